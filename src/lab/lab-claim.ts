import { link, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { systemCode } from '../evidence/system-code';
import { isRunning, type LabFile, labFilePath, parseLabFile } from './lab-file';

/** Why the lab did not start, in words for the person who started it. */
export class LabTrouble extends Error {
  override readonly name = 'LabTrouble';
}

/** Takes the data folder for this lab. What a crashed lab left behind is put aside. */
export async function claimDataDir(dataDir: string, file: LabFile): Promise<void> {
  await inWords(dataDir, () => mkdir(dataDir, { recursive: true }));
  if (await create(dataDir, file)) return;
  const other = await parseLabFile(dataDir);
  if (typeof other === 'object' && (await isRunning(other))) {
    throw new LabTrouble(
      `A lab already runs on the data folder ${dataDir} (process ${other.pid}). Stop that one, or set DATA_DIR to another folder.`,
    );
  }
  await rm(labFilePath(dataDir), { force: true });
  if (!(await create(dataDir, file)))
    throw new LabTrouble(`Another lab is just starting on the data folder ${dataDir}.`);
}

export async function announceReady(dataDir: string, file: LabFile): Promise<void> {
  const path = labFilePath(dataDir);
  if (!(await isOurs(dataDir, file.instance))) throw new LabTrouble(`Another lab took the data folder ${dataDir}.`);
  await inWords(dataDir, async () => {
    await writeFile(`${path}.new`, text(file), { mode: 0o600 });
    await rename(`${path}.new`, path);
  });
}

/** Gives the folder back, unless another lab has taken it meanwhile. */
export async function releaseDataDir(dataDir: string, instance: string): Promise<void> {
  if (await isOurs(dataDir, instance)) await rm(labFilePath(dataDir), { force: true });
}

async function isOurs(dataDir: string, instance: string): Promise<boolean> {
  const current = await parseLabFile(dataDir);
  return typeof current === 'object' && current.instance === instance;
}

/** False when there is a file already. By a link, so that nobody ever reads half of it. */
async function create(dataDir: string, file: LabFile): Promise<boolean> {
  const draft = `${labFilePath(dataDir)}.${file.instance}`;
  return inWords(dataDir, async () => {
    await writeFile(draft, text(file), { mode: 0o600 });
    try {
      await link(draft, labFilePath(dataDir));
      return true;
    } catch (error) {
      if (systemCode(error) === 'EEXIST') return false;
      throw error;
    } finally {
      await rm(draft, { force: true });
    }
  });
}

function text(file: LabFile): string {
  return `${JSON.stringify(file, null, 2)}\n`;
}

async function inWords<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const code = systemCode(cause) ?? 'unknown trouble';
    throw new LabTrouble(`The data folder ${dataDir} cannot be used (${code}). Check its rights, or set DATA_DIR.`, {
      cause,
    });
  }
}

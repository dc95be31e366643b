import { readFile, rename, writeFile } from 'node:fs/promises';
import { jsonOf } from '../json';
import { codeOf } from '../listen';
import { fileShape, type SettingsFile } from './settings';
import { DeployTrouble } from './trouble';

/** Empty where there is no such file. @throws DeployTrouble */
export async function readSettingsFile(path: string): Promise<SettingsFile> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return {};
    throw new DeployTrouble(`${path} cannot be read (${codeOf(error)}).`);
  }
  const read = fileShape.safeParse(jsonOf(text.replace(/^\uFEFF/, '')));
  if (read.success) return read.data;
  const wrong = read.error.issues
    .slice(0, 20)
    .map(({ path: at, message }) => `  ${at.join('.') || 'the whole'}: ${message}`);
  throw new DeployTrouble(`${path} is not as it should be:\n${wrong.join('\n')}`);
}

/** In one piece or not at all. */
export async function keepSettingsFile(path: string, content: SettingsFile): Promise<void> {
  await writeFile(`${path}.new`, `${JSON.stringify(fileShape.parse(content), null, 2)}\n`);
  await rename(`${path}.new`, path);
}

import { appendFile, mkdir, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ArchiveRecord, LabHub } from './registry';

/**
 * Resource logs on disk as Azure puts them into a storage account (Azure Monitor, "Resource logs"): one container a
 * category, one file an hour and hub, one JSON object a line.
 */
const HOUR_FILE = /[\\/]y=(\d{4})[\\/]m=(\d\d)[\\/]d=(\d\d)[\\/]h=(\d\d)[\\/]m=00[\\/]PT1H\.json$/;
const HOUR = 3_600_000;

/** The hour's file that a record belongs to. */
export function hourFile(folder: string, record: ArchiveRecord): string {
  const [year, month, day, hour] = record.time.split(/[-T:]/);
  return join(
    folder,
    `insights-logs-${record.category.toLowerCase()}`,
    `resourceId=${record.resourceId}`,
    `y=${year}/m=${month}/d=${day}/h=${hour}/m=00/PT1H.json`,
  );
}

/** Adds whole lines: one write for each hour's file, so that a reader never meets half a line of a batch that succeeded. */
export async function appendRecords(folder: string, records: readonly ArchiveRecord[]): Promise<void> {
  for (const [file, group] of byHour(folder, records)) await appendLines(file, group.map(lineOf));
}

/** The same, without what is there already. For a start over an existing folder, or after a write that failed halfway. */
export async function fillRecords(folder: string, records: readonly ArchiveRecord[]): Promise<void> {
  for (const [file, group] of byHour(folder, records)) {
    const present = new Set(await mendedLines(file));
    await appendLines(
      file,
      group.map(lineOf).filter((line) => !present.has(line)),
    );
  }
}

/** True when the folder has records from before `time` that are not among these: it tells of something else. */
export async function holdsOthers(folder: string, records: readonly ArchiveRecord[], time: Date): Promise<boolean> {
  const known = new Set(records.map(lineOf));
  for (const { file, hour } of await hourFiles(folder)) {
    if (hour + HOUR > time.getTime()) continue;
    if ((await mendedLines(file)).some((line) => !known.has(line))) return true;
  }
  return false;
}

/** Drops the hours that ended before `olderThan`. */
export async function pruneArchive(folder: string, olderThan: Date): Promise<void> {
  for (const { file, hour } of await hourFiles(folder)) {
    // The `h=08` folder holds nothing else.
    if (hour + HOUR <= olderThan.getTime()) await rm(dirname(dirname(file)), { recursive: true, force: true });
  }
}

/** Drops every container; other files in the folder stay. */
export async function clearArchive(folder: string): Promise<void> {
  for (const name of await names(folder, false)) {
    if (name.startsWith('insights-logs-')) await rm(join(folder, name), { recursive: true, force: true });
  }
}

/** Time of the newest record of a hub in any category; null without one. */
export async function newestRecordTime(folder: string, hub: Pick<LabHub, 'resourceId'>): Promise<Date | null> {
  const place = `resourceId=${hub.resourceId.toUpperCase()}/`;
  const files = (await hourFiles(folder)).filter(({ file }) => file.replaceAll('\\', '/').includes(place));
  const newestHour = Math.max(...files.map(({ hour }) => hour));
  let newest = '';
  for (const { file, hour } of files) {
    if (hour !== newestHour) continue;
    for (const line of await mendedLines(file)) {
      const time = /"time":"([^"]+)"/.exec(line)?.[1] ?? '';
      if (time > newest) newest = time;
    }
  }
  return newest === '' ? null : new Date(newest);
}

function byHour(folder: string, records: readonly ArchiveRecord[]): Map<string, ArchiveRecord[]> {
  const groups = new Map<string, ArchiveRecord[]>();
  for (const record of records) {
    const file = hourFile(folder, record);
    const group = groups.get(file);
    if (group === undefined) groups.set(file, [record]);
    else group.push(record);
  }
  return groups;
}

function lineOf(record: ArchiveRecord): string {
  return JSON.stringify(record);
}

async function appendLines(file: string, lines: readonly string[]): Promise<void> {
  if (lines.length === 0) return;
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `${lines.join('\n')}\n`);
}

/** The file's lines. A torn last line, left by a process that died while writing, is cut off for good. */
async function mendedLines(file: string): Promise<string[]> {
  const bytes = await contentOf(file);
  const whole = bytes.lastIndexOf(0x0a) + 1;
  if (whole < bytes.length) await truncate(file, whole);
  return bytes.subarray(0, whole).toString().split('\n').slice(0, -1);
}

async function contentOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    if (isMissing(error)) return Buffer.alloc(0);
    throw error;
  }
}

async function hourFiles(folder: string): Promise<{ readonly file: string; readonly hour: number }[]> {
  const found = [];
  for (const name of await names(folder, true)) {
    const parts = HOUR_FILE.exec(name);
    if (parts === null) continue;
    const [, year, month, day, hour] = parts.map(Number);
    found.push({ file: join(folder, name), hour: Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour) });
  }
  return found;
}

async function names(folder: string, recursive: boolean): Promise<string[]> {
  try {
    return await readdir(folder, { recursive });
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** No such file. By its code alone: inside jest, node's own errors are no instance of the test's Error. */
export function isMissing(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ENOENT';
}

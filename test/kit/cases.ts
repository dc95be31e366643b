import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { diagnose } from '../../src/diagnosis/diagnose';
import type { Report } from '../../src/diagnosis/report';
import { openCase } from '../../src/support/case-files';
import type { CaseParts, Fit, GivenLog } from '../../src/support/case-parts';
import { readCase } from '../../src/support/read-case';
import { wholeText } from '../../src/support/text-lines';
import { zipCase } from '../../src/support/zip-case';

export const MADE_AT = new Date('2026-11-20T15:00:01Z');
export const EXPIRES = new Date('2026-12-20T15:00:01Z');

/** What a scenario's case is made of, so that it can be made anew with other things in it. */
export async function partsOf(scenario: string, more: Partial<CaseParts> = {}): Promise<CaseParts> {
  const read = await readCase(join(__dirname, '..', 'scenarios', scenario));
  if (!read.ok) throw new Error(read.problem);
  const { evidence, subject, window, now, deviceLogs } = read.case;
  const report = diagnose(evidence, { subject, window, now });
  const made = { cloud: 'public', madeAt: MADE_AT, madeBy: 'a test', expires: EXPIRES, seed: 'a test' };
  return { report, evidence, now, deviceLogs, ...made, ...more };
}

export function logOf(name: string, content: string | Buffer): GivenLog {
  const bytes = Buffer.from(content);
  const chunks = Array.from({ length: Math.ceil(bytes.length / 50_000) }, (_, index) =>
    bytes.subarray(index * 50_000, (index + 1) * 50_000),
  );
  return { name, open: async () => Readable.from(chunks) };
}

/** Writes the case as a zip and gives its files by name, as text. */
export async function zipTo(path: string, parts: CaseParts, fit: Fit | null = null) {
  const { zip, contents } = zipCase(parts, fit);
  await pipeline(zip, createWriteStream(path));
  return { files: await textsIn(path), contents: contents() };
}

export async function textsIn(path: string): Promise<ReadonlyMap<string, string>> {
  const opened = await openCase(path);
  if (!opened.ok) throw new Error(opened.problem);
  const texts = new Map<string, string>();
  for (const name of opened.files.names)
    texts.set(name, (await wholeText(await opened.files.open(name), 100_000_000)) ?? '');
  opened.files.close();
  return texts;
}

/** What `--case` says of it. */
export async function replayed(path: string): Promise<Report> {
  const read = await readCase(path);
  if (!read.ok) throw new Error(read.problem);
  return diagnose(read.case.evidence, read.case);
}

/** The same without its addresses, which in a case are stand-ins; as JSON. */
export function withoutAddresses(value: unknown): unknown {
  const text = JSON.stringify(value).replace(/\b(?:\d{1,3}\.){3}(?:XXX|\d{1,3})\b/g, 'an address');
  return JSON.parse(text);
}

/** Lines that mean nothing and do not pack well, about 100 bytes each, one a second. */
export function noise(lines: number, seed = 1, from = Date.UTC(2026, 1, 2, 18)): string {
  let state = seed;
  const word = () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return (state >>> 1).toString(36);
  };
  return Array.from({ length: lines }, (_, index) => {
    const at = new Date(from + index * 1_000).toISOString();
    return `${at} sensor ${Array.from({ length: 9 }, word).join(' ')}\n`;
  }).join('');
}

import { redact } from '../redact';

export const MOST_STATE = 1024 * 1024;
export const MOST_BODY = 256 * 1024;
/** Bytes of one file: twice what the largest upload may have. */
export const MOST_FILE = 512 * 1024 * 1024;
/** Bytes of a name: three of Azure's characters each, below its limit of 1024 for a blob's name. */
const MOST_NAME = 300;
const MOST_WHY = 500;

export const DAY = 24 * 3_600_000;
/** How long a job that was given up waits for an operator. */
export const DEAD_LIFETIME = 30 * DAY;
export const MOST_DEAD = 1_000;

/** @throws RangeError for a name that no store takes: a bug */
export function checkedName(name: string): string {
  const bytes = Buffer.byteLength(name);
  if (bytes === 0 || bytes > MOST_NAME) throw new RangeError(`A name in the store has 1 to ${MOST_NAME} bytes.`);
  if (Buffer.from(name).toString() !== name) throw new RangeError('A name in the store is well-formed text.');
  return name;
}

/**
 * The value as JSON. The last line of defence of rule 8: nothing that looks like a secret is written, whoever put it there.
 *
 * @throws RangeError when it is none, or longer than `most`
 */
export function storedJson(value: unknown, most: number): string {
  const json: string | undefined = JSON.stringify(value);
  if (json === undefined) throw new RangeError('What is stored is JSON.');
  const text = redact(json);
  if (Buffer.byteLength(text) > most) throw new RangeError(`What is stored has at most ${most} bytes.`);
  return text;
}

/** Why a job was put off or given up, as an operator reads it. */
export function storedWhy(why: string): string {
  return redact(why).slice(0, MOST_WHY);
}

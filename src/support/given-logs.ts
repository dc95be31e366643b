import { deviceLogTexts } from '../evidence/device-log/read-packed';
import { PackedTrouble } from '../evidence/device-log/unpack';
import type { Redactor } from '../redact';
import type { GivenLog } from './case-parts';
import { redactedText } from './redacted';

/** One file of a case. Its chunks are read once, before the next file is asked for. */
export interface CaseEntry {
  readonly name: string;
  readonly chunks: AsyncIterable<Buffer>;
}

export const DEVICE_LOGS = 'device-logs/';

/** device-logs/…: what people gave, unpacked, redacted, of any size. */
export async function* givenLogs(given: readonly GivenLog[], redactor: Redactor): AsyncGenerator<CaseEntry> {
  let number = 0;
  for (const log of given) {
    try {
      for await (const { name, chunks } of deviceLogTexts(log.name, await log.open())) {
        number += 1;
        yield { name: entryName(number, redactor.redact(name)), chunks: redactedText(redactor, readable(chunks)) };
      }
    } catch (error) {
      // Such a log was refused when it was given, or was good then: what is left of it stays out.
      if (!(error instanceof PackedTrouble)) throw error;
    }
  }
}

/** Names from outside never become paths: a number leads, and only harmless characters follow. */
function entryName(number: number, name: string): string {
  return `${DEVICE_LOGS}${number}-${name.replace(/[^A-Za-z0-9._-]/g, '_').slice(-60)}`;
}

async function* readable(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    if (!(error instanceof PackedTrouble)) throw error;
    yield Buffer.from('\n[keepalive: the rest of this log could not be unpacked]\n');
  }
}

import { closeSync, openSync } from 'node:fs';
import { jsonOf } from '../../json';
import type { Subject } from '../evidence';
import type { LogRecord } from '../log-record';
import { systemCode } from '../system-code';
import { readHubRecord } from './hub-record';
import { lineBlocks, type TakeLines } from './line-blocks';
import { formOfFile, isPacked } from './read-archive-file';
import { type FilePart, readLines } from './read-lines';

/**
 * Finds lines of the subject by their bytes alone, several times as fast as records are read: so a scan knows what
 * matters around the subject before it counts. It finds what is written as the part's first line is; a scan that meets
 * other lines of the subject counts once more.
 */
export function findOwnLines(
  part: FilePart,
  subject: Subject,
  hubName: string,
  take: (record: LogRecord) => void,
): void {
  if (isPacked(part.path)) return;
  let file: number | undefined;
  try {
    file = openSync(part.path, 'r');
    if (formOfFile(file).form === 'lines')
      readLines(
        file,
        part,
        lineBlocks(search(subject, hubName, take), () => undefined),
      );
  } catch (error) {
    // The scan meets it again, and tells of it.
    if (systemCode(error) === undefined) throw error;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function search(subject: Subject, hubName: string, take: (record: LogRecord) => void): TakeLines {
  let wanted: Buffer | undefined;
  return (bytes, _view, start, end) => {
    wanted ??= spelled(subject.deviceId, bytes.toString('latin1', start, Math.min(end, start + LOOKED_AT)));
    for (let at = bytes.indexOf(wanted, start); at >= 0 && at < end; ) {
      const from = Math.max(start, bytes.lastIndexOf(LINE_BREAK, at) + 1);
      const found = bytes.indexOf(LINE_BREAK, at);
      const to = found < 0 ? end : Math.min(found, end);
      const record = readOwn(bytes.toString('utf8', from, to), subject, hubName);
      if (record) take(record);
      at = bytes.indexOf(wanted, to);
    }
  };
}

const LINE_BREAK = 0x0a;
const LOOKED_AT = 4096;

/**
 * The device's id as these lines write it, and the name before it: `"properties":"{\\"deviceId\\":\\"pump-17\\"` in Azure's
 * lines, `"deviceId": "pump-17"` in others. The longer the text, the faster it is found.
 */
function spelled(deviceId: string, lines: string): Buffer {
  const spellings = [...lines.matchAll(/("properties(?:_s)?"\s*:\s*"?\{\s*\\*")?(deviceId\\*"\s*:\s*(\\*"))/g)];
  const [whole = '', properties = '', name = 'deviceId\\":\\"', quote = '\\"'] = spellings[0] ?? [];
  const isAlike = properties !== '' && spellings.every(([one]) => one === whole);
  return Buffer.from((isAlike ? whole : name) + deviceId + quote, 'latin1');
}

function readOwn(line: string, subject: Subject, hubName: string): LogRecord | undefined {
  const value = jsonOf(line);
  if (typeof value !== 'object' || value === null) return undefined;
  const read = readHubRecord(Object.fromEntries(Object.entries(value)), hubName);
  const record = read?.kind.isOurs ? read.record : undefined;
  return record?.deviceId === subject.deviceId && record.moduleId === subject.moduleId ? record : undefined;
}

import { createReadStream } from 'node:fs';
import { jsonOf } from '../../json';
import { jsonElements } from '../archive/json-elements';
import { encodingOf, openStream, utf8Chunks } from '../device-log/text-encoding';
import type { Subject } from '../evidence';
import { isNotFoundAnswer } from '../not-found-answer';
import { type FileRead, whyClosed, whyNoFile } from './read-file';
import { moduleOf, type RegistryEvidence, type RegistryRow, registryEvidence } from './registry-rows';

/**
 * What a file tells of the subject's registry row: one identity or twin, or a list of them (JSON, pretty-printed or a row a
 * line). Of a large hub's list only the subject's rows are kept.
 */
export async function readRegistryFile(path: string, subject: Subject): Promise<FileRead<RegistryEvidence>> {
  const why = await whyNoFile(path);
  if (why !== undefined) return { ok: false, problem: why };
  try {
    return await readRows(path, subject);
  } catch (error) {
    return { ok: false, problem: whyClosed(path, error) };
  }
}

async function readRows(path: string, subject: Subject): Promise<FileRead<RegistryEvidence>> {
  const { head, chunks } = await openStream(createReadStream(path));
  const encoding = encodingOf(head);
  if (encoding === 'binary') return { ok: false, problem: `The file "${path}" is not JSON.` };
  const own: RegistryRow[] = [];
  let [devices, modules, others, bad] = [0, 0, 0, 0];
  let isNotFound = false;
  const elements = jsonElements(
    (_role, bytes, _view, start, end) => {
      const row = jsonOf(bytes.toString('utf8', start, end));
      if (row === undefined) bad += 1;
      else if (isNotFoundAnswer(row)) isNotFound = true;
      else if (!isRow(row)) others += 1;
      else {
        if (moduleOf(row) === null) devices += 1;
        else modules += 1;
        if (row.deviceId === subject.deviceId) own.push(row);
      }
    },
    () => {
      bad += 1;
    },
  );
  let first = '';
  for await (const chunk of utf8Chunks(chunks, encoding)) {
    if (first === '') first = chunk.toString('utf8', 0, 1024).trimStart().slice(0, 1);
    elements.write(chunk);
  }
  const isList = first === '[' || devices + modules > 1;
  const isTorn = bad > 0 || !elements.isWhole();
  // Where nothing is a row, even a list that is whole must be an empty one.
  const isAny = devices + modules > 0 || isNotFound || (first === '[' && !isTorn && others === 0);
  if (!isAny) return { ok: false, problem: `The file "${path}" holds no row of the device registry.` };
  return {
    ok: true,
    data: registryEvidence({ file: path, own, devices, modules, isList, isNotFound, isTorn }, subject),
  };
}

function isRow(value: unknown): value is RegistryRow {
  return typeof value === 'object' && value !== null && 'deviceId' in value && typeof value.deviceId === 'string';
}

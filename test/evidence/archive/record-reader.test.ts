import fc from 'fast-check';
import { readHubRecord } from '../../../src/evidence/archive/hub-record';
import { FIELDS } from '../../../src/evidence/archive/line-parts';
import { endOf, type RecordBatch, startOf } from '../../../src/evidence/archive/record-batch';
import { recordReader } from '../../../src/evidence/archive/record-reader';
import { timeReader } from '../../../src/evidence/archive/record-time';

// Lines are read by JSON.parse the first time, and by their learned pattern from then on. Both must say the same.

type Said = readonly unknown[];

/** What a batch says of its records. */
function saidIn(batch: RecordBatch): Said[] {
  const bytes = Buffer.from(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength);
  return Array.from({ length: batch.count }, (_, index) => {
    const fields = [FIELDS.deviceId, FIELDS.moduleId, FIELDS.sdkVersion, FIELDS.maskedIpAddress];
    const texts = fields.map((field) => {
      const start = startOf(batch, index, field);
      return start < 0 ? '' : bytes.toString('utf8', start, endOf(batch, index, field));
    });
    return [batch.kinds[index], batch.times[index], ...(batch.kinds[index]?.isOfDevice ? texts : [])];
  });
}

function expectedOf(value: unknown): Said[] {
  const read = typeof value === 'object' && value !== null ? readHubRecord({ ...value }, 'contoso') : undefined;
  if (!read) return [];
  const { kind, time, record } = read;
  const texts = record && [record.deviceId, record.moduleId ?? '', record.sdkVersion, record.maskedIpAddress];
  return [[kind, time, ...(texts ?? [])]];
}

function readAll(texts: readonly string[]): { said: Said[]; totals: { records: number; others: number; bad: number } } {
  const said: Said[] = [];
  const reader = recordReader('contoso', (batch) => said.push(...saidIn(batch)));
  for (const text of texts) {
    const bytes = Buffer.from(text);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    reader.readText(bytes, view, 0, bytes.length);
    reader.flush();
  }
  return { said, totals: reader.totals };
}

const PROPERTIES = {
  deviceId: ['pump-1', 'pump-17', "o'brien", 'é', '', 'a"b', 'back\\slash', 'x'.repeat(128), null, 7],
  moduleId: ['m', 'other', '', null],
  sdkVersion: ['.NET/1.42.3 (.NET 8.0.11; Linux)', 'é', '', null, 'weird "sdk" \\ \n'],
  maskedIpAddress: ['10.0.0.XXX', '10.0.0.1', '', null],
  protocol: ['Mqtt', 'Amqp'],
  authType: ['{"scope":"device","type":"sas","note":"a\\n\\"b"}', null],
  statusCode: ['404', 404, null],
  errorMessage: ['IotHubUnauthorized', 'DeviceDisabled', 'tracking 123', ''],
  size: [1, 23, -4.5e3],
};
const TOP = {
  time: [
    ...['2026-11-20T08:00:04.1170000Z', '2026-11-20T08:00:04Z', '2026-11-20T08:00:04.9Z', '2026-11-21T23:59:59.999Z'],
    ...['2026-11-20T08:00:04.117+01:00', '2026-11-20T08:00:04.117', 'nonsense', ''],
  ],
  TimeGenerated: ['2026-11-20T08:00:04.1170000Z', '2026-11-20T09:00:04.1170000Z', '11/15/2026, 12:01:01.325 AM'],
  resourceId: ['/A/B/IOTHUBS/CONTOSO', '/a/b/IotHubs/other', ''],
  operationName: ['deviceConnect', 'deviceDisconnect', 'moduleConnect', 'ingress'],
  category: ['Connections', 'DeviceTelemetry', ''],
  level: ['Error', 'Information', 'error'],
  resultType: ['404104', 404104, '401003 Name', '', 'DeviceDisabled', null],
  resultDescription: ['DeviceConnectionClosedRemotely', 'DeviceDisabled', 'IotHubUnauthorized', 'some "text"', ''],
  durationMs: [1, 22, '33', '4444'],
  note: ['a', 'ä', '"', 'long '.repeat(20)],
  nested: [{ a: 1 }, [1], true],
};

/** Names that a line has, in an order, and how it is laid out: lines of one shape differ in their values only. */
interface Shape {
  readonly names: readonly string[];
  readonly inner: readonly string[];
  readonly how: 'properties' | 'properties_s' | 'object' | 'none';
  readonly indent: number;
}
/** Some of the names in any order; most often with those that make a record of it. */
function namesOf(all: Readonly<Record<string, unknown>>, usual: readonly string[]): fc.Arbitrary<string[]> {
  const some = fc.shuffledSubarray(Object.keys(all), { minLength: 1 });
  return fc
    .tuple(some, fc.nat(5))
    .map(([names, chance]) => (chance === 0 ? names : [...new Set([...names, ...usual])]));
}
const shape = fc.record<Shape>({
  names: namesOf(TOP, ['category', 'time', 'operationName']),
  inner: namesOf(PROPERTIES, ['deviceId']),
  how: fc.constantFrom('properties', 'properties', 'properties_s', 'object', 'none'),
  indent: fc.constantFrom(0, 0, 1),
});

/** `choices`: which value each name has. */
function lineOf({ names, inner, how, indent }: Shape, choices: readonly number[]): string {
  const pick = (values: Readonly<Record<string, readonly unknown[]>>, of: readonly string[], from: number) =>
    Object.fromEntries(
      of.map((name, index) => [name, values[name]?.[(choices[from + index] ?? 0) % (values[name]?.length ?? 1)]]),
    );
  const properties = pick(PROPERTIES, inner, names.length);
  const given = how === 'object' ? { properties } : how === 'none' ? {} : { [how]: JSON.stringify(properties) };
  return JSON.stringify({ ...pick(TOP, names, 0), ...given }, null, indent);
}

test('what a pattern reads is what JSON.parse reads', () => {
  const common = fc.array(fc.nat(9), { minLength: 24, maxLength: 24 });
  const changes = fc.array(fc.tuple(fc.nat(23), fc.nat(9)), { minLength: 2, maxLength: 16 });
  fc.assert(
    fc.property(shape, common, changes, (one, choices, all) => {
      // Each differs from the first in one value: so lines of the same pattern are frequent.
      const texts = [choices, ...all.map(([at, choice]) => choices.with(at, choice))].map((each) => lineOf(one, each));
      const { said, totals } = readAll(texts);
      expect(said).toEqual(texts.flatMap((text) => expectedOf(JSON.parse(text))));
      expect(totals.records).toBe(said.length);
      expect(totals.records + totals.others + totals.bad).toBe(texts.length);
    }),
    { numRuns: 3_000, seed: 1 },
  );
});

test('lines that differ in what varies only', () => {
  const line = (device: string, at: string, code: string) =>
    `{"time":"${at}","resourceId":"/IOTHUBS/CONTOSO","operationName":"deviceDisconnect","category":"Connections","level":"Error","resultType":"${code}","properties":"{\\"deviceId\\":\\"${device}\\",\\"maskedIpAddress\\":\\"10.1.2.XXX\\"}"}`;
  const texts = [
    line('a', '2026-11-20T08:00:04.1170000Z', '404104'),
    line('pump-with-a-long-name', '2026-11-20T08:00:05.0000001Z', '404104'),
    line('b', '2027-01-01T00:00:00.9999999Z', '401003'),
    // None of these may pass for the pattern of the others.
    line('b', '2027-01-01T00:00:00.99', '404104'),
    line('b\\",\\"deviceId\\":\\"c', '2026-11-20T08:00:04.1170000Z', '404104'),
    line('b', '2026-11-20T08:00:04.1170000Z","time":"2020-01-01T00:00:00Z', '404104'),
    `${line('b', '2026-11-20T08:00:04.1170000Z', '404104').slice(0, -1)},"category":"Routes"}`,
  ];
  expect(readAll(texts).said).toEqual(texts.flatMap((text) => expectedOf(JSON.parse(text))));
});

test('errors that only their description names', () => {
  const texts = ['something else', 'ServiceUnavailable', 'another', 'InternalServerError'].map(
    (description) =>
      `{"time":"2026-11-20T08:00:04Z","category":"Connections","operationName":"deviceConnect","level":"Error","resultDescription":"${description}","properties":{"deviceId":"d"}}`,
  );
  const { said } = readAll(texts);
  expect(said).toEqual(texts.flatMap((text) => expectedOf(JSON.parse(text))));
  expect(new Set(said.map(([kind]) => JSON.stringify(kind))).size).toBe(2);
});

test('what is no JSON is said to be none, also when it begins like a pattern', () => {
  const good =
    '{"time":"2026-11-20T08:00:04Z","category":"Connections","operationName":"deviceConnect","properties":{"deviceId":"d"}}';
  const reader = recordReader('contoso', () => undefined);
  const answers = [good, good, good.slice(0, -1), `${good}x`, good.replace('"d"', '"d'), '', 'x', '{'].map((text) => {
    const bytes = Buffer.from(text);
    return reader.readText(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
  });
  expect(answers).toEqual([true, true, false, false, false, false, false, false]);
});

test('times: as Date reads them, or left to Date', () => {
  const read = timeReader();
  const two = (max: number) => fc.integer({ min: 0, max }).map((number) => String(number).padStart(2, '0'));
  const fraction = fc.stringMatching(/^(\.\d{1,9})?$/);
  const zone = fc.constantFrom('Z', 'Z', 'Z', '', '+01:00');
  const texts = fc
    .tuple(fc.integer({ min: 1970, max: 9999 }), two(13), two(32), two(25), two(61), two(61), fraction, zone)
    .map(
      ([year, month, day, hours, minutes, seconds, part, where]) =>
        `${year}-${month}-${day}T${hours}:${minutes}:${seconds}${part}${where}`,
    );
  fc.assert(
    fc.property(fc.oneof(texts, fc.string({ maxLength: 30 })), (text) => {
      const bytes = Buffer.from(text);
      const ms = read(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
      if (!Number.isNaN(ms)) expect(new Date(text).getTime()).toBe(ms);
      const isAzures = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(text) && !Number.isNaN(Date.parse(text));
      // 24:00 is left to Date.
      if (isAzures && !text.includes('T24')) expect(Number.isNaN(ms)).toBe(false);
    }),
    { numRuns: 5_000, seed: 1 },
  );
});

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { ReportJson } from '../src/diagnosis/report-json';
import { createDemoFleet } from '../src/lab/demo-fleet';
import { withoutAddresses } from './kit/cases';
import { writeArchive } from './kit/log-archive';
import { FORMS } from './kit/log-forms';
import { reportOf, shell } from './kit/shell';
import { temporaryFolder } from './kit/temporary-folder';
import { zipOf } from './kit/zip';

const START = new Date('2026-11-20T14:59:00Z');
const folder = temporaryFolder();
const fleet = createDemoFleet({ start: START, seed: 3 });
const records = fleet.advance(START).flatMap((told) => told.records);
const contoso = fleet.hubs[0];
const archive = join(folder, 'archive');
const registry = write('registry.json', registryList());
const settings = write('settings.json', { value: [setting('Connections')] });

beforeAll(() => {
  writeArchive(archive, records, '{"time":"2026-11-20T14:5');
  // What lies in such an account beside the logs.
  const metric = {
    time: START,
    resourceId: contoso?.resourceId,
    metricName: 'connectedDeviceCount',
    average: 7,
    count: 1,
  };
  write('archive/insights-metrics-pt1m/PT1H.json', `${JSON.stringify(metric)}\n${JSON.stringify(metric)}\n`);
  write('archive/notes.csv', 'who,what\nme,nothing\n');
  write('archive/picture.json', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 3, 0x80, 0, 1]));
  write('archive/list.json', []);
  write('archive/empty.jsonl', '');
  write('archive/readme.txt', 'not looked at');
});

function write(name: string, content: unknown): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, typeof content === 'string' || Buffer.isBuffer(content) ? content : JSON.stringify(content));
  return path;
}

function registryList(): unknown[] {
  return [...(contoso?.devices.values() ?? [])].flatMap(({ identity, modules }) => [
    identity,
    ...modules.map((module) => ({ ...module, deviceId: identity.deviceId, status: 'enabled' })),
  ]);
}

function setting(category: string) {
  return { name: 'lab', properties: { storageAccountId: '/s', logs: [{ category, enabled: true }] } };
}

function ask(device: string, ...more: string[]): string[] {
  return ['--hub', 'CONTOSO-lab.azure-devices.net', '--device', device, '--archive', archive, ...more];
}

/** With what a person would give. */
function askAll(device: string, ...more: string[]): string[] {
  return ask(device, '--registry', registry, '--diagnostic-settings', settings, ...more);
}

function ids(report: ReportJson): string[] {
  return report.findings.map(({ id }) => id);
}

test.each([
  ['pump-01', 'no-problem-seen', 'healthy'],
  ['pump-02', 'device-disabled', 'fault'],
  ['pump-03', 'sas-renewal', 'benign'],
  ['pump-06', 'sas-token-expired', 'fault'],
  ['pump-08', 'duplicate-identity', 'fault'],
  ['pump-09', 'network-loss', 'fault'],
  ['pump-11', 'service-event', 'benign'],
  ['pump-99', 'device-not-found', 'fault'],
])('the demo fleet from its archive: %s has %s first', async (device, first, status) => {
  const report = await reportOf(...askAll(device, '--from', '2026-11-19T14:59:00Z'));
  expect([ids(report)[0], report.verdict.status]).toEqual([first, status]);
  expect(report.gaps.map(({ kind, why }) => [kind, why])).toContainEqual(['metrics', 'not-provided']);
  expect(report.gaps.map(({ kind }) => kind)).not.toContain('connections');
});

describe('the same records give the same report', () => {
  test.each(Object.entries(FORMS).map(([name, form], index) => ({ name, form, index })))('$name', async (one) => {
    const place = join(folder, `form-${one.index}`);
    const late = records.filter(({ time }) => time >= '2026-11-20T04');
    one.form(place, late);
    const report = await reportOf(
      '--hub',
      'contoso-lab',
      '--device',
      'pump-10',
      '--registry',
      registry,
      '--archive',
      place,
    );
    const asArchived = ask('pump-10', '--registry', registry, '--from', '2026-11-20T04:00:00Z');
    const { window, ...rest } = await reportOf(...asArchived);
    expect({ ...report, window }).toEqual({ ...rest, window });
    expect(ids(report)).toContain('idle-timeout');
  });

  test.each([null, { from: '2026-11-19T20:00:00.000Z', to: '2026-11-20T14:00:00.000Z' }])(
    'a case with the whole hub in it, window %j',
    async (window) => {
      const isInside = (time: string) => !window || (time >= window.from && time <= window.to);
      const own = records.filter(({ resourceId, time }) => resourceId.endsWith('/CONTOSO-LAB') && isInside(time));
      const lines = (of: (category: string) => boolean) =>
        own
          .filter(({ category }) => of(category))
          .map((record) => `${JSON.stringify(record)}\n`)
          .join('');
      const subject = { hub: 'contoso-lab.azure-devices.net', deviceId: 'pump-13', moduleId: null };
      const name = `case-${window ? 'window' : 'all'}`;
      write(`${name}/case.json`, { schemaVersion: 1, subject, window });
      write(
        `${name}/evidence/connections.jsonl`,
        lines((category) => category === 'Connections'),
      );
      write(
        `${name}/evidence/operations.jsonl`,
        lines((category) => category !== 'Connections'),
      );
      write(`${name}/evidence/identity.json`, contoso?.devices.get('pump-13')?.identity);
      write(`${name}/evidence/diagnostic-settings.json`, { value: [setting('Connections')] });
      const bounds = window ? ['--from', window.from, '--to', window.to] : [];
      const identity = join(folder, name, 'evidence/identity.json');
      const fromArchive = await reportOf(
        ...ask('pump-13', ...bounds, '--registry', identity, '--diagnostic-settings', settings),
      );
      const fromCase = await reportOf('--case', join(folder, name));
      const told = ({ gaps, ...report }: ReportJson) => ({ ...report, gaps: gaps.map(({ kind, why }) => [kind, why]) });
      expect(told(fromCase)).toEqual(told(fromArchive));
      expect(ids(fromCase).slice(0, 2)).toEqual(['network-loss', 'half-open-session']);
    },
  );

  test('a case saved from it, its gaps and the moment it was judged at too', async () => {
    const saved = join(folder, 'saved');
    const log = join(folder, 'bundle.zip');
    const text = Buffer.from('\uFEFF2026-11-20 08:00:00 something happened\n', 'utf16le');
    writeFileSync(log, zipOf([{ name: 'device.txt', content: gzipSync(text) }]));
    const argv = ask('pump-09', '--registry', registry, '--device-log', log, '--to', '2026-11-25T00:00:00Z');
    writeFileSync(join(archive, 'broken.jsonl'), `${JSON.stringify(records[0])}\nno record\n{"time":1}\n`);
    const report = await reportOf(...argv, '--save', saved);
    writeFileSync(join(archive, 'broken.jsonl'), '');
    expect(report.gaps).toContainEqual(expect.objectContaining({ kind: 'connections', why: 'unreadable' }));
    const again = await reportOf('--case', saved);
    const known = ({ gaps, ...rest }: ReportJson) => ({
      ...rest,
      gaps: gaps.filter(({ kind }) => kind === 'connections'),
    });
    expect(withoutAddresses(known(again))).toEqual(withoutAddresses(known(report)));
    expect(readFileSync(join(saved, 'device-logs/1-device.txt'), 'utf8')).toBe(
      '2026-11-20 08:00:00 something happened\n',
    );
  });
});

describe('the window', () => {
  const newest = new Date(Math.max(...records.filter(ofContoso).map(({ time }) => Date.parse(time)))).toISOString();
  const oldest = new Date(Math.min(...records.filter(ofContoso).map(({ time }) => Date.parse(time)))).toISOString();
  function ofContoso({ resourceId }: { resourceId: string }): boolean {
    return resourceId.endsWith('/CONTOSO-LAB');
  }

  test('is everything there is of the hub, whoever is asked for', async () => {
    for (const device of ['pump-03', 'pump-99']) {
      const { window, dataUpTo } = await reportOf(...ask(device));
      expect({ window, dataUpTo }).toEqual({ window: { from: oldest, to: newest }, dataUpTo: newest });
    }
  });

  test('after the end of the archive is a gap, and says nothing of what the hub logs', async () => {
    const { verdict, findings, gaps } = await reportOf(
      ...ask('pump-03', '--from', '2026-11-22T00:00:00Z', '--to', '2026-11-23T00:00:00Z'),
    );
    expect([verdict.status, findings]).toEqual(['inconclusive', []]);
    expect(gaps).toContainEqual(
      expect.objectContaining({
        kind: 'connections',
        why: 'not-provided',
        detail: expect.stringContaining(
          `end at ${newest.slice(0, 16).replace('T', ' ')} UTC, before the time asked about`,
        ),
      }),
    );
  });

  test('is what was asked for, and the data reach up to the newest record in it', async () => {
    const { window, dataUpTo } = await reportOf(
      ...ask('pump-03', '--from', '2026-11-19T00:00:00Z', '--to', '2026-11-19T06:00:00Z'),
    );
    expect(window).toEqual({ from: '2026-11-19T00:00:00.000Z', to: '2026-11-19T06:00:00.000Z' });
    expect(dataUpTo).toMatch(/^2026-11-19T05:/);
  });

  test('is of UTC where it names no zone', async () => {
    const { window } = await reportOf(...ask('pump-03', '--from', '2026-11-19T00:00', '--to', '2026-11-19T06:00:00'));
    expect(window).toEqual({ from: '2026-11-19T00:00:00.000Z', to: '2026-11-19T06:00:00.000Z' });
  });

  test('that ends after the archive is judged at the newest record: what comes then is not known', async () => {
    const argv = askAll('pump-03', '--from', '2026-11-19T00:00:00Z');
    const later = await reportOf(...argv, '--to', '2026-12-24T00:00:00Z');
    expect(ids(later)).toEqual(ids(await reportOf(...argv)));
  });
});

describe('an archive without records of the hub', () => {
  test('means that the hub does not log', async () => {
    for (const [hub, place] of [
      ['nobody-here', archive],
      ['contoso-lab', join(folder, 'nothing')],
    ] as const) {
      mkdirSync(place, { recursive: true });
      const report = await reportOf('--hub', hub, '--device', 'pump-01', '--archive', place);
      expect([ids(report)[0], report.verdict.status]).toEqual(['logging-off', 'inconclusive']);
      expect([report.window, report.dataUpTo]).toEqual([null, null]);
    }
  });

  test('means nothing where it could not be read', async () => {
    write('junk/a.json', 'no JSON at all');
    write('junk/b.csv', 'a,b\n1,2\n');
    write('junk/c.json.gz', 'not packed');
    // The portal writes local times where somebody chose so, and days first in some countries: nobody knows when that was.
    write(
      'junk/d.csv',
      'TimeGenerated [Local Time],Category,properties_s\n"11/15/2026, 1:00:00 AM",Connections,"{}"\n',
    );
    write('junk/e.csv', 'TimeGenerated [UTC],Category,properties_s\n"15/11/2026, 1:00:00",Connections,"{}"\n');
    const report = await reportOf('--hub', 'contoso-lab', '--device', 'pump-01', '--archive', join(folder, 'junk'));
    expect(report.gaps.filter(({ why }) => why === 'unreadable').map(({ kind }) => kind)).toEqual([
      'connections',
      'operations',
      'fleet',
    ]);
    expect(report.verdict.status).toBe('inconclusive');
    expect(ids(report)).not.toContain('logging-off');
  });
});

test('--help tells everything', async () => {
  const { code, out, err } = await shell('--help');
  expect([code, err]).toEqual([0, '']);
  for (const option of ['--hub', '--archive', '--registry', '--device-log', '--metrics', '--case', '--save']) {
    expect(out).toContain(option);
  }
});

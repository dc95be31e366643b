import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readHealthFile, readHubFile, readMetricsFile, readSettingsFile } from '../../../src/evidence/files/hub-files';
import { temporaryFolder } from '../../kit/temporary-folder';

const folder = temporaryFolder();
const SUBJECT = { hub: 'contoso.azure-devices.net', deviceId: 'd', moduleId: null };
let files = 0;
function written(content: unknown): string {
  files += 1;
  const path = join(folder, `${files}.json`);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const hub = {
  id: '/s/1/contoso',
  name: 'Contoso',
  properties: { hostName: 'contoso.azure-devices.net', disableLocalAuth: true },
};

test('the hub resource; that of another hub says nothing of this one', async () => {
  expect(await readHubFile(written(hub), SUBJECT)).toMatchObject({ ok: true, data: { ok: true, data: hub } });
  const other = { ...hub, name: 'fabrikam', properties: { hostName: 'fabrikam.azure-devices.net' } };
  expect(await readHubFile(written(other), SUBJECT)).toMatchObject({
    ok: true,
    data: { ok: false, why: 'not-provided' },
  });
});

test('diagnostic settings: as ARM answers, and as the command line prints them', async () => {
  const properties = { storageAccountId: '/s', logs: [{ category: 'Connections', enabled: true }] };
  for (const content of [
    { value: [{ name: 'x', properties }] },
    [{ name: 'x', properties }],
    [{ name: 'x', ...properties }],
    { value: [{ name: 'x', ...properties }] },
  ]) {
    expect(await readSettingsFile(written(content))).toMatchObject({
      ok: true,
      data: { ok: true, data: [{ name: 'x', properties }] },
    });
  }
  expect(await readSettingsFile(written({ value: [] }))).toMatchObject({ ok: true, data: { ok: true, data: [] } });
});

test('health and metrics', async () => {
  const status = { properties: { availabilityState: 'Unavailable', occuredTime: '2026-11-20T08:00:00Z' } };
  for (const content of [status, { value: [status] }]) {
    expect(await readHealthFile(written(content))).toMatchObject({
      ok: true,
      data: { ok: true, data: [{ availabilityState: 'Unavailable' }] },
    });
  }
  const metric = { name: { value: 'm' }, timeseries: [{ data: [{ timeStamp: '2026-11-20T08:00:00Z', total: 3 }] }] };
  expect(await readMetricsFile(written(`\uFEFF${JSON.stringify({ value: [metric] })}`))).toMatchObject({
    ok: true,
    data: { ok: true, data: [{ name: 'm', points: [{ total: 3 }] }] },
  });
});

test.each([readSettingsFile, readHealthFile, readMetricsFile, (path: string) => readHubFile(path, SUBJECT)])(
  'what is none of these is a problem in one sentence',
  async (read) => {
    for (const path of [written('{"some":1}'), written('nonsense'), written(''), folder, join(folder, 'nowhere')]) {
      const result = await read(path);
      expect(result).toMatchObject({ ok: false, problem: expect.stringMatching(/^[^\n]+\.$/) });
    }
  },
);

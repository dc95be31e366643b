import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type NamedHub, readHub, readOptions } from '../src/cli/options';
import { type Cloud, PUBLIC_CLOUD } from '../src/cloud';
import { cloudCalled } from './cloud/clouds-in-test';
import { archiveRecord, emptyHub } from './kit/log-archive';
import { shell, shellWith } from './kit/shell';
import { temporaryFolder } from './kit/temporary-folder';

// --hub takes a hub as people have it at hand. Live, a hub of another cloud is never called.

const ID = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Devices/IotHubs/contoso';
const AZURE = { AZURE_TENANT_ID: 'tenant' };
const page = (portal: string) => `${portal}/#@t/resource${ID}/overview`;

function named(hub: string, configured: Cloud | null = null): NamedHub {
  return readHub(readOptions(['--hub', hub, '--device', 'd']), configured);
}

test.each([
  ['contoso', 'contoso.azure-devices.net', 'public', null],
  ['contoso.azure-devices.us', 'contoso.azure-devices.us', 'fairfax', null],
  ['contoso.privatelink.azure-devices.cn', 'contoso.azure-devices.cn', 'mooncake', null],
  [ID, 'contoso.azure-devices.net', 'public', ID],
  [page('https://portal.azure.com'), 'contoso.azure-devices.net', 'public', ID],
  [page('https://portal.azure.cn'), 'contoso.azure-devices.cn', 'mooncake', ID],
])('%s tells hub and cloud', (hub, host, cloud, resourceId) => {
  const found = named(hub);
  expect([found.host, found.cloud.name, found.resourceId]).toEqual([host, cloud, resourceId]);
});

test('a configured cloud decides what a name and an id mean', () => {
  const china = cloudCalled('mooncake');
  expect([named('contoso', china).host, named(ID, china).host]).toEqual(Array(2).fill('contoso.azure-devices.cn'));
  const secret = cloudCalled('ussec');
  expect(named(page(secret.portal), secret).host).toBe('contoso.azure-devices.microsoft.scloud');
});

test.each([
  ['contoso.azure-devices.net', 'mooncake'],
  ['contoso.azure-devices.us', 'public'],
  [page('https://portal.azure.com'), 'fairfax'],
])('%s is not called when the cloud is %s', (hub, name) => {
  const cloud = cloudCalled(name);
  expect(() => named(hub, cloud)).toThrow(
    `--hub must be the host name of a hub, such as contoso.${cloud.iotHubSuffix};`,
  );
});

test.each([
  ['evil.example'],
  ['contoso.azure-devices.net.evil.example'],
  [ID.replace('IotHubs', 'ProvisioningServices')],
  [ID.replace('Microsoft.Devices/IotHubs', 'Microsoft.Storage/storageAccounts')],
  ['https://portal.azure.com/#home'],
  [page('https://portal.azure.com.evil.example')],
])('live, %s is refused in one line', async (hub) => {
  const { code, out, err } = await shellWith(AZURE, '--hub', hub, '--device', 'd');
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/^--hub must be the host name of a hub, such as contoso\.azure-devices\.net;[^\n]+\n$/);
});

test.each([AZURE, {}])('a hub of the German cloud gets its answer instead of calls (%j)', async (env) => {
  const { code, out, err } = await shellWith(env, '--hub', 'contoso.azure-devices.de', '--device', 'd');
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/^contoso\.azure-devices\.de was a hub in Azure Germany .*closed in 2021[^\n]+\n$/);
});

test('settings that name no whole cloud are told before anything is called', async () => {
  const { code, err } = await shellWith({ AZURE_CLOUD: 'USSec' }, '--hub', 'contoso', '--device', 'd');
  expect([code, err]).toEqual([2, expect.stringContaining('Set in AZURE_CLOUD_SETTINGS: iotHubSuffix')]);
});

describe('offline', () => {
  const folder = temporaryFolder();
  const record = archiveRecord(emptyHub('contoso'), { at: '2026-11-20T08:00:00Z', device: 'd' });
  writeFileSync(join(folder, 'PT1H.json'), `${JSON.stringify(record)}\n`);
  const subjectOf = async (env: Record<string, string>, hub: string): Promise<string> => {
    const { out, err } = await shellWith(env, '--hub', hub, '--device', 'd', '--archive', folder, '--json');
    if (err !== '') return err;
    const report: { subject: { hub: string } } = JSON.parse(out);
    return report.subject.hub;
  };

  test.each([
    [{}, 'contoso', 'contoso.azure-devices.net'],
    [{}, ID, 'contoso.azure-devices.net'],
    [{}, page('https://portal.azure.us'), 'contoso.azure-devices.us'],
    [{}, 'contoso.azure-devices.de', 'contoso.azure-devices.de'],
    [{ AZURE_CLOUD: 'AzureChinaCloud' }, 'contoso', 'contoso.azure-devices.cn'],
    [{ AZURE_CLOUD: 'AzureChinaCloud' }, 'contoso.azure-devices.net', 'contoso.azure-devices.net'],
  ])('%j %s is %s', async (env, hub, host) => expect(await subjectOf(env, hub)).toBe(host));

  test('a wrong cloud is told', async () => {
    expect(await subjectOf({ AZURE_CLOUD: 'x' }, 'contoso')).toContain('AZURE_CLOUD is "x"');
  });
});

test('the help says so', async () => expect((await shell('--help')).out).toContain('a link to it in the Azure portal'));

test('a name alone is a hub of global Azure', () => expect(named('contoso').cloud).toBe(PUBLIC_CLOUD));

import fc from 'fast-check';
import { cloudOfHost } from '../../src/cloud';
import { closedCloudAnswer } from '../../src/cloud/closed-cloud';
import { hubAddress } from '../../src/cloud/hub-address';
import { cloudCalled } from './clouds-in-test';

const ID = '/subscriptions/s/resourceGroups/rg/providers/Microsoft.Devices/IotHubs/Contoso';

test.each([
  ['contoso', null],
  ['CONTOSO', null],
  ['contoso.azure-devices.net', 'contoso.azure-devices.net'],
  [' Contoso.Azure-Devices.US ', 'contoso.azure-devices.us'],
  ['contoso.azure-devices.cn.', 'contoso.azure-devices.cn'],
  ['contoso.azure-devices.net:8883', 'contoso.azure-devices.net'],
  ['https://contoso.azure-devices.net/devices?api-version=1', 'contoso.azure-devices.net'],
  ['contoso.privatelink.azure-devices.net', 'contoso.azure-devices.net'],
  ['contoso.device.azure-devices.us', 'contoso.azure-devices.us'],
  ['contoso.service.azure-devices.cn', 'contoso.azure-devices.cn'],
  ['contoso.azure-devices.de', 'contoso.azure-devices.de'],
  [ID, null],
  [`${ID}/`, null],
  [`https://portal.azure.com/#@t/resource${ID}`, 'contoso.azure-devices.net'],
  [`https://portal.azure.com/?feature.x=true#@t/resource${ID}/eventlogs`, 'contoso.azure-devices.net'],
  [`https://portal.azure.us/#resource${ID}/overview`, 'contoso.azure-devices.us'],
  [
    `https://portal.azure.cn/#view/Microsoft_Azure_IotHub/DeviceExplorerBlade/id/${encodeURIComponent(ID)}`,
    'contoso.azure-devices.cn',
  ],
])('%s is the hub contoso', (text, host) => {
  expect(hubAddress(text)).toMatchObject({ name: 'contoso', host });
  if (/subscriptions/i.test(text)) expect(hubAddress(text)?.resourceId).toBe(ID);
});

test.each([
  '',
  'a',
  'pump_08',
  'contoso lab',
  'contoso.azure-devices.org',
  'contoso.azure-devices.net.evil.example',
  'evil.example/contoso.azure-devices.net',
  'a.b.azure-devices.net',
  '.azure-devices.net',
  'contoso.azure-devices-provisioning.net',
  ID.replace('IotHubs', 'ProvisioningServices'),
  ID.replace('Microsoft.Devices/IotHubs', 'Microsoft.Storage/storageAccounts'),
  `${ID}/eventHubEndpoints/events`,
  `https://portal.azure.com/#@t/resource${ID}/providers/Microsoft.Insights/diagnosticSettings/x`,
  'https://portal.azure.com/#home',
  'https://portal.azure.com',
  `https://portal.azure.com.evil.example/#@t/resource${ID}`,
  `https://portal.azure.com/#blade/Microsoft_Azure_Storage/X/id/${encodeURIComponent(ID)}`,
])('"%s" is no hub', (text) => expect(hubAddress(text)).toBeNull());

test('whatever is written, only a hub of a known cloud comes out, and nothing is thrown', () => {
  const pieces = [
    ID,
    'contoso',
    '.azure-devices.net',
    '.azure-devices.cn',
    'https://portal.azure.com/#',
    '@t/resource',
    '%2F',
    '%',
    '/',
    '..',
    ':',
    '@',
    "'",
    '"',
    '\\',
    ' ',
  ];
  const text = fc.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 6 })), { maxLength: 8 });
  fc.assert(
    fc.property(text, (parts) => {
      const found = hubAddress(parts.join(''));
      if (!found) return;
      expect(found.name).toMatch(/^[a-z0-9-]{3,50}$/);
      expect(found.host ?? `${found.name}.azure-devices.net`).toMatch(
        new RegExp(`^${found.name}\\.azure-devices\\.(net|us|cn|de)$`),
      );
      expect(found.resourceId ?? ID).toMatch(
        /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Devices\/IotHubs\/[A-Za-z0-9-]+$/i,
      );
    }),
    { numRuns: 2_000 },
  );
});

test('a suffix and a portal of the settings count too', () => {
  const cloud = cloudCalled('ussec');
  const link = `${cloud.portal}/#@t/resource${ID}`;
  expect(hubAddress('contoso.azure-devices.microsoft.scloud')).toBeNull();
  expect(hubAddress('contoso.azure-devices.microsoft.scloud', cloud)?.name).toBe('contoso');
  expect(hubAddress(link, cloud)?.host).toBe('contoso.azure-devices.microsoft.scloud');
  // The table knows the portal, but not how its hubs are called: never a hub of the same name in another cloud.
  expect(hubAddress(link)).toBeNull();
});

test('the host name tells the cloud, but for one that closed', () => {
  const names = ['net', 'us', 'cn', 'de', 'org'].map(
    (end) => cloudOfHost(`contoso.azure-devices.${end}`)?.name ?? null,
  );
  expect(names).toEqual(['public', 'fairfax', 'mooncake', null, null]);
  expect(closedCloudAnswer('contoso.azure-devices.de')).toMatch(
    /closed in 2021.*new name, which ends in azure-devices\.net/,
  );
  expect(closedCloudAnswer('contoso.azure-devices.net')).toBeNull();
  // The new German cloud has *.azure.de, which is another.
  expect(closedCloudAnswer('contoso.azure.de')).toBeNull();
});

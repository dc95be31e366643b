import type { Ask } from '../../../src/bot/understand/intent';
import { understand } from '../../../src/bot/understand/understand';

// A hub pasted as a link or an id means the same as its name; what leads elsewhere means no hub.

const HUBS = ['contoso-lab', 'fabrikam-lab'].map((name) => ({ name, host: `${name}.azure-devices.net` }));
const GROUP = '/subscriptions/12345678-1234-4000-8000-401003000000/resourceGroups/rg-(plant).1';
const ID = `${GROUP}/providers/Microsoft.Devices/IotHubs/contoso-lab`;
const STORE = `${GROUP}/providers/Microsoft.Storage/storageAccounts/contosolab1`;
const DPS = `${GROUP}/providers/Microsoft.Devices/ProvisioningServices/contoso-lab`;
const blade = (id: string, kind = 'blade', name = 'Microsoft_Azure_IotHub/DeviceExplorerBlade') =>
  `https://portal.azure.com/#${kind}/${name}/id/${encodeURIComponent(id)}`;
const page = (id: string, portal = 'https://portal.azure.com') => `${portal}/#@contoso.example/resource${id}/overview`;

function understood(message: string): { kind: string; ask: Partial<Ask>; safeText: string } {
  const { intent, safeText } = understand(message, { hubs: HUBS, now: new Date('2026-11-23T08:10:00Z'), zone: 'UTC' });
  return { kind: intent.kind, ask: 'ask' in intent ? intent.ask : {}, safeText };
}

test.each([
  ['an id', `why does pump-08 on ${ID} drop?`],
  ['an id first', `${ID} pump-08`],
  ['an id in brackets', `check pump-08 (${ID})`],
  ['an id in quotes', `check pump-08 on "${ID}"`],
  ['an id in other case', `check pump-08 on ${ID.toLowerCase().replace('contoso-lab', 'CONTOSO-LAB')}`],
  ['an id with a slash', `check pump-08 on ${ID}/.`],
  ['a page of the hub', `why does pump-08 on ${page(ID)} drop?`],
  ['a page of the hub in brackets', `check pump-08 (${page(ID)}).`],
  ['a blade', `${blade(ID)} pump-08`],
  ['a blade in its newer form', `check pump-08 on ${blade(ID, 'view')}.`],
  ['another blade of the hub', `check pump-08 on ${blade(ID, 'view', 'Microsoft_Azure_IotHub/DeviceListBlade')}`],
  ['a Markdown link', `[the hub](${page(ID)}) pump-08`],
  ['a preview portal', `check pump-08 on ${page(ID, 'https://ms.portal.azure.com')}`],
  ['a name of an endpoint', 'check pump-08 on contoso-lab.privatelink.azure-devices.net'],
  ['the hub beside another resource', `check pump-08 on contoso-lab, whose store is ${STORE}`],
])('%s is the hub', (_, message) => {
  expect(understood(message)).toMatchObject({ kind: 'diagnose', ask: { devices: ['pump-08'], hub: 'contoso-lab' } });
});

test('a link alone asks for a device on that hub', () => {
  expect(understood(page(ID))).toMatchObject({ kind: 'diagnose', ask: { devices: [], hub: 'contoso-lab' } });
});

test('a hub that the person may not see keeps its host name, so that it can be said back', () => {
  expect(understood(`pump-08 on ${ID.replace('contoso-lab', 'elsewhere')}`).ask.hub).toBe(
    'elsewhere.azure-devices.net',
  );
});

test('the same name in another cloud is another hub', () => {
  expect(understood(`pump-08 on ${page(ID, 'https://portal.azure.cn')}`).ask.hub).toBe('contoso-lab.azure-devices.cn');
  expect(understood(`pump-08 on ${page(ID, 'https://portal.azure.us')}`).ask.hub).toBe('contoso-lab.azure-devices.us');
});

test.each([
  ['the id of a storage account', `check pump-08 on ${STORE}`],
  ['the id of a provisioning service', `check pump-08 on ${DPS}`],
  ['the id of a resource group', `check pump-08 on ${GROUP}`],
  ['the id of a thing below the hub', `check pump-08 on ${ID}/certificates/root`],
  ['a page of a storage account', `check pump-08 on ${page(STORE)}`],
  ['a blade of a storage account', `check pump-08 on ${blade(STORE)}`],
  ['a blade of another service', `check pump-08 on ${blade(ID, 'blade', 'Microsoft_Azure_Storage/StorageBlade')}`],
  ['the portal’s first page', 'check pump-08 on https://portal.azure.com/#home'],
  ['an id with a broken escape', 'check pump-08 on https://portal.azure.com/#@t/resource/subscriptions/%E0%A4%A'],
])('%s is no hub, and the device is kept', (_, message) => {
  const { kind, ask, safeText } = understood(message);
  expect([kind, ask.devices, ask.hub]).toEqual(['bad-hub', ['pump-08'], null]);
  expect(safeText).not.toMatch(/subscriptions|portal/);
});

test.each([
  'https://portal.azure.com.evil.example',
  'https://evil.example',
  'http://portal.azure.com',
  'https://portal.azure.com@evil.example',
])('a page that only looks like the portal’s, at %s, tells no hub', (portal) => {
  expect(understood(`check pump-08 on ${page(ID, portal)}`).ask.hub).toBeNull();
});

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../src/config';
import { silentLog } from '../src/log';
import type { Undo } from '../src/undo';
import { outsideWorld } from '../src/world';
import { createFakeClock } from './kit/fake-clock';
import { temporaryFolder } from './kit/temporary-folder';
import { openTinyLab, tinyHub } from './kit/tiny-lab';

// The world outside of the lab as it is composed, with the settings' own policy file, over a wire that counts.

const folder = temporaryFolder();
const PERSON = '11111111-2222-4333-8444-55555555555a';
const BOT = {
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppId: 'app',
  MicrosoftAppPassword: 'not-a-real-one',
  MicrosoftAppTenantId: 'tenant',
  DATA_DIR: folder,
};
const HUB = 'contoso-lab.azure-devices.net';
const undo: Undo = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

async function world(more: Record<string, string> = {}) {
  const lab = await openTinyLab([tinyHub('contoso-lab'), tinyHub('fabrikam-lab')]);
  undo.push(() => lab.close());
  const policy = join(folder, 'policy.json');
  const grants = [{ who: { person: PERSON }, hubs: [HUB], role: 'operator' }];
  writeFileSync(policy, JSON.stringify({ grants }));
  const read = readConfig({ ...BOT, ACCESS_POLICY: policy, ...more });
  if (!read.ok) throw new Error(read.problems.join(' '));
  const clock = createFakeClock(new Date());
  return { lab, ...outsideWorld({ config: read.config, clock, log: silentLog, azure: lab.azure }, undo) };
}

test('real sources stand behind the policy, and asking it costs no call', async () => {
  const { access, sources, lab, edgeAgents, registry } = await world();
  expect(sources.length).toBeGreaterThan(8);
  const ann = { id: '29:ann', channel: 'msteams', aadObjectId: PERSON };
  const bob = { id: '29:bob', channel: 'msteams', aadObjectId: PERSON.replace('a', 'b') };
  expect(await access.hubsFor(ann)).toMatchObject([{ host: HUB, name: 'contoso-lab' }]);
  expect(await access.mayRead(ann, HUB)).toEqual({ kind: 'may', roles: ['reader', 'operator'] });
  expect([await access.hubsFor(bob), (await access.mayRead(bob, HUB)).kind]).toEqual([[], 'may-not']);
  expect(lab.calls).toEqual([]);
  // Off by default, whatever the policy says.
  expect([edgeAgents, registry]).toEqual([null, null]);
});

test('what changes or calls a device is switched on one by one', async () => {
  const enabling = await world({ ALLOW_DEVICE_ENABLE: 'on' });
  expect([enabling.edgeAgents, enabling.registry]).toEqual([null, enabling.lab.azure]);
  const edge = await world({ ALLOW_EDGE_LOGS: 'on' });
  expect([edge.edgeAgents, edge.registry]).toEqual([edge.lab.azure, null]);
});

test('without a policy and without sign-in nobody sees anything', async () => {
  const { access, lab } = await world({ ACCESS_POLICY: '' });
  const ann = { id: '29:ann', channel: 'msteams', aadObjectId: PERSON };
  expect([await access.hubsFor(ann), (await access.mayRead(ann, HUB)).kind]).toEqual([[], 'may-not']);
  expect(lab.calls).toEqual([]);
});

import type { DiagnosticSetting } from '../../src/evidence/hub-resource';
import { logDestination } from '../../src/evidence/log-destination';

const workspace = { workspaceId: '/w' };
const storage = { storageAccountId: '/s/one' };
const events = { eventHubAuthorizationRuleId: '/e' };
type To = DiagnosticSetting['properties'];

function setting(to: To, ...categories: readonly string[]): DiagnosticSetting {
  const logs = categories.map((category) =>
    category === 'allLogs' ? { categoryGroup: category, enabled: true } : { category, enabled: true },
  );
  return { name: 'x', properties: { ...to, logs } };
}

test.each<[string, DiagnosticSetting[], object]>([
  ['none', [], { to: 'nowhere' }],
  ['Log Analytics', [setting(workspace, 'allLogs')], { to: 'workspace', workspaceId: '/w' }],
  ['both in one', [setting({ ...storage, ...workspace }, 'Connections')], { to: 'workspace' }],
  ['both, storage first', [setting(storage, 'allLogs'), setting(workspace, 'connections')], { to: 'workspace' }],
  [
    'everything to storage',
    [setting(storage, 'allLogs')],
    { to: 'storage', accountId: '/s/one', operations: ['DeviceTelemetry', 'D2CTwinOperations', 'DirectMethods'] },
  ],
  ['storage and Event Hubs', [setting({ ...events, ...storage }, 'Connections')], { to: 'storage', operations: [] }],
  [
    'other categories there by another setting',
    [setting(storage, 'Connections'), setting({ storageAccountId: '/S/ONE' }, 'DirectMethods')],
    { to: 'storage', operations: ['DirectMethods'] },
  ],
  [
    'other categories elsewhere',
    [setting(storage, 'Connections'), setting({ storageAccountId: '/s/two' }, 'DirectMethods')],
    { to: 'storage', operations: [] },
  ],
  ['Event Hubs only', [setting(events, 'Connections'), setting(storage, 'Routes')], { to: 'event-hubs' }],
  [
    'a workspace for other categories',
    [setting(workspace, 'Routes'), setting(storage, 'Connections')],
    { to: 'storage' },
  ],
  [
    'switched off',
    [{ name: 'x', properties: { ...storage, logs: [{ category: 'Connections', enabled: false }] } }],
    { to: 'nowhere' },
  ],
  ['to nowhere', [setting({ storageAccountId: null, workspaceId: '' }, 'Connections')], { to: 'nowhere' }],
  ['without logs', [{ name: 'x', properties: storage }], { to: 'nowhere' }],
])('%s', (_name, settings, expected) => {
  expect(logDestination(settings)).toMatchObject(expected);
});

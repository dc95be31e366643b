import { cached } from '../../../src/evidence/cached';
import type { Evidence, Slot, Subject, Window } from '../../../src/evidence/evidence';
import { gap } from '../../../src/evidence/gaps';
import type { DiagnosticSetting } from '../../../src/evidence/hub-resource';
import type { Source } from '../../../src/evidence/source';
import type { LogQuery } from '../../../src/evidence/sources/connection-log';
import type { LogKind } from '../../../src/evidence/sources/connection-log-rows';
import { hubLogSource } from '../../../src/evidence/sources/hub-log';
import { createFakeClock } from '../../kit/fake-clock';

const subject: Subject = { hub: 'contoso-lab.azure-devices.net', deviceId: 'pump-01', moduleId: null };
const window: Window = { from: new Date('2026-11-22T08:00:00Z'), to: new Date('2026-11-23T08:00:00Z') };

type Logs = Pick<Evidence, LogKind>;

function logs(place: string, records: number): Logs {
  const none = { ok: true, data: { records: [], limited: false }, searched: place } as const;
  const fleet = {
    records,
    newest: null,
    devices: 0,
    drops: 0,
    losses: 0,
    minutes: [],
    busiest: null,
    returns: [],
    absence: null,
  };
  return { connections: none, operations: none, fleet: { ok: true, data: fleet, searched: place } };
}
function trouble(): Logs {
  const denied = gap('denied', 'Log Analytics answered 403.');
  return { connections: denied, operations: denied, fleet: denied };
}

const to = (properties: DiagnosticSetting['properties']): Slot<readonly DiagnosticSetting[]> => ({
  ok: true,
  searched: 'settings',
  data: [{ name: 'x', properties: { ...properties, logs: [{ category: 'Connections', enabled: true }] } }],
});
const storageId = '/subscriptions/s/providers/Microsoft.Storage/storageAccounts/logs';

/** `settings` answers when told; Log Analytics at once, unless it is to wait until it is left. */
function open(
  settings: Slot<readonly DiagnosticSetting[]>,
  answer: Logs,
  how: { queryHangs?: boolean; queryIsShut?: boolean; settingsHang?: boolean } = {},
) {
  const asked = { settings: 0, query: 0, storage: 0, left: 0 };
  const source: Source<'diagnostic-settings'> = {
    kinds: ['diagnostic-settings'],
    place: 'settings',
    async collect() {
      asked.settings += 1;
      if (how.settingsHang) await new Promise(() => undefined);
      return { 'diagnostic-settings': settings };
    },
  };
  const query: LogQuery = {
    kinds: ['connections', 'operations', 'fleet'],
    place: 'the connection log',
    async collect(_subject, _window, signal, workspaceOf) {
      asked.query += 1;
      if (how.queryIsShut) return logs(`through ${await workspaceOf?.()}`, 0);
      if (!how.queryHangs) return answer;
      await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
      asked.left += 1;
      return trouble();
    },
  };
  const storage = {
    async look() {
      asked.storage += 1;
      return logs('storage', 7);
    },
    close: () => undefined,
  };
  const clock = createFakeClock(window.to);
  const remembered = cached(source, { clock, life: 1_000, keyOf: ({ hub }) => hub });
  const log = hubLogSource({ settings: remembered, query, storage, clock });
  return { asked, clock, remembered, collect: () => log.collect(subject, window, new AbortController().signal) };
}

test('Log Analytics: its answer', async () => {
  const { asked, collect } = open(to({ workspaceId: '/w' }), logs('query', 0));
  expect(await collect()).toEqual(logs('query', 0));
  expect(asked).toMatchObject({ query: 1, storage: 0 });
});

test('records are not held up by settings that do not answer', async () => {
  const { collect } = open(to({ workspaceId: '/w' }), logs('query', 3), { settingsHang: true });
  expect(await collect()).toEqual(logs('query', 3));
});

test('an empty log is not lost with settings that do not answer', async () => {
  const { clock, collect } = open(to({ workspaceId: '/w' }), logs('query', 0), { settingsHang: true });
  let found: unknown;
  const collected = collect().then((answer) => {
    found = answer;
  });
  await clock.advance(7_999);
  expect(found).toBeUndefined();
  await clock.advance(1);
  await collected;
  expect(found).toEqual(logs('query', 0));
});

test('the query learns the workspace from the settings, which are read once', async () => {
  const { asked, collect } = open(to({ workspaceId: '/w' }), trouble(), { queryIsShut: true });
  for (const _time of [1, 2]) expect(await collect()).toEqual(logs('through /w', 0));
  expect(asked).toMatchObject({ settings: 1, query: 2 });
});

test.each([
  ['none is named', to({})],
  ['the settings are shut, too', gap('denied', 'No.')],
])('no workspace: %s', async (_name, settings) => {
  const { asked, collect } = open(settings, trouble(), { queryIsShut: true });
  expect(await collect()).toEqual(logs('through undefined', 0));
  expect(asked).toMatchObject({ settings: 1, query: 1 });
});

test('storage: the query is left, and not asked again while the settings are known', async () => {
  const { asked, collect } = open(to({ storageAccountId: storageId }), trouble(), { queryHangs: true });
  expect(await collect()).toEqual(logs('storage', 7));
  expect(asked).toEqual({ settings: 1, query: 1, storage: 1, left: 1 });
  expect(await collect()).toEqual(logs('storage', 7));
  expect(asked).toEqual({ settings: 1, query: 1, storage: 2, left: 1 });
});

test('storage, and a workspace that is empty or closed', async () => {
  for (const answer of [logs('query', 0), trouble()])
    expect(await open(to({ storageAccountId: storageId }), answer).collect()).toEqual(logs('storage', 7));
});

test('Event Hubs only: a gap that says what to add', async () => {
  const { asked, collect } = open(to({ eventHubAuthorizationRuleId: '/e' }), logs('query', 0));
  expect((await collect()).connections).toMatchObject({
    ok: false,
    why: 'not-configured',
    detail: expect.stringContaining('Event Hubs only'),
    fix: expect.stringContaining('Log Analytics workspace or a storage account'),
  });
  expect(asked.storage).toBe(0);
});

test.each([
  ['no setting', { ok: true, data: [], searched: 'settings' } as const],
  ['settings that cannot be read', gap('denied', 'No.')],
])('%s: what Log Analytics says', async (_name, settings) => {
  expect(await open(settings, trouble()).collect()).toEqual(trouble());
});

test('the settings are read once, by whoever asks first', async () => {
  const { asked, remembered, collect } = open(to({ workspaceId: '/w' }), logs('query', 0));
  await Promise.all([remembered.collect(subject, window, new AbortController().signal), collect()]);
  expect(asked.settings).toBe(1);
});

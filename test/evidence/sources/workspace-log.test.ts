import type { Subject, Window } from '../../../src/evidence/evidence';
import { type AskedQuery, connectionLogSource } from '../../../src/evidence/sources/connection-log';
import { openLogs } from '../../../src/evidence/sources/log-query';
import type { Fault } from '../../../src/lab/wire';
import { knownIds } from '../../kit/known-ids';
import { archiveRecord, emptyHub, WORKSPACE_ID, writeArchive } from '../../kit/log-archive';
import { type LogEndpoint, openLogEndpoint } from '../../kit/log-endpoint';
import { temporaryFolder } from '../../kit/temporary-folder';

// The hub's own door to its log is shut; the workspace that it logs to holds the records of another hub, too.

const NOW = new Date('2026-11-20T06:00:00Z');
const WINDOW: Window = { from: new Date('2026-11-20T02:00:00Z'), to: NOW };
const folder = temporaryFolder();
const hub = emptyHub('contoso-lab');
const other = emptyHub('fabrikam-lab');
const subject: Subject = { hub: hub.host, deviceId: 'pump-01', moduleId: null };
let endpoint: LogEndpoint;

beforeAll(async () => {
  const at = (minute: number) => new Date(Date.parse('2026-11-20T03:00:00Z') + minute * 60_000).toISOString();
  const drop = (device: string, minute: number) => ({
    at: at(minute),
    device,
    operation: 'deviceDisconnect',
    code: '404104',
  });
  writeArchive(folder, [
    archiveRecord(hub, { at: at(0), device: 'pump-01' }),
    archiveRecord(hub, drop('pump-01', 10)),
    archiveRecord(hub, drop('pump-02', 10)),
    archiveRecord(other, { at: at(1), device: 'pump-01' }),
    archiveRecord(other, drop('pump-01', 9)),
    archiveRecord(other, drop('pump-03', 10)),
  ]);
  endpoint = await openLogEndpoint({ archiveFolder: folder, hubs: [hub, other], now: NOW });
});
afterAll(() => endpoint.close());
beforeEach(() => {
  endpoint.calls.length = 0;
  endpoint.faults.length = 0;
});

const asked: AskedQuery[] = [];
beforeEach(() => {
  asked.length = 0;
});

/** `workspace` null: nobody knows one. */
function collect(workspace: string | null = WORKSPACE_ID, signal = new AbortController().signal) {
  const source = connectionLogSource(openLogs(endpoint.azure, knownIds(endpoint.azure)), {
    onQuery: (one) => asked.push(one),
  });
  return source.collect(subject, WINDOW, signal, async () => workspace ?? undefined);
}
const refusal = (status: number, body: unknown = { error: { code: 'X', message: 'no' } }): Fault => ({
  do: 'answer',
  with: { status, body },
});
/** As the service nests its reasons (Log Analytics API errors, Azure docs). */
const refusedQuery = (code: string) =>
  refusal(400, {
    error: { code: 'BadArgumentError', innererror: { code: 'SemanticError', innererror: { code, message: 'no' } } },
  });
const pathsAsked = () => endpoint.calls.map(({ method, url }) => `${method} ${decodeURIComponent(url.pathname)}`);
const OF_HUB = `POST /v1${hub.resourceId}/query`;
const OF_WORKSPACE = `POST /v1${WORKSPACE_ID}/query`;

test.each([
  ['401', refusal(401)],
  ['403', refusal(403)],
  ['404', refusal(404)],
  ['a table that is not shown', refusedQuery('SEM0100')],
])('%s at the hub: the workspace tells the same, of this hub alone', async (_name, fault) => {
  const usual = await collect();
  endpoint.calls.length = 0;
  asked.length = 0;
  endpoint.faults.push(fault);
  const found = await collect();
  expect(pathsAsked()).toEqual([OF_HUB, OF_WORKSPACE]);
  for (const kind of ['connections', 'operations', 'fleet'] as const) {
    const [one, same] = [found[kind], usual[kind]];
    if (!one.ok || !same.ok) throw new Error(JSON.stringify([one, same]));
    expect(one.data).toEqual(same.data);
  }
  expect(found.connections).toMatchObject({ ok: true, data: { records: [{}, { code: '404104' }] } });
  expect(found.fleet).toMatchObject({ data: { records: 3, devices: 1, drops: 1 } });
  expect(found.connections).toMatchObject({ searched: expect.stringContaining('in the workspace test-logs') });
  expect(usual.connections).toMatchObject({ searched: expect.not.stringContaining('workspace') });
  expect(asked).toMatchObject([
    { resourceId: hub.resourceId, rows: null },
    { resourceId: WORKSPACE_ID, text: asked[0]?.text, rows: expect.any(Number) },
  ]);
});

test('ids ignore case', async () => {
  endpoint.faults.push(refusal(403));
  const azure = { ...endpoint.azure, pinnedIdOf: () => hub.resourceId.toUpperCase() };
  const source = connectionLogSource(openLogs(azure, knownIds(azure)));
  const signal = new AbortController().signal;
  const found = await source.collect(subject, WINDOW, signal, async () => WORKSPACE_ID.toLowerCase());
  expect(found.fleet).toMatchObject({ ok: true, data: { records: 3 } });
});

test.each<[string, Fault[]]>([
  ['a service that says later', [refusal(429)]],
  ['a service with trouble of its own', [refusal(500), refusal(500)]],
  ['a broken connection', [{ do: 'reset' }, { do: 'reset' }]],
  ['a query that is refused for itself', [refusedQuery('SEM0001')]],
  ['an answer that is none', [refusal(200, { tables: [] })]],
])('%s is not asked elsewhere', async (_name, faults) => {
  endpoint.faults.push(...faults);
  expect((await collect()).connections.ok).toBe(false);
  expect(pathsAsked()).toEqual(faults.map(() => OF_HUB));
});

test.each<[string, Fault[], RegExp]>([
  [
    'refused',
    [refusal(403)],
    /test-logs, where the log of contoso-lab\S+ goes, answered 403: Keepalive may not read it\.$/,
  ],
  ['not found', [refusal(404)], /test-logs.+answered 404: it was not found\.$/],
  ['in trouble', [refusal(500), refusal(500)], /test-logs.+answered 500: it has trouble of its own\.$/],
  ['unreadable', [refusal(200, { tables: [] })], /test-logs.+cannot read\.$/],
])('the workspace, too, is %s: one gap that tells of both, and how to open either', async (_name, faults, detail) => {
  endpoint.faults.push(refusal(403), ...faults);
  const found = await collect();
  expect(endpoint.faults).toEqual([]);
  for (const slot of [found.connections, found.operations, found.fleet]) {
    expect(slot).toMatchObject({
      ok: false,
      why: 'denied',
      detail: expect.stringMatching(/^The connection log of contoso-lab\S+ answered 403: Keepalive may not read it\. /),
      fix: expect.stringContaining(`"Monitoring Reader" --assignee PRINCIPAL_ID --scope '${hub.resourceId}'`),
    });
    expect(slot).toMatchObject({ detail: expect.stringMatching(detail) });
  }
  const role = `--role "Log Analytics Reader" --assignee PRINCIPAL_ID --scope '${WORKSPACE_ID}'`;
  endpoint.faults.push(refusal(403), refusal(403));
  expect((await collect()).connections).toMatchObject({ fix: expect.stringContaining(role) });
});

test.each([
  ['nobody names one', null],
  ['what is named is none', '/subscriptions/x/resourceGroups/y/providers/Microsoft.Storage/storageAccounts/z'],
  ['it would lead elsewhere', `${WORKSPACE_ID}?x=/../`],
])('no workspace to ask: %s', async (_name, workspace) => {
  endpoint.faults.push(refusal(403));
  expect((await collect(workspace)).connections).toMatchObject({ ok: false, why: 'denied' });
  expect(pathsAsked()).toEqual([OF_HUB]);
});

test('an empty workspace, and a table that is not shown, in words', async () => {
  endpoint.faults.push(refusal(204, ''));
  expect((await collect()).connections).toMatchObject({
    why: 'failed',
    detail: expect.stringContaining('nothing was logged there yet'),
    fix: expect.stringContaining('diagnostic setting'),
  });
  endpoint.faults.push(refusedQuery('SEM0100'));
  expect((await collect(null)).connections).toMatchObject({
    why: 'denied',
    detail: expect.stringContaining('no record of the hub lies in a workspace that Keepalive may read'),
    fix: expect.stringContaining('Log Analytics Reader'),
  });
});

test('settings that never come hold it up no longer than the signal', async () => {
  endpoint.faults.push(refusal(403));
  const stop = new AbortController();
  const source = connectionLogSource(openLogs(endpoint.azure, knownIds(endpoint.azure)));
  const found = await source.collect(subject, WINDOW, stop.signal, () => {
    setImmediate(() => stop.abort());
    return new Promise(() => undefined);
  });
  expect(found.connections).toMatchObject({ ok: false, why: 'timed-out' });
});

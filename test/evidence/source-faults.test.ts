import { collect } from '../../src/evidence/collect';
import { type Evidence, KINDS, type Kind, type Subject, type Window } from '../../src/evidence/evidence';
import { type AzureSources, azureSources } from '../../src/evidence/sources';
import { createLogAnalytics, type LogAnalytics } from '../../src/lab/log-analytics';
import type { LogQueries } from '../../src/lab/surfaces';
import type { Fault, WireCall } from '../../src/lab/wire';
import { createFakeClock, type FakeClock } from '../kit/fake-clock';
import { answering, FAULTS } from '../kit/faults';
import { archiveRecord, WORKSPACE_ID, writeArchive } from '../kit/log-archive';
import { temporaryFolder } from '../kit/temporary-folder';
import { openTinyLab, type TinyLab, tinyHub } from '../kit/tiny-lab';

// Every source of a diagnosis with everything that a service may do to it, the others being well. The storage account's
// own faults are in sources/storage-log.test.ts, which needs Azurite.

const NOW = new Date('2026-11-23T08:00:00Z');
const WINDOW: Window = { from: new Date('2026-11-22T08:00:00Z'), to: NOW };
const hub = tinyHub('contoso-lab', ['pump-01']);
const subject: Subject = { hub: hub.host, deviceId: 'pump-01', moduleId: null };
const folder = temporaryFolder();
const time: { clock: FakeClock } = { clock: createFakeClock(NOW) };
let lab: TinyLab;
let logs: LogAnalytics;
let live: AzureSources;

beforeAll(async () => {
  writeArchive(folder, [archiveRecord(hub, { at: '2026-11-23T07:00:00Z', device: 'pump-01' })]);
  logs = await createLogAnalytics({ archiveFolder: folder, hubs: () => [hub], clock: createFakeClock(NOW) });
  const clock = {
    now: () => time.clock.now(),
    wait: (ms: number, signal?: AbortSignal) => time.clock.wait(ms, signal),
  };
  lab = await openTinyLab([hub], clock, undefined, { answer: answeredOnce(logs) });
});
afterAll(async () => {
  await lab.close();
  logs.close();
});
beforeEach(() => {
  time.clock = createFakeClock(NOW);
  lab.fault = undefined;
  lab.calls.length = 0;
  open();
});
afterEach(() => live.close());

/** The same query has the same answer: the lab takes its time to translate it. */
function answeredOnce(queries: LogQueries): LogQueries['answer'] {
  const known = new Map<string, ReturnType<LogQueries['answer']>>();
  return (asked) => {
    const key = JSON.stringify(asked);
    const answer = known.get(key) ?? queries.answer(asked);
    known.set(key, answer);
    return answer;
  };
}

/** With nothing remembered. `pinned`: the hub's id need not be looked up. */
function open(pinned = true, credential = lab.azure.credential): void {
  const { clock } = time;
  const azure = { ...lab.azure, credential, ...(pinned && { pinnedIdOf: () => hub.resourceId }) };
  live = azureSources(azure, clock);
}

interface Place {
  readonly name: string;
  /** What is lost with it. */
  readonly kinds: readonly Kind[];
  readonly isAsked: (call: WireCall) => boolean;
  readonly role: string;
  readonly scope?: string;
  /** Where something else must be shut for it to be asked at all. */
  readonly before?: (call: WireCall) => Fault | undefined;
  readonly pinned?: false;
  /** It is asked anew, once, after a connection that broke or a gateway that stumbled. */
  readonly again?: true;
  /** Where it is shut, another door is tried, too. */
  readonly doors?: 2;
}

const LOG: readonly Kind[] = ['connections', 'operations', 'fleet'];
const of = (method: string, path: string) => (call: WireCall) =>
  call.method === method && decodeURIComponent(call.url.pathname).toLowerCase() === path.toLowerCase();
const below = (path: string) => of('GET', `${hub.resourceId}${path}`);
const ofHubLog = of('POST', `/v1${hub.resourceId}/query`);
const PLACES: readonly Place[] = [
  { name: 'identity', kinds: ['identity'], isAsked: of('GET', '/devices/pump-01'), role: 'IoT Hub Data Reader' },
  { name: 'twin', kinds: ['twin'], isAsked: of('GET', '/twins/pump-01'), role: 'IoT Hub Data Reader' },
  { name: 'modules', kinds: ['modules'], isAsked: of('GET', '/devices/pump-01/modules'), role: 'IoT Hub Data Reader' },
  { name: 'hub', kinds: ['hub'], isAsked: below(''), role: 'Reader' },
  {
    name: 'diagnostic settings',
    kinds: ['diagnostic-settings'],
    isAsked: below('/providers/Microsoft.Insights/diagnosticSettings'),
    role: 'Reader',
  },
  {
    name: 'Resource Health',
    kinds: ['resource-health'],
    isAsked: below('/providers/Microsoft.ResourceHealth/availabilityStatuses'),
    role: 'Reader',
  },
  {
    name: 'Service Health',
    kinds: ['service-health'],
    isAsked: below('/providers/Microsoft.ResourceHealth/events'),
    role: 'Reader',
  },
  {
    name: 'metrics',
    kinds: ['metrics'],
    isAsked: below('/providers/Microsoft.Insights/metrics'),
    role: 'Monitoring Reader',
  },
  {
    name: 'the log, asked at the hub and at its workspace',
    kinds: LOG,
    isAsked: (call) => /^\/v1\/.+\/query$/.test(call.url.pathname),
    role: 'Monitoring Reader',
    again: true,
    doors: 2,
  },
  {
    name: 'the workspace, where the hub is shut',
    kinds: LOG,
    isAsked: of('POST', `/v1${WORKSPACE_ID}/query`),
    before: (call) => (ofHubLog(call) ? answering(403) : undefined),
    role: 'Log Analytics Reader',
    scope: WORKSPACE_ID,
    again: true,
  },
  {
    name: 'Resource Graph, which tells where the hub is',
    kinds: ['hub', 'diagnostic-settings', 'resource-health', 'service-health', 'metrics', ...LOG],
    isAsked: of('POST', '/providers/Microsoft.ResourceGraph/resources'),
    role: 'Reader',
    scope: 'HUB_RESOURCE_ID',
    pinned: false,
  },
];

/** Makes the place suffer. The promise resolves when it was asked. */
function suffer({ isAsked, before }: Place, fault: Fault): { readonly reached: Promise<void>; calls(): number } {
  let calls = 0;
  let reach: () => void = () => undefined;
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  lab.fault = (call) => {
    if (!isAsked(call)) return before?.(call);
    calls += 1;
    reach();
    return fault;
  };
  return { reached, calls: () => calls };
}

/** As a diagnosis does. `whenRest` runs when every source has answered but those of these kinds. */
async function look(
  kinds: readonly Kind[] = [],
  whenRest: () => Promise<void> = async () => undefined,
): Promise<Evidence> {
  const { clock } = time;
  const log = { error: (fields: object) => Promise.reject(new Error(JSON.stringify(fields))) };
  const all = new Set(live.sources.flatMap((source) => source.kinds));
  let rest = all.size - kinds.length;
  const collection = collect({ sources: live.sources, clock, log }, subject, WINDOW, (kind) => {
    if (kinds.includes(kind)) return;
    rest -= 1;
    if (rest === 0) void whenRest();
  });
  return await collection.done;
}

function expectOthersWell(evidence: Evidence, kinds: readonly Kind[]): void {
  const others = KINDS.filter((kind) => kind !== 'device-logs' && !kinds.includes(kind));
  expect(others.map((kind) => [kind, evidence[kind].ok])).toEqual(others.map((kind) => [kind, true]));
}

test('all is well: eleven calls at most for the first device, each once', async () => {
  open(false);
  expectOthersWell(await look(), []);
  expect(lab.calls.length).toBeLessThanOrEqual(11);
  expect(new Set(lab.calls).size).toBe(lab.calls.length);
});

describe.each(PLACES)('$name', (place) => {
  const { kinds, role, scope = hub.resourceId, pinned = true, again = false, doors = 1 } = place;
  beforeEach(() => {
    if (pinned) return;
    live.close();
    open(false);
  });

  test.each(FAULTS)('$name', async ({ name, fault, why, fix, askedOnce }) => {
    const { calls } = suffer(place, fault);
    const evidence = await look();
    expectOthersWell(evidence, kinds);
    const command = `az role assignment create --role "${role}" --assignee PRINCIPAL_ID --scope ${scope.startsWith('/') ? `'${scope}'` : scope}`;
    for (const kind of kinds)
      expect(evidence[kind]).toMatchObject({
        ok: false,
        why: place.before ? 'denied' : why,
        detail: expect.stringMatching(/contoso-lab.+\.$/),
        fix: fix === 'role' ? expect.stringContaining(command) : expect.stringMatching(fix),
      });
    const isShut = fix === 'role' || name.startsWith('404');
    expect(calls()).toBe(isShut ? doors : again && !askedOnce ? 2 : 1);
  });

  test('it hangs: given up at the deadline', async () => {
    const { reached, calls } = suffer(place, { do: 'hang' });
    const evidence = await look(kinds, async () => {
      await reached;
      await time.clock.advance(10_000);
    });
    expectOthersWell(evidence, kinds);
    for (const kind of kinds)
      expect(evidence[kind]).toMatchObject({ ok: false, why: 'timed-out', fix: expect.any(String) });
    expect(calls()).toBe(1);
  });

  test('it answers in the last moment', async () => {
    const { reached } = suffer(place, { do: 'delay', ms: 9_999 });
    const evidence = await look(kinds, async () => {
      await reached;
      await time.clock.advance(9_999);
    });
    expectOthersWell(evidence, []);
  });
});

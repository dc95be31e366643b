import type { Kind } from '../../src/evidence/evidence';
import type { Fault, WireCall } from '../../src/lab/wire';
import { answering, FAULTS } from '../kit/faults';
import { WORKSPACE_ID } from '../kit/log-archive';
import { temporaryFolder } from '../kit/temporary-folder';
import { expectOthersWell, FAULTY_HUB as hub, openWholeLook, type WholeLook } from '../kit/whole-look';

// Every source of a diagnosis with everything that a service may do to it, the others being well. The storage account's
// own faults are in sources/storage-log.test.ts, which needs Azurite.

const folder = temporaryFolder();
let whole: WholeLook;
beforeAll(async () => {
  whole = await openWholeLook(folder);
});
afterAll(() => whole.close());
beforeEach(() => whole.renew());

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
  /** It goes over a connection that was used just before: where that breaks, a new one is tried. */
  readonly follows?: true;
  /** Where it is shut, another door is tried, too. */
  readonly doors?: 2;
}

const LOG: readonly Kind[] = ['connections', 'operations', 'fleet'];
const of = (method: string, path: string) => (call: WireCall) =>
  call.method === method && decodeURIComponent(call.url.pathname).toLowerCase() === path.toLowerCase();
const below = (path: string) => of('GET', `${hub.resourceId}${path}`);
const ofHubLog = of('POST', `/v1${hub.resourceId}/query`);
const PLACES: readonly Place[] = [
  // Whether the device is a gateway stands in its registry row.
  {
    name: 'identity',
    kinds: ['identity', 'edge-runtime'],
    isAsked: of('GET', '/devices/pump-01'),
    role: 'IoT Hub Data Reader',
  },
  { name: 'twin', kinds: ['twin'], isAsked: of('GET', '/twins/pump-01'), role: 'IoT Hub Data Reader' },
  { name: 'modules', kinds: ['modules'], isAsked: of('GET', '/devices/pump-01/modules'), role: 'IoT Hub Data Reader' },
  {
    name: 'what IoT Edge reports',
    kinds: ['edge-runtime'],
    isAsked: of('POST', '/devices/query'),
    role: 'IoT Hub Data Reader',
    follows: true,
  },
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
  whole.lab.fault = (call) => {
    if (!isAsked(call)) return before?.(call);
    calls += 1;
    reach();
    return fault;
  };
  return { reached, calls: () => calls };
}

test('all is well: eleven calls at most for the first device, each once', async () => {
  whole.renew({ pinned: false });
  const strange: string[] = [];
  whole.lab.fault = (call) => {
    if (!PLACES.some(({ isAsked }) => isAsked(call))) strange.push(`${call.method} ${call.url.pathname}`);
    return undefined;
  };
  expectOthersWell(await whole.look());
  const { calls } = whole.lab;
  expect(calls.length).toBeLessThanOrEqual(11);
  expect(new Set(calls).size).toBe(calls.length);
  // Whatever is asked is among the places below.
  expect(strange).toEqual([]);
});

describe.each(PLACES)('$name', (place) => {
  const { kinds, role, scope = hub.resourceId, pinned = true, again = false, follows = false, doors = 1 } = place;
  beforeEach(() => {
    if (!pinned) whole.renew({ pinned });
  });

  test.each(FAULTS)('$name', async ({ name, fault, why, fix, askedOnce }) => {
    const { calls } = suffer(place, fault);
    const evidence = await whole.look();
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
    const breaks = fault.do === 'reset' || fault.do === 'tear';
    expect(calls()).toBe(isShut ? doors : (again && !askedOnce) || (follows && breaks) ? 2 : 1);
  });

  test('it hangs: given up at the deadline', async () => {
    const { reached, calls } = suffer(place, { do: 'hang' });
    const evidence = await whole.look(kinds, async () => {
      await reached;
      await whole.clock.advance(10_000);
    });
    expectOthersWell(evidence, kinds);
    for (const kind of kinds)
      expect(evidence[kind]).toMatchObject({ ok: false, why: 'timed-out', fix: expect.any(String) });
    expect(calls()).toBe(1);
  });

  test('it answers in the last moment', async () => {
    const { reached } = suffer(place, { do: 'delay', ms: 9_999 });
    const evidence = await whole.look(kinds, async () => {
      await reached;
      await whole.clock.advance(9_999);
    });
    expectOthersWell(evidence);
  });
});

describe('a part of an answer is shown as a part', () => {
  const partly = {
    tables: [
      {
        name: 'PrimaryResult',
        columns: [
          { name: 'part', type: 'string' },
          { name: 'TimeGenerated', type: 'datetime' },
          { name: 'Category', type: 'string' },
          { name: 'properties_s', type: 'string' },
        ],
        rows: [['connections', '2026-11-23T01:00:00Z', 'Connections', '{"deviceId":"pump-01"}']],
      },
    ],
    error: { code: 'PartialError', message: 'some of it failed', details: [] },
  };

  test.each(PLACES.filter(({ kinds }) => kinds === LOG))('$name', async (place) => {
    const { calls } = suffer(place, answering(200, partly));
    const evidence = await whole.look();
    expectOthersWell(evidence);
    expect(evidence.connections).toMatchObject({
      data: { records: [{ deviceId: 'pump-01' }], limited: true },
      searched: expect.stringContaining('only a part'),
    });
    expect(calls()).toBe(1);
  });
});

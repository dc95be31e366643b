import fc from 'fast-check';
import type { AzureAccess } from '../../../src/evidence/azure';
import { type ArmClient, createArmClient } from '../../../src/evidence/sources/arm-client';
import { findHubIds, type HubIds } from '../../../src/evidence/sources/hub-ids';
import { hubsQuery, listHubs } from '../../../src/evidence/sources/resource-graph';
import { openLanguage } from '../../../src/lab/kql/language';
import { listOf } from '../../../src/lab/kql/tree';
import { createFakeClock, type FakeClock } from '../../kit/fake-clock';
import { hostileText } from '../../kit/hostile-text';
import { openTinyLab, type TinyLab, tinyHub } from '../../kit/tiny-lab';

const hub = tinyHub('contoso-lab');
const other = tinyHub('another-lab');
const GRAPH = 'POST 127.0.0.1 /providers/Microsoft.ResourceGraph/resources';

let lab: TinyLab;
let clock: FakeClock;
let ids: HubIds;

beforeAll(async () => {
  lab = await openTinyLab([hub, other]);
});
afterAll(() => lab.close());
beforeEach(() => {
  lab.fault = undefined;
  lab.calls.length = 0;
  clock = createFakeClock(new Date('2026-11-23T08:00:00Z'));
  ids = idsOf();
});

function idsOf(azure: AzureAccess = lab.azure, arm: ArmClient = createArmClient(azure)): HubIds {
  return findHubIds(azure, arm, clock);
}
const ample = () => new AbortController().signal;
const list = (host: string | null = null) =>
  listHubs({ azure: lab.azure, arm: createArmClient(lab.azure) }, host, ample());

test('every hub that may be read, by name; or the one with a host name', async () => {
  const rowOf = ({ resourceId, host, name }: typeof hub) => ({ resourceId, host, name });
  expect(await list()).toMatchObject({ ok: true, data: [rowOf(other), rowOf(hub)] });
  expect(await list('CONTOSO-LAB.azure-devices.net')).toMatchObject({ ok: true, data: [rowOf(hub)] });
  expect(await list('nowhere.azure-devices.net')).toMatchObject({ ok: true, data: [] });
  expect(lab.calls).toEqual([GRAPH, GRAPH, GRAPH]);
});

test('an identity that may read nothing sees no hub', async () => {
  const body = { error: { code: 'BadRequest', details: [{ code: 'NoValidSubscriptionsInQueryRequest' }] } };
  lab.fault = () => ({ do: 'answer', with: { status: 400, body } });
  expect(await list()).toMatchObject({ ok: true, data: [] });
  lab.fault = () => ({ do: 'answer', with: { status: 400, body: { error: { code: 'BadRequest' } } } });
  expect(await list()).toMatchObject({ ok: false, why: 'failed' });
});

test('the query is sound, and one statement, whatever the host', async () => {
  const columns = ['id', 'name', 'type', 'location'].map((name) => [name, 'string'] as const);
  const language = openLanguage({ resources: [...columns, ['properties', 'dynamic']] });
  try {
    const statements = async (host: string | null) => {
      const understood = await language.understand(hubsQuery(host));
      return understood.ok ? listOf(understood.tree, 'Statements').length : understood.problem;
    };
    expect(await statements(null)).toBe(1);
    await fc.assert(
      fc.asyncProperty(hostileText, async (host) => expect(await statements(host)).toBe(1)),
      { numRuns: 30 },
    );
  } finally {
    language.close();
  }
}, 60_000);

describe('the id of a hub', () => {
  const found = { ok: true, data: hub.resourceId };

  test('is looked up once for all who ask at the same time, and known for an hour', async () => {
    expect(ids.known(hub.host)).toBeNull();
    expect(await Promise.all([1, 2, 3].map(() => ids.find(hub.host, ample())))).toMatchObject([found, found, found]);
    expect(ids.known(hub.host)).toBe(hub.resourceId);
    await clock.advance(3_599_999);
    expect(await ids.find(hub.host, ample())).toMatchObject(found);
    expect(lab.calls).toEqual([GRAPH]);
    await clock.advance(1);
    expect(ids.known(hub.host)).toBeNull();
    expect(await ids.find(hub.host, ample())).toMatchObject(found);
    expect(lab.calls).toEqual([GRAPH, GRAPH]);
  });

  test('is the pinned one, and then nobody is asked', async () => {
    const id = hub.resourceId.replace('rg-lab', 'pinned');
    ids = idsOf({ ...lab.azure, pinnedIdOf: () => id });
    expect(await ids.find(hub.host, ample())).toMatchObject({ ok: true, data: id });
    ids = idsOf({ ...lab.azure, pinnedIdOf: () => '/not/an/id' });
    expect(ids.known(hub.host)).toBeNull();
    expect(lab.calls).toEqual([]);
  });

  test('is not found, and the answer says what may be wrong', async () => {
    expect(await ids.find('nowhere.azure-devices.net', ample())).toMatchObject({
      ok: false,
      why: 'denied',
      detail:
        'Azure Resource Graph shows no hub nowhere.azure-devices.net: it does not exist, or Keepalive may not read it.',
      fix: expect.stringContaining('az role assignment create --role "Reader"'),
    });
  });

  test('what is no id of a hub is not taken for one', async () => {
    const data = [{ id: '/subscriptions/x/../evil', name: 'x', hostName: hub.host }];
    lab.fault = () => ({ do: 'answer', with: { status: 200, body: { data } } });
    expect(await ids.find(hub.host, ample())).toMatchObject({ ok: false, why: 'denied' });
  });

  test.each([
    [401, 'denied'],
    [403, 'denied'],
    [429, 'throttled'],
    [500, 'failed'],
  ])('%i is one refusal for all who ask, and is not remembered', async (status, why) => {
    lab.fault = () => ({ do: 'answer', with: { status, body: {} } });
    const refused = { ok: false, why, detail: expect.stringContaining(`Azure resource of ${hub.host}`) };
    expect(await Promise.all([ids.find(hub.host, ample()), ids.find(hub.host, ample())])).toMatchObject([
      refused,
      refused,
    ]);
    expect(lab.calls).toEqual([GRAPH]);
    lab.fault = undefined;
    expect(await ids.find(hub.host, ample())).toMatchObject(found);
  });

  test('no JSON, a reset', async () => {
    lab.fault = () => ({ do: 'answer', with: { status: 200, body: 'no json' } });
    expect(await ids.find(hub.host, ample())).toMatchObject({ ok: false, why: 'unreadable' });
    lab.fault = () => ({ do: 'reset' });
    expect(await ids.find(hub.host, ample())).toMatchObject({ ok: false, why: 'failed' });
  });

  test('who waits leaves with the own signal; who has more time asks again', async () => {
    const [first, second] = [new AbortController(), new AbortController()];
    let answers = 0;
    lab.fault = () => {
      answers += 1;
      if (answers > 1) return undefined;
      setImmediate(() => first.abort());
      return { do: 'hang' };
    };
    const asked = ids.find(hub.host, first.signal);
    const waited = ids.find(hub.host, second.signal);
    const left = ids.find(hub.host, AbortSignal.abort(new Error('gone')));
    await expect(left).rejects.toThrow('gone');
    await expect(asked).rejects.toThrow();
    await clock.advance(0);
    expect(await waited).toMatchObject(found);
  });
});

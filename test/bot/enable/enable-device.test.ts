import { noAccess, openTo } from '../../../src/access/access';
import { noAudit } from '../../../src/access/audit';
import { guardOf } from '../../../src/access/guard';
import type { EnableJob } from '../../../src/bot/enable/enable-device-job';
import { enableWork, keepEnabling } from '../../../src/bot/enable/enable-device-work';
import type { Tell } from '../../../src/bot/ports';
import type { DeviceStatus } from '../../../src/evidence/device-status';
import type { Slot } from '../../../src/evidence/evidence';
import { gap } from '../../../src/evidence/gaps';
import type { DeviceRegistrar } from '../../../src/evidence/sources/enable-device';
import { HUBS, startConversation } from '../../kit/conversation';
import { handClock } from '../../kit/hand-clock';
import { memoryStore } from '../../kit/memory-store';
import { CONTOSO, NOW } from '../../kit/sample-report';

const ASK = 'enable pump-02 on contoso-lab';

function desk(more: Parameters<typeof startConversation>[0] = {}) {
  const put: EnableJob[] = [];
  return { put, talk: startConversation({ enable: async (job) => void put.push(job), ...more }) };
}

describe('in the conversation', () => {
  test('a yes, by word or button, enables once; nothing is done before it', async () => {
    const { put, talk } = desk();
    expect(await talk.says(ASK)).toEqual([expect.stringMatching(/^\[card\] Shall I enable pump-02 on contoso-lab\?/)]);
    expect(put).toEqual([]);
    expect(await talk.says('yes')).toEqual(['Enabling pump-02…']);
    expect(put).toMatchObject([{ deviceId: 'pump-02', hub: { host: CONTOSO.host } }]);
    expect(put[0]?.hub).not.toHaveProperty('roles');
    expect(await talk.presses('Yes, enable it')).toEqual([expect.stringMatching(/already/)]);
    expect(put).toHaveLength(1);
  });

  test('a no, a cancel, or anything else in between is no yes', async () => {
    for (const word of ['no', 'cancel', 'hubs', 'check pump-03 on contoso-lab']) {
      const { put, talk } = desk();
      await talk.says(ASK);
      await talk.says(word);
      await talk.says('yes');
      expect([word, put]).toEqual([word, []]);
    }
  });

  test('a yes is for what was asked last', async () => {
    const edge = { put: async () => undefined, describe: () => ({ method: 'x', payload: '' }), bundle: null };
    const { put, talk } = desk({ edge });
    await talk.says('fetch edgeHub’s log of gate-01 on contoso-lab');
    await talk.says(ASK);
    expect(await talk.says('yes')).toEqual(['Enabling pump-02…']);
    await talk.says(ASK);
    await talk.says('fetch edgeHub’s log of gate-01 on contoso-lab');
    expect(await talk.says('yes')).toEqual([expect.stringMatching(/^Asking the agent/)]);
    expect(put).toHaveLength(1);
  });

  test.each([
    'enable pump-02 on contoso-lab',
    'please enable pump-02 on contoso-lab',
    'can you re-enable the device pump-02 on contoso-lab?',
    'Enable "pump-02" on contoso-lab.azure-devices.net',
  ])('“%s” is understood', async (text) => {
    expect((await desk().talk.says(text))[0]).toMatch(/Shall I enable pump-02/);
  });

  test('“enable it” means the device last spoken of', async () => {
    const { talk } = desk();
    await talk.says('check pump-02 on contoso-lab');
    expect((await talk.says('enable it again'))[0]).toMatch(/Shall I enable pump-02/);
  });

  test.each([
    'enable logging on contoso-lab',
    'how do I enable logs of pump-02?',
    'enable diagnostic settings of contoso-lab',
  ])('“%s” is something else', async (text) => {
    expect((await desk().talk.says(text))[0]).not.toMatch(/Shall I enable/);
  });

  test('it is for operators, where it is allowed, of one device that is named', async () => {
    const reader = desk({ access: openTo(HUBS, ['reader', 'support']) });
    expect(await reader.talk.says(ASK)).toEqual([expect.stringMatching(/role operator/)]);
    const stranger = desk({ access: noAccess });
    expect(await stranger.talk.says(ASK)).toEqual([expect.stringMatching(/may not see any IoT hub/)]);
    expect(await startConversation().says(ASK)).toEqual([expect.stringMatching(/may not enable devices here/)]);
    expect(await desk().talk.says('enable pump-02 and pump-03 on contoso-lab')).toEqual([
      expect.stringMatching(/^Which device\?/),
    ]);
    expect([reader.put, stranger.put]).toEqual([[], []]);
  });
});

type Step = 'look' | 'enable';

/** A registry with one device, which does what is told at each step: `crash` after the step has had its effect. */
function registry(start: Partial<DeviceStatus> | null = {}) {
  let device: DeviceStatus | null =
    start === null ? null : { status: 'disabled', reason: 'maintenance', since: null, etag: 'a', ...start };
  let number = 0;
  const calls: string[] = [];
  const trouble: Partial<Record<Step, 'crash' | Slot<never>>> = {};
  function after<T>(step: Step, answer: Slot<T>): Slot<T> {
    const what = trouble[step];
    delete trouble[step];
    if (what === 'crash') throw new Error('the process died');
    return what ?? answer;
  }
  const touch = (status: DeviceStatus['status']) => {
    number += 1;
    device = { status, reason: null, since: NOW.toISOString(), etag: `etag-${number}` };
  };
  const registrar: DeviceRegistrar = {
    async look() {
      calls.push('look');
      return after<DeviceStatus | null>('look', { ok: true, searched: '', data: device });
    },
    async enable(_device, etag) {
      calls.push(`enable ${etag}`);
      const isSame = device?.etag === etag;
      if (isSame) touch('enabled');
      return after('enable', { ok: true, searched: '', data: isSame ? 'enabled' : 'changed' });
    },
  };
  return { registrar, calls, trouble, touch, status: () => device?.status };
}

const JOB: EnableJob = {
  id: 'abcd1234',
  conversation: {
    serviceUrl: 'http://localhost:1/',
    conversation: { id: 'talk', isGroup: false, conversationType: '', name: '' },
  },
  person: { id: 'ann', channel: 'msteams' },
  hub: CONTOSO,
  deviceId: 'pump-02',
  zone: 'UTC',
  askedAt: NOW.toISOString(),
};

/** One runner after the other on the same stored job, until it is done. */
async function work(
  at: ReturnType<typeof registry>,
  between: () => void = () => undefined,
  access = openTo([CONTOSO]),
) {
  const said: string[] = [];
  const tell: Tell = {
    tell: async (_where, { text }) => {
      said.push(text ?? '');
      return null;
    },
    updatesInPlace: () => false,
    update: async () => false,
  };
  const noted: string[] = [];
  const audit = {
    ...noAudit,
    note: async (entry: { result: string; why: string | null }) => void noted.push(entry.why ?? entry.result),
  };
  const kind = enableWork({ registrar: at.registrar, guard: guardOf(access, audit), tell, clock: handClock(NOW) });
  let body: unknown = JSON.parse(JSON.stringify(JOB));
  for (let attempts = 1; attempts <= 3; attempts += 1) {
    const checkpoint = async (left: unknown) => {
      body = JSON.parse(JSON.stringify(left));
      return true;
    };
    try {
      const end = await kind.run(
        { id: 'x', kind: 'enable-device', body, attempts, checkpoint },
        new AbortController().signal,
      );
      return { end, said, noted };
    } catch (error) {
      if (!(error instanceof Error) || error.message !== 'the process died') throw error;
      between();
    }
  }
  throw new Error('never done');
}

describe('the job', () => {
  test('enables, reads again, and shows what the registry says', async () => {
    const at = registry();
    const { said, noted } = await work(at);
    expect(said).toEqual([
      expect.stringMatching(/^Done: the registry of contoso-lab says that pump-02 is enabled since/),
    ]);
    expect([at.calls, noted]).toEqual([['look', 'enable a', 'look'], ['done']]);
  });

  test('leaves an enabled one alone, and says so', async () => {
    const at = registry({ status: 'enabled' });
    expect((await work(at)).said).toEqual([expect.stringMatching(/is enabled already, so I have changed nothing/)]);
    expect(at.calls).toEqual(['look']);
  });

  test('tells kindly that somebody else was faster', async () => {
    const at = registry();
    const { registrar } = at;
    const racing = {
      ...at,
      registrar: { ...registrar, enable: async () => ({ ok: true, searched: '', data: 'changed' }) as const },
    };
    const { said, noted } = await work(racing);
    expect(said).toEqual([expect.stringMatching(/^Somebody else changed pump-02/)]);
    expect([at.status(), noted]).toEqual(['disabled', ['etag-changed']]);
  });

  test('after a crash in any step it is enabled once', async () => {
    for (const step of ['look', 'enable'] as const) {
      const at = registry();
      at.trouble[step] = 'crash';
      const { said, end } = await work(at);
      expect([step, end, at.status(), said]).toEqual([step, 'done', 'enabled', [expect.stringMatching(/^Done:/)]]);
      expect(at.calls.filter((call) => call.startsWith('enable'))).toHaveLength(1);
    }
  });

  test('who disables it between a crash and the next try is not overruled', async () => {
    const at = registry();
    at.trouble.enable = 'crash';
    const { said } = await work(at, () => at.touch('disabled'));
    expect([at.status(), said]).toEqual(['disabled', [expect.stringMatching(/^Somebody else changed pump-02/)]]);
    expect(at.calls.filter((call) => call.startsWith('enable'))).toHaveLength(1);
  });

  test('what cannot be read or is not there is said with what to do', async () => {
    const denied = registry();
    denied.trouble.look = gap('denied', 'The registry answered 403.', 'Give it the role.');
    expect((await work(denied)).said).toEqual([
      'I could not enable pump-02. The registry answered 403. Give it the role.',
    ]);
    const { said, noted } = await work(registry(null));
    expect([said, noted]).toEqual([[expect.stringMatching(/has no device pump-02/)], ['no-such-device']]);
  });

  test('a role that was taken since the yes stops it before anything is read', async () => {
    const at = registry();
    const { said } = await work(at, undefined, openTo([CONTOSO], ['reader']));
    expect([at.calls, said]).toEqual([[], [expect.stringMatching(/role operator.*I have changed nothing/)]]);
  });

  test('is kept under its own id, and another version’s is given up', async () => {
    const store = memoryStore(() => NOW);
    await keepEnabling(store.jobs)(JOB);
    await keepEnabling(store.jobs)(JOB);
    expect(store.waiting()).toHaveLength(1);
    const kind = enableWork({
      registrar: registry().registrar,
      guard: guardOf(noAccess, noAudit),
      tell: { tell: async () => null, updatesInPlace: () => false, update: async () => false },
      clock: handClock(NOW),
    });
    const run = { id: 'x', kind: 'enable-device', body: { deviceId: 7 }, attempts: 1, checkpoint: async () => true };
    expect(await kind.run(run, new AbortController().signal)).toMatchObject({ bury: expect.any(String) });
  });
});

test('who has not signed in is asked to, whatever they ask for', async () => {
  const access = { ...noAccess, standing: async () => ({ kind: 'sign-in' }) as const };
  for (const text of [ASK, 'hubs', 'check pump-08 on contoso-lab', 'what is wrong with contoso-lab?'])
    expect(await startConversation({ access }).says(text)).toEqual([expect.stringMatching(/^Please sign in first/)]);
});

test('what could not be found out is said as such, of a hub that was named', async () => {
  const unclear = { kind: 'unclear', why: 'Azure did not answer.' } as const;
  const access = { ...openTo(HUBS.slice(0, 1)), mayRead: async () => unclear };
  const talk = startConversation({ access });
  expect(await talk.says('check pump-08 on fabrikam-lab')).toEqual(['Azure did not answer.']);
  expect(await talk.says('check pump-08 on contoso-lab')).toEqual(['Azure did not answer.']);
  expect(talk.jobs).toEqual([]);
});

test('a hub beyond the offered ones is answered when it is named, also when its device is asked for first', async () => {
  const all = openTo(HUBS);
  const talk = startConversation({ access: { ...all, hubsFor: async () => HUBS.slice(0, 1) } });
  await talk.says('check pump-08 on fabrikam-lab');
  expect(talk.jobs).toMatchObject([{ hub: { host: 'fabrikam-lab.azure-devices.net' } }]);
});

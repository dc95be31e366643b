import type { Activity } from 'botbuilder';
import { mayStill } from '../src/access/guard';
import type { Role } from '../src/access/roles';
import { accessWorld, grantTo, HUB, OTHER, PLACES, type Place } from './kit/access-world';

// Rule 6, as a table: every role, every way to ask, every place. Who may not see a hub hears one no, and nothing is read.

/** Others read along there: what is one person's alone is done in their own chat, and nothing is read for it here. */
const isShared = (place: Place) => place === 'a group chat' || place === 'a channel';
const LED_AWAY = /our own chat/;

const ROLES = ['none at all', 'none on this hub', 'reader', 'operator', 'support'] as const;
type Standing = (typeof ROLES)[number];
const PLACE_NAMES: readonly Place[] = ['a chat of two', 'a group chat', 'a channel', 'the web'];

function worldFor(place: Place, standing: Standing) {
  if (standing === 'none at all') return accessWorld(place, []);
  if (standing === 'none on this hub') return accessWorld(place, [grantTo(place, [OTHER], 'operator')]);
  return accessWorld(place, [grantTo(place, [HUB], standing)]);
}
type World = ReturnType<typeof worldFor>;

const isRole = (standing: Standing): standing is Role => !standing.startsWith('none');
const LOG = '2026-11-20T08:00:00Z ERROR azure-iot-device connection lost\n2026-11-20T08:00:05Z ERROR connection lost';
const FILE = { attachments: [{ contentType: 'text/plain', contentUrl: 'https://files.example/a.log', name: 'a.log' }] };

interface Deed {
  readonly does: (world: World, hub: string) => Promise<string>;
  /** The role that it takes; every role may look. */
  readonly needs?: Role;
  /** What the recorder sees where it is allowed; none: nothing is read for it. */
  readonly call?: RegExp;
  /** Not before others. */
  readonly alone?: true;
  /** What nobody may read who has not got the role. */
  readonly shows?: RegExp;
}

const typed =
  (text: string): Deed['does'] =>
  (world, hub) =>
    world.says(text.replaceAll('HUB', hub));
const yes =
  (text: string): Deed['does'] =>
  async (world, hub) => {
    const first = await world.says(text.replaceAll('HUB', hub));
    return `${first}\n${await world.says('yes')}`;
  };

/** Everything that a person can ask for with a hub in it. */
const DEEDS: Readonly<Record<string, Deed>> = {
  diagnose: { does: typed('check pump-08 on HUB'), call: /^investigate/, shows: /Two clients/ },
  'diagnose by host': {
    does: typed('why does pump-08 on HUB.azure-devices.net drop?'),
    call: /^investigate/,
    shows: /Two clients/,
  },
  'a module': { does: typed('check module edgeHub of gate-01 on HUB'), call: /^investigate/ },
  'by a link to the portal': {
    does: typed(
      'check pump-08 on https://portal.azure.com/#@x/resource/subscriptions/1/resourceGroups/a/providers/Microsoft.Devices/IotHubs/HUB',
    ),
    call: /^investigate/,
  },
  'check again': {
    does: async (world, hub) => {
      world.talk.clock.move(60_000);
      return `${await world.says(`check pump-08 on ${hub}`)}\n${await world.says('check again')}`;
    },
    call: /^investigate/,
  },
  'and another': {
    does: async (world, hub) => `${await world.says(`check pump-08 on ${hub}`)}\n${await world.says('and pump-09?')}`,
    call: /^investigate/,
  },
  'the device first, the hub when asked': {
    does: async (world, hub) => `${await world.says('check pump-08')}\n${await world.says(hub)}`,
    call: /^investigate/,
  },
  'the hub as a whole': { does: typed('what is wrong with HUB?'), call: /^look at/ },
  collect: { alone: true, does: typed('collect logs of pump-08 on HUB'), call: /^case of/ },
  escalate: {
    alone: true,
    does: yes('escalate pump-08 on HUB, severity high, contact ops@example.com'),
    call: /^investigate/,
    shows: /KA-/,
  },
  'how to get the log': {
    alone: true,
    does: typed('how do I get the log of pump-08 on HUB?'),
    shows: /keepalive\.example\/uploads/,
  },
  'a pasted log': {
    alone: true,
    does: (world, hub) => world.says(`check pump-08 on ${hub}\n${LOG}`),
    call: /^investigate/,
  },
  'fetch an Edge log': {
    alone: true,
    does: yes('fetch edgeHub’s log of gate-01 on HUB'),
    needs: 'operator',
    call: /^call a gateway/,
  },
  'enable a device': { alone: true, does: yes('enable pump-02 on HUB'), needs: 'operator', call: /^enable a device/ },
  'fetch a support bundle': {
    alone: true,
    does: yes('fetch the support bundle of gate-01 on HUB'),
    needs: 'operator',
    call: /^call a gateway/,
  },
  'watch a device': {
    alone: true,
    does: typed('watch pump-08 on HUB for 24 hours'),
    call: /^watch pump-08/,
    shows: /pump-08/,
  },
  'watch a hub': { alone: true, does: typed('watch HUB'), call: /^watch null/ },
};

const ASKS_BACK = ['the hub as a whole', 'the device first, the hub when asked', 'watch a hub'];

/** What is in no answer to somebody who may not see the hub, whatever they ask. */
const LEAKS = /\/subscriptions\/secret|tailspin|Two clients|device-disabled|keepalive\.example|KA-[0-9A-Z]{4}/;

describe.each(PLACE_NAMES)('in %s', (place) => {
  describe.each(ROLES)('with the role: %s', (standing) => {
    test.each(Object.keys(DEEDS))('%s', async (name) => {
      const { does, needs, call, shows, alone } = DEEDS[name] ?? { does: typed('') };
      const world = worldFor(place, standing);
      const answer = await does(world, 'contoso-lab');
      if (alone && isShared(place)) {
        expect(answer).toMatch(LED_AWAY);
        expect(answer).not.toMatch(LEAKS);
        expect([world.calls, world.audit]).toEqual([[], []]);
        return;
      }
      const mayDo = isRole(standing) && (needs === undefined || needs === standing);
      if (mayDo) {
        if (call) expect(world.calls.filter((one) => call.test(one) && one.endsWith(HUB))).not.toEqual([]);
        if (shows) expect(answer).toMatch(shows);
        return;
      }
      // Nothing at all is read; but whoever has one hub alone may be answered about that one.
      const own = world.calls.filter((one) => one.endsWith(OTHER));
      expect(world.calls.filter((one) => !own.includes(one))).toEqual([]);
      if (!isRole(standing)) {
        expect(answer).not.toMatch(own.length > 0 ? /secret\/contoso|tailspin|contoso-lab\.azure/ : LEAKS);
        // A hub that is there and one that is not are the same answer.
        const nowhere = await does(worldFor(place, standing), 'adatumx-lab');
        expect(plainly(answer)).toBe(plainly(nowhere));
      }
      const refusals = world.audit.filter(({ result }) => result === 'refused');
      // With another hub in sight, these take a name that leads nowhere for a device, or ask which one is meant.
      const asksBack = standing === 'none on this hub' && ASKS_BACK.includes(name);
      if (call && !asksBack) expect(refusals).not.toEqual([]);
      expect(world.audit.filter(({ subject, result }) => subject.hub === HUB && result !== 'refused')).toEqual([]);
    });

    test('what names no hub names none that they may not see', async () => {
      const world = worldFor(place, standing);
      for (const text of [
        'hubs',
        'help',
        'hello',
        'status',
        'withdraw KA-1042',
        'status KA-1042',
        'add to KA-1042: more',
        'yes',
        'no',
        'cancel',
        'what is 409002?',
        'how do I get the log?',
        'start over',
        'forget me',
      ]) {
        const answer = await world.says(text);
        expect([text, answer]).toEqual([text, expect.not.stringMatching(/tailspin|\/subscriptions\//)]);
        // Help shows examples that are nobody's secret; of hubs only those of the person are named.
        if (!isRole(standing) && text === 'hubs') expect(answer).not.toMatch(/contoso/);
      }
      expect(world.calls).toEqual([]);
    });

    test('a file is fetched only for somebody who may see a hub', async () => {
      const world = worldFor(place, standing);
      await world.post({ ...FILE, text: 'check pump-08 on contoso-lab' });
      const fetched = world.calls.includes('fetch a file');
      expect(fetched).toBe(standing !== 'none at all' && !isShared(place));
      if (!isRole(standing)) expect(world.calls.filter((call) => call.endsWith(HUB))).toEqual([]);
    });

    test('a link to a case, a picture or an upload opens with the right only', async () => {
      const world = worldFor(place, standing);
      for (const what of ['fetch-case', 'upload'])
        expect(await mayStill(world.guard, world.person(), { what, hub: HUB, deviceId: 'pump-08' })).toBe(
          isRole(standing),
        );
      expect((await world.guard.rolesOn(world.person(), HUB)).length > 0).toBe(isRole(standing));
      expect(world.calls).toEqual([]);
    });
  });

  test('the card of a disabled device offers to enable it to operators only', async () => {
    for (const role of ['reader', 'operator', 'support'] as const) {
      const answer = await worldFor(place, role).says('check pump-08 on contoso-lab');
      expect([role, /Enable the device/.test(answer)]).toEqual([role, role === 'operator' && !isShared(place)]);
    }
  });
});

/** Without the names that the person typed, and what is made anew each time. */
function plainly(answer: string): string {
  return answer.replace(/contoso-lab|adatumx-lab/g, 'HUB').replace(/"keepalive":"[^"]*"/g, '');
}

const BUTTONS = [
  'Look again',
  'How do I get the log?',
  'Collect logs for support',
  'Escalate to support',
  'Enable the device',
];

describe.each(PLACE_NAMES)('the buttons of a card in %s', (place) => {
  // Before others a card only looks again.
  const buttons = isShared(place) ? ['Look again'] : BUTTONS;

  test.each(buttons)('%s does nothing any more once the right is gone', async (title) => {
    const world = worldFor(place, 'operator');
    await world.says('check pump-08 on contoso-lab');
    expect(world.calls).not.toEqual([]);
    world.calls.length = 0;
    world.grants.length = 0;
    world.talk.clock.move(60_000);
    const answer = await world.presses(title);
    expect(world.calls).toEqual([]);
    expect(answer).not.toMatch(LEAKS);
  });

  test.each(buttons)('%s works for nobody else, whatever they may do', async (title) => {
    const world = worldFor(place, 'operator');
    await world.says('check pump-08 on contoso-lab');
    const from = { ...PLACES[place].from, id: '29:bob', aadObjectId: '99999999-2222-4333-8444-55555555555a' };
    world.grants.push({ who: { person: from.aadObjectId }, hubs: [HUB], role: 'operator' });
    world.calls.length = 0;
    const answer = await world.presses(title, { from });
    expect(answer).toMatch(/belongs to the person who asked/);
    expect([world.calls, LEAKS.test(answer)]).toEqual([[], false]);
  });
});

const LATER: ReadonlyArray<readonly [string, ReadonlyArray<Partial<Activity>>]> = [
  ['a diagnosis', [{ text: 'check pump-08 on contoso-lab' }]],
  ['the hub as a whole', [{ text: 'what is wrong with contoso-lab?' }]],
  ['a case', [{ text: 'collect logs of pump-08 on contoso-lab' }]],
  ['an escalation', [{ text: 'escalate pump-08 on contoso-lab, severity high, contact ops@example.com' }]],
  ['an Edge log', [{ text: 'fetch edgeHub’s log of gate-01 on contoso-lab' }, { text: 'yes' }]],
  ['a support bundle', [{ text: 'fetch the support bundle of gate-01 on contoso-lab' }, { text: 'yes' }]],
  ['enabling', [{ text: 'enable pump-02 on contoso-lab' }, { text: 'yes' }]],
];

describe.each(PLACE_NAMES)('a job that runs later in %s', (place) => {
  test.each(isShared(place) ? LATER.slice(0, 2) : LATER)(
    '%s reads nothing when the right is gone by then, and says so',
    async (_name, messages) => {
      const world = worldFor(place, 'operator');
      for (const message of messages) await world.post(message, { later: false });
      world.grants.length = 0;
      world.audit.length = 0;
      await world.work();
      expect(world.calls).toEqual([]);
      expect(world.audit).toMatchObject([{ result: 'refused', why: 'may-not', subject: { hub: HUB } }]);
    },
  );

  test('an operator who became a reader changes and calls nothing', async () => {
    for (const messages of LATER.slice(-2).map(([, all]) => all)) {
      const world = worldFor(place, 'operator');
      for (const message of messages) await world.post(message, { later: false });
      world.grants.splice(0, 1, grantTo(place, [HUB], 'reader'));
      await world.work();
      expect(world.calls).toEqual([]);
    }
  });

  test('a yes to hand a case over counts only while its hub may be seen', async () => {
    const world = worldFor(place, 'reader');
    await world.says('escalate pump-08 on contoso-lab, severity high, contact ops@example.com');
    world.grants.length = 0;
    await world.says('yes');
    expect(world.talk.escalations.store.waiting().filter(({ kind }) => kind === 'escalate')).toEqual([]);
  });
});

import { type Access, type HubRef, MAY_NOT, openTo, type Person, type Sight } from '../../src/access/access';
import { rolesOn } from '../../src/access/policy';
import { markOf } from '../../src/access/site-user';
import { webAccess } from '../../src/access/web-access';
import { keepSessions } from '../../src/web/token/kept-sessions';
import { SITE_LIFE, sessionsBy } from '../../src/web/token/session';
import { createFakeClock } from '../kit/fake-clock';
import { memoryRecords } from '../kit/memory-store';

const hub = (name: string): HubRef => ({ host: `${name}.azure-devices.net`, name, resourceId: null });
const [OPEN, CLOSED] = [hub('open-hub'), hub('closed-hub')];
const SIGN_IN: Sight = { kind: 'sign-in' };
const POLICY = {
  azureRights: false,
  grants: [{ who: { siteUser: 'ada@example.com' }, hubs: [CLOSED.host], role: 'operator' as const }],
};

/** As an access policy decides. */
const byPolicy: Access = {
  hubsFor: async (person) => (rolesOn(POLICY, { person, groups: null }, CLOSED.host).length > 0 ? [CLOSED] : []),
  async mayRead(person, host) {
    const roles = rolesOn(POLICY, { person, groups: null }, host);
    return roles.length > 0 ? { kind: 'may', roles } : MAY_NOT;
  },
  standing: async () => MAY_NOT,
};

function world(openHubs: readonly HubRef[] = [], access = byPolicy) {
  const clock = createFakeClock(new Date('2026-03-04T10:00:00Z'));
  const records = memoryRecords();
  const kept = keepSessions(records, clock);
  const sessions = sessionsBy('a key of this test, long enough for it', clock);
  return {
    clock,
    records,
    kept,
    access: webAccess({ access, sessions: kept, openHubs }),
    async comes(siteUser: string | null): Promise<Person> {
      const session = sessions.begin(siteUser);
      await kept.remember(session);
      return { id: session.userId, channel: 'directline' };
    },
  };
}

test("a site's user sees what the policy grants them, and nobody else does", async () => {
  const { access, comes, records } = world();
  const [ada, bob] = [await comes('ada@example.com'), await comes('bob@example.com')];
  expect(await access.hubsFor(ada)).toEqual([CLOSED]);
  expect(await access.mayRead(ada, CLOSED.host)).toEqual({ kind: 'may', roles: ['reader', 'operator'] });
  expect(await access.hubsFor(bob)).toEqual([]);
  expect(await access.mayRead(bob, CLOSED.host)).toBe(MAY_NOT);
  expect([...records.all.values()].join()).not.toContain('example.com');
});

test('what a person claims of themselves is not looked at', async () => {
  const { access, comes } = world();
  const anybody = { ...(await comes(null)), siteUser: 'ada@example.com' };
  expect(await access.mayRead(anybody, CLOSED.host)).toBe(MAY_NOT);
  expect(await access.mayRead({ ...anybody, siteUser: markOf('ada@example.com') }, CLOSED.host)).toBe(MAY_NOT);
});

test('an id without a session is nobody, open hubs or not', async () => {
  const { access } = world([OPEN]);
  for (const id of ['dl_0123', `dl_${'0'.repeat(36)}`, '../x', '']) {
    const person = { id, channel: 'directline' };
    expect(await access.hubsFor(person)).toEqual([]);
    expect(await access.mayRead(person, OPEN.host)).toMatchObject({
      kind: 'unclear',
      why: expect.stringMatching(/reload/),
    });
    expect(await access.standing(person)).toMatchObject({ kind: 'unclear' });
  }
});

test('a session ends on its time, and is swept', async () => {
  const { access, comes, clock, kept, records } = world();
  const ada = await comes('ada@example.com');
  await clock.advance(SITE_LIFE);
  expect(await access.mayRead(ada, CLOSED.host)).toMatchObject({ kind: 'unclear' });
  await clock.advance(24 * 3_600_000);
  await kept.tidy(clock.now());
  expect([...records.all.keys()].filter((key) => key.startsWith('web-session'))).toEqual(['web-sessions-swept']);
});

test('somebody unknown hears what there is without a name; only where nobody can sign in', async () => {
  const { access, comes } = world();
  const stranger = await comes(null);
  expect(await access.standing(stranger)).toMatchObject({
    kind: 'may-not',
    why: expect.stringMatching(/explain codes/),
  });
  expect(await access.standing(await comes('bob'))).toBe(MAY_NOT);
  const asking = world([], { ...byPolicy, standing: async () => SIGN_IN });
  expect(await asking.access.standing(await asking.comes(null))).toBe(SIGN_IN);
});

test('an open hub may be looked at by anybody of the web chat, and only looked at', async () => {
  const { access, comes } = world([OPEN]);
  const stranger = await comes(null);
  expect(await access.hubsFor(stranger)).toEqual([OPEN]);
  expect(await access.mayRead(stranger, OPEN.host)).toEqual({ kind: 'may', roles: ['reader'] });
  expect(await access.mayRead(stranger, CLOSED.host)).toBe(MAY_NOT);
  const inTeams = { id: '29:x', channel: 'msteams' };
  expect(await access.hubsFor(inTeams)).toEqual([]);
  expect(await access.mayRead(inTeams, OPEN.host)).toBe(MAY_NOT);
});

test('more rights of their own on an open hub stay, and it is offered once', async () => {
  const { access, comes } = world([OPEN], openTo([OPEN], ['reader', 'operator']));
  const ada = await comes('ada@example.com');
  expect(await access.hubsFor(ada)).toEqual([OPEN]);
  expect(await access.mayRead(ada, OPEN.host)).toEqual({ kind: 'may', roles: ['reader', 'operator'] });
});

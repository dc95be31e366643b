import type { Person } from '../../src/access/access';
import { guardOf } from '../../src/access/guard';
import { outsideSight } from '../../src/access/outside-sight';
import type { UserTokens } from '../../src/access/user-token';
import { readPolicy } from '../../src/config/access-policy';
import { azureSources } from '../../src/evidence/sources';
import type { Fault, WireCall } from '../../src/lab/wire';
import { createFakeClock } from '../kit/fake-clock';
import { openTinyLab, type TinyLab, tinyHub } from '../kit/tiny-lab';

// Who may see what outside of the lab, against a real wire that counts every call.

const HUBS = ['contoso-lab', 'fabrikam-lab', 'tailspin-lab'].map((name) => tinyHub(name));
const [CONTOSO, FABRIKAM] = HUBS.map(({ host }) => host);
const OBJECT = '11111111-2222-4333-8444-55555555555a';
const GROUP = '11111111-2222-4333-8444-55555555555b';
const ANN: Person = { id: '29:ann', channel: 'msteams', aadObjectId: OBJECT };

let lab: TinyLab;
beforeAll(async () => {
  lab = await openTinyLab(HUBS);
});
afterAll(() => lab.close());

type Answers = Readonly<Record<string, number>>;

/** `rights`: what ARM answers a person's token about a hub, by its name; others may be read by nobody. */
async function world(given: {
  readonly policy?: object;
  readonly signedIn?: boolean;
  readonly claims?: object;
  readonly rights?: Answers;
  readonly canSignIn?: boolean;
  readonly tokenTrouble?: boolean;
}) {
  const { policy, signedIn = true, claims = { oid: OBJECT }, rights = {}, canSignIn = true } = given;
  lab.calls.length = 0;
  const clock = createFakeClock(new Date());
  const state = { rights, signedIn, asked: 0, signedOut: 0 };
  const token = `x.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.${'s'.repeat(20)}`;
  lab.fault = (call: WireCall): Fault | undefined => {
    if (call.headers.authorization !== `Bearer ${token}`) return undefined;
    const name = decodeURIComponent(call.url.pathname).split('/').at(-1) ?? '';
    const status = state.rights[name] ?? 403;
    return { do: 'answer', with: { status, body: status === 200 ? { id: 'x' } : { error: { code: 'X' } } } };
  };
  const tokens: UserTokens = {
    async armTokenFor() {
      state.asked += 1;
      if (given.tokenTrouble) throw new Error('the token service is down');
      if (!state.signedIn) return { kind: 'not-signed-in' };
      return { kind: 'token', token, who: { objectId: null, tenantId: null, name: null } };
    },
    async signOut() {
      state.signedOut += 1;
      return { ok: true };
    },
  };
  const problems: string[] = [];
  const live = azureSources(lab.azure, clock);
  const warned: object[] = [];
  const sight = outsideSight({
    azure: lab.azure,
    ofHub: live.ofHub,
    userTokens: canSignIn ? tokens : null,
    policy: policy ? readPolicy(JSON.stringify(policy), problems) : null,
    clock,
    log: { warn: (details) => void warned.push(details) },
  });
  expect(problems).toEqual([]);
  return { ...sight, state, clock, warned, close: () => live.close() };
}

const grants = (...all: object[]) => ({ grants: all });
const names = (hubs: ReadonlyArray<{ readonly name: string }>) => hubs.map(({ name }) => name);

describe('without a policy, people’s own Azure rights decide', () => {
  test('one GET of the hub on their behalf, yes and no remembered for five minutes', async () => {
    const { access, clock, state, close } = await world({ rights: { 'contoso-lab': 200, 'fabrikam-lab': 404 } });
    expect(names(await access.hubsFor(ANN))).toEqual(['contoso-lab']);
    const asked = lab.calls.length;
    expect(await access.mayRead(ANN, CONTOSO ?? '')).toEqual({ kind: 'may', roles: ['reader'] });
    expect(await access.mayRead(ANN, FABRIKAM ?? '')).toMatchObject({ kind: 'may-not' });
    expect(names(await access.hubsFor(ANN))).toEqual(['contoso-lab']);
    expect(lab.calls.length).toBe(asked);
    expect(lab.calls.filter((call) => call.startsWith('GET'))).toHaveLength(3);
    state.rights = {};
    await clock.advance(4 * 60_000);
    expect((await access.mayRead(ANN, CONTOSO ?? '')).kind).toBe('may');
    await clock.advance(2 * 60_000);
    expect((await access.mayRead(ANN, CONTOSO ?? '')).kind).toBe('may-not');
    close();
  });

  test('who has not signed in costs no call, and is asked to', async () => {
    const { access, close } = await world({ signedIn: false, rights: { 'contoso-lab': 200 } });
    expect(await access.hubsFor(ANN)).toEqual([]);
    expect(await access.mayRead(ANN, CONTOSO ?? '')).toEqual({ kind: 'sign-in' });
    expect(await access.standing(ANN)).toEqual({ kind: 'sign-in' });
    expect(lab.calls).toEqual([]);
    close();
  });

  test('where nobody can sign in nobody sees anything, and nobody is asked to', async () => {
    const { access, close } = await world({ canSignIn: false });
    expect([(await access.mayRead(ANN, CONTOSO ?? '')).kind, (await access.standing(ANN)).kind]).toEqual([
      'may-not',
      'may-not',
    ]);
    expect(lab.calls).toEqual([]);
    close();
  });

  test('a hub that is not there is told like one that they may not see', async () => {
    const { access, close } = await world({});
    const there = await access.mayRead(ANN, CONTOSO ?? '');
    expect(await access.mayRead(ANN, 'northwind-lab.azure-devices.net')).toEqual(there);
    close();
  });

  test.each([
    [401, 'sign-in'],
    [429, 'unclear'],
    [503, 'unclear'],
    [302, 'unclear'],
  ])('ARM’s %i is %s, and never remembered', async (status, kind) => {
    const { access, state, close } = await world({ rights: { 'contoso-lab': status } });
    expect((await access.mayRead(ANN, CONTOSO ?? '')).kind).toBe(kind);
    state.rights = { 'contoso-lab': 200 };
    expect((await access.mayRead(ANN, CONTOSO ?? '')).kind).toBe('may');
    close();
  });

  test('trouble with the sign-in is no yes', async () => {
    const { access, warned, close } = await world({ tokenTrouble: true });
    expect(await access.hubsFor(ANN)).toEqual([]);
    expect((await access.mayRead(ANN, CONTOSO ?? '')).kind).toBe('unclear');
    expect(warned.length).toBeGreaterThan(0);
    expect(lab.calls).toEqual([]);
    close();
  });

  test('a sign-in as somebody else counts for nothing', async () => {
    const { access, close } = await world({ claims: { oid: GROUP }, rights: { 'contoso-lab': 200 } });
    expect(await access.hubsFor(ANN)).toEqual([]);
    expect(await access.mayRead(ANN, CONTOSO ?? '')).toMatchObject({
      kind: 'may-not',
      why: expect.stringMatching(/another account/),
    });
    expect(lab.calls).toEqual([]);
    close();
  });

  test('who signs out is forgotten at once', async () => {
    const { access, tokens, state, close } = await world({ rights: { 'contoso-lab': 200 } });
    expect((await access.mayRead(ANN, CONTOSO ?? '')).kind).toBe('may');
    state.signedIn = false;
    await tokens.signOut(ANN);
    expect(state.signedOut).toBe(1);
    expect((await access.mayRead(ANN, CONTOSO ?? '')).kind).toBe('sign-in');
    close();
  });
});

describe('with a policy', () => {
  test('it decides alone: nobody needs to sign in, and no right of Azure counts', async () => {
    const policy = grants({ who: { person: OBJECT }, hubs: [CONTOSO], role: 'operator' });
    const { access, state, close } = await world({ policy, rights: { 'fabrikam-lab': 200 } });
    expect(names(await access.hubsFor(ANN))).toEqual(['contoso-lab']);
    expect(await access.mayRead(ANN, CONTOSO ?? '')).toEqual({ kind: 'may', roles: ['reader', 'operator'] });
    expect((await access.mayRead(ANN, FABRIKAM ?? '')).kind).toBe('may-not');
    const stranger: Person = { id: '29:bob', channel: 'msteams', aadObjectId: GROUP };
    expect(await access.hubsFor(stranger)).toEqual([]);
    expect((await access.standing(stranger)).kind).toBe('may-not');
    expect([state.asked, lab.calls]).toEqual([0, []]);
    close();
  });

  test('beside rights of Azure both count', async () => {
    const policy = { ...grants({ who: { person: OBJECT }, hubs: [CONTOSO], role: 'operator' }), azureRights: true };
    const { access, close } = await world({ policy, rights: { 'fabrikam-lab': 200 } });
    expect(names(await access.hubsFor(ANN))).toEqual(['contoso-lab', 'fabrikam-lab']);
    expect(await access.mayRead(ANN, FABRIKAM ?? '')).toEqual({ kind: 'may', roles: ['reader'] });
    close();
  });

  test('every hub is every hub that the bot finds', async () => {
    const { access, close } = await world({ policy: grants({ who: { person: OBJECT }, hubs: ['*'], role: 'reader' }) });
    expect(names(await access.hubsFor(ANN))).toEqual(['contoso-lab', 'fabrikam-lab', 'tailspin-lab']);
    close();
  });

  test('groups are those of the sign-in; where it does not tell them, that is said', async () => {
    const policy = grants({ who: { group: GROUP }, hubs: [CONTOSO], role: 'support' });
    const member = await world({ policy, claims: { oid: OBJECT, groups: [GROUP.toUpperCase()] } });
    expect(names(await member.access.hubsFor(ANN))).toEqual(['contoso-lab']);
    expect(await member.access.mayRead(ANN, CONTOSO ?? '')).toEqual({ kind: 'may', roles: ['reader', 'support'] });
    expect((await member.access.mayRead(ANN, FABRIKAM ?? '')).kind).toBe('may-not');
    member.close();
    const many = await world({ policy, claims: { oid: OBJECT, hasgroups: true } });
    expect(await many.access.mayRead(ANN, CONTOSO ?? '')).toMatchObject({
      kind: 'unclear',
      why: expect.stringMatching(/groups/),
    });
    many.close();
    const out = await world({ policy, signedIn: false });
    expect(await out.access.mayRead(ANN, CONTOSO ?? '')).toEqual({ kind: 'sign-in' });
    expect(lab.calls).toEqual([]);
    out.close();
  });

  test('on the web people are who they signed in as', async () => {
    const policy = grants({ who: { person: OBJECT }, hubs: [CONTOSO], role: 'reader' });
    const web: Person = { id: 'dl_1', channel: 'directline' };
    const known = await world({ policy });
    expect(names(await known.access.hubsFor(web))).toEqual(['contoso-lab']);
    known.close();
    const unknown = await world({ policy, signedIn: false });
    expect(await unknown.access.hubsFor(web)).toEqual([]);
    expect((await unknown.access.mayRead(web, CONTOSO ?? '')).kind).toBe('sign-in');
    unknown.close();
  });
});

test('the guard says no in words, notes it, and knows roles', async () => {
  const { access, close } = await world({ rights: { 'contoso-lab': 200 } });
  const noted: object[] = [];
  const guard = guardOf(access, { note: async (entry) => void noted.push(entry) });
  const hub = { host: CONTOSO ?? '', name: 'contoso-lab', resourceId: null };
  expect(await guard.enter(ANN, { what: 'diagnose', hub, deviceId: 'pump-01' })).toMatchObject({
    ok: true,
    hub: { roles: ['reader'] },
  });
  expect(await guard.enter(ANN, { what: 'enable-device', hub, deviceId: 'pump-02', needs: 'operator' })).toMatchObject({
    ok: false,
    kind: 'no-role',
  });
  expect(noted).toEqual([
    {
      who: ANN,
      what: 'enable-device',
      subject: { hub: CONTOSO, deviceId: 'pump-02' },
      result: 'refused',
      why: 'no-role',
    },
  ]);
  close();
});

import type { TokenCredential } from '@azure/core-auth';
import type { BotIdentity } from '../../src/config';
import type { Check, HubCheckup, Identity } from '../../src/doctor/checkup';
import { examine } from '../../src/doctor/examine';
import { openingLine } from '../../src/doctor/plain-checkup';
import type { WhomToAsk } from '../../src/doctor/whom-to-ask';
import { silentLog } from '../../src/log';
import { createFakeClock, type FakeClock } from '../kit/fake-clock';
import { openTinyLab, type TinyLab, tinyHub } from '../kit/tiny-lab';

const ID = '11111111-2222-3333-4444-555555555555';
const OBJECT = 'aaaaaaaa-2222-3333-4444-555555555555';
const TENANT = '99999999-2222-3333-4444-555555555555';
const SECRET = 'a-secret-of-the-bot';
const MANAGED: BotIdentity = {
  MicrosoftAppType: 'UserAssignedMSI',
  MicrosoftAppId: ID,
  MicrosoftAppPassword: SECRET,
  MicrosoftAppTenantId: TENANT,
};
const APP: BotIdentity = { ...MANAGED, MicrosoftAppType: 'SingleTenant' };

const hub = tinyHub('contoso-lab');
let lab: TinyLab;
let clock: FakeClock;
beforeAll(async () => {
  lab = await openTinyLab([hub, tinyHub('fabrikam-lab')]);
});
afterAll(() => lab.close());
beforeEach(() => {
  clock = createFakeClock(new Date('2026-11-23T08:02:00Z'));
  lab.fault = undefined;
});

interface Examined {
  identity?: Identity;
  readonly checks: Check[];
  readonly hubs: HubCheckup[];
}

async function examined(
  bot: BotIdentity | null,
  credential: TokenCredential = lab.azure.credential,
  more: Partial<WhomToAsk> = {},
): Promise<Examined> {
  const asker = { as: bot ? 'bot' : 'caller', bot } as const;
  const whom = { azure: { ...lab.azure, credential }, asker, where: 'x', named: null, pinnedIds: [], ...more };
  const found: Examined = { checks: [], hubs: [] };
  for await (const part of examine(whom, { clock, log: silentLog })) {
    if ('identity' in part) found.identity = part.identity;
    if ('check' in part) found.checks.push(part.check);
    if ('hub' in part) found.hubs.push(part.hub);
  }
  return found;
}

function refusing(message: string): TokenCredential {
  return { getToken: () => Promise.reject(new Error(message)) };
}

describe('who cannot sign in gets one line, and no hub is asked', () => {
  test.each<[string, BotIdentity | null, string]>([
    [
      'a managed identity',
      MANAGED,
      `run the doctor where the bot runs, and look there whether the identity with the client id ${ID}`,
    ],
    ['an app with a secret', APP, `az ad app credential list --id '${ID}'`],
    ['the caller', null, 'az login'],
  ])('%s', async (_name, bot, fix) => {
    lab.calls.length = 0;
    const { identity, checks, hubs } = await examined(bot, refusing(`AADSTS7000222: ${SECRET} has ended`));
    expect(checks).toEqual([
      {
        source: 'sign-in',
        ok: false,
        why: 'denied',
        detail: 'Keepalive could not sign in to Azure (AADSTS7000222).',
        fix: expect.stringContaining(fix),
      },
    ]);
    expect([hubs, lab.calls]).toEqual([[], []]);
    expect(JSON.stringify([identity, checks])).not.toContain(SECRET);
  });

  test('a credential that never answers', async () => {
    const looking = examined(MANAGED, { getToken: () => new Promise(() => undefined) });
    await clock.advance(10_000);
    expect((await looking).checks).toMatchObject([
      { why: 'timed-out', fix: expect.stringContaining('run the doctor where the bot runs') },
    ]);
  });
});

describe('the identity', () => {
  const tokenOf = (claims: object) => `head.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.signature`;
  /** Its token tells who it is; the lab's doors refuse it. */
  const telling = (claims: object): TokenCredential => ({
    getToken: async () => ({ token: tokenOf(claims), expiresOnTimestamp: clock.now().getTime() + 3_600_000 }),
  });

  test('is said, and stands in the commands', async () => {
    const { identity, checks } = await examined(null, telling({ oid: OBJECT, tid: TENANT, upn: 'ops@example.com' }));
    expect(identity).toEqual({
      as: 'caller',
      appId: null,
      objectId: OBJECT,
      tenantId: TENANT,
      name: 'ops@example.com',
    });
    expect(checks.at(-1)?.fix).toContain(`--assignee ${OBJECT} --scope`);
    expect(identity && openingLine('Azure (global)', identity)).toBe(
      `Looking at Azure (global), by your own sign-in, ops@example.com of the tenant ${TENANT}. Nothing is changed.\n`,
    );
  });

  test('of a bot is known without its token', async () => {
    const { identity, checks } = await examined(APP, telling({}));
    expect(identity).toEqual({ as: 'bot', appId: ID, objectId: null, tenantId: TENANT, name: null });
    expect(checks.at(-1)?.fix).toContain(`--assignee ${ID} --scope`);
    expect(identity && openingLine('Azure (global)', identity)).toContain(`as the bot, ${ID} of the tenant`);
  });

  test('that is not known leaves the placeholder', async () => {
    const { checks } = await examined(null, telling({ oid: '$(rm -rf /)' }));
    expect(checks.at(-1)?.fix).toContain('--assignee PRINCIPAL_ID');
  });

  test('that calls itself something a terminal would obey', () => {
    const identity = { as: 'caller', appId: null, objectId: null, tenantId: null, name: 'a\u001b[31m\nb' } as const;
    expect(openingLine('x', identity)).toBe('Looking at x, by your own sign-in, a [31m b. Nothing is changed.\n');
  });
});

describe('which hubs', () => {
  const hosts = ({ hubs }: Examined) => hubs.map((one) => one.hub);

  test('the pinned ones, in every spelling of an id, and nobody lists', async () => {
    lab.calls.length = 0;
    const found = await examined(null, undefined, {
      azure: { ...lab.azure, pinnedIdOf: () => hub.resourceId },
      pinnedIds: [hub.resourceId.toUpperCase()],
    });
    expect(hosts(found)).toEqual([hub.host]);
    expect(lab.calls.some((call) => /ResourceGraph/.test(call))).toBe(false);
  });

  test('all that are listed, each in its turn', async () => {
    expect(hosts(await examined(null))).toEqual([hub.host, 'fabrikam-lab.azure-devices.net']);
  });
});

import type { Clock } from '../clock';
import type { Cloud } from '../cloud';
import { remembered } from '../evidence/remembered';
import { inTime } from '../evidence/sources/in-time';
import { refusalWords } from './entra-refusal';
import type { Exchanged, OnBehalfOf } from './on-behalf-of';
import type { Person } from './person';
import { claimsOf, purposeOf } from './token-claims';
import type { TokenKeeper } from './token-keeper';
import type { ArmToken, UserTokens } from './user-token';

export interface ArmTokenParts {
  readonly service: TokenKeeper;
  /** Null where the OAuth connection gives tokens for ARM itself. */
  readonly onBehalfOf: OnBehalfOf | null;
  readonly cloud: Pick<Cloud, 'arm' | 'armScope' | 'storageSuffix'>;
  readonly clock: Clock;
  readonly log: { warn(details: object, message: string): void };
}

/** How long a token is remembered, in memory only: after it a sign-out elsewhere is seen. Milliseconds. */
const LIFE = 5 * 60_000;
/** How long it is remembered that there is none. Milliseconds. */
const SHORT_LIFE = 3_000;
/** A person waits for it. */
const DEADLINE = 5_000;
/** Azure Resource Manager's own id in Microsoft Entra, which is the audience of some of its tokens. */
const ARM_APP = '797f4846-ba00-4fd7-ba43-dac1f8f63013';

const NO_ANSWER: ArmToken = {
  kind: 'unclear',
  why: 'I could not find out who you are in Azure: the sign-in service did not answer. I have looked at nothing; please ask again in a minute.',
};
const NOT_SET_UP: ArmToken = {
  kind: 'unclear',
  why: 'My sign-in is not set up right, so I have looked at nothing. Please tell whoever runs Keepalive: the OAuth connection must give tokens for Azure Resource Manager, or for the app of OAUTH_APP_ID.',
};
const NOT_SIGNED_IN: ArmToken = { kind: 'not-signed-in' };

/** Tokens for ARM of people who signed in by the OAuth connection, exchanged on their behalf where they are not for ARM yet. */
export function armTokens(parts: ArmTokenParts): UserTokens & { forget(person: Person): void } {
  const { service, clock, log } = parts;
  // One that ends sooner is asked for again, so none is ever used too long.
  const tokens = remembered<ArmToken>({
    clock,
    life: LIFE,
    isGood: (found) => found.kind === 'token' && lasts(found.token),
  });

  // A turn asks more than once, and every time it would cost a call.
  const others = remembered<ArmToken>({ clock, life: SHORT_LIFE, isGood: ({ kind }) => kind !== 'token' });

  function lasts(token: string): boolean {
    const { expires } = purposeOf(token);
    return expires !== null && expires.getTime() - clock.now().getTime() > LIFE;
  }

  async function ask(person: Person, signal: AbortSignal): Promise<ArmToken> {
    const given = await service.tokenOf(person);
    if (given.kind === 'none') return NOT_SIGNED_IN;
    if (given.kind === 'trouble') return NO_ANSWER;
    if (isForArm(given.token, parts.cloud)) return tokenOf(given.token);
    if (parts.onBehalfOf === null) {
      log.warn({ audience: purposeOf(given.token).audience }, 'the OAuth connection gives tokens of another audience');
      return NOT_SET_UP;
    }
    return outcomeOf(await parts.onBehalfOf(given.token, signal));
  }

  function outcomeOf(exchanged: Exchanged): ArmToken {
    if (exchanged.kind === 'token') return tokenOf(exchanged.token);
    if (exchanged.kind === 'trouble') {
      log.warn({ err: exchanged.error, status: exchanged.status }, 'Entra gave no token on behalf of a person');
      return NO_ANSWER;
    }
    const { error, codes } = exchanged.refusal;
    log.warn({ error, codes }, 'Entra refused a token on behalf of a person');
    const why = refusalWords(exchanged.refusal);
    return why === null ? NOT_SIGNED_IN : { kind: 'unclear', why };
  }

  async function look(person: Person): Promise<ArmToken> {
    const late = new AbortController();
    const done = new AbortController();
    void clock.wait(DEADLINE, done.signal).then(() => late.abort());
    try {
      return await tokens.get(keyOf(person), () => inTime(late.signal, ask(person, late.signal)), late.signal);
    } catch (error) {
      log.warn({ err: error }, 'nobody could say who a person is in Azure');
      return NO_ANSWER;
    } finally {
      done.abort();
    }
  }

  function forget(person: Person): void {
    tokens.forget(keyOf(person));
    others.forget(keyOf(person));
  }

  return {
    forget,
    armTokenFor: async (person) =>
      tokens.known(keyOf(person)) ?? others.get(keyOf(person), () => look(person), new AbortController().signal),
    async signOut(person) {
      forget(person);
      const { ok } = await service.signOut(person);
      forget(person);
      return { ok };
    },
  };
}

function tokenOf(token: string): ArmToken {
  const { objectId, tenantId, name } = claimsOf(token);
  return { kind: 'token', token, who: { objectId, tenantId, name } };
}

function keyOf({ channel, id }: Person): string {
  return JSON.stringify([channel, id]);
}

/** A token for anybody else is not shown to ARM. The audience is the older host, too: management.core.windows.net. */
function isForArm(token: string, { arm, armScope, storageSuffix }: ArmTokenParts['cloud']): boolean {
  const { audience } = purposeOf(token);
  const own = [arm, armScope.replace(/\/\.default$/, ''), `https://management.${storageSuffix}`, ARM_APP];
  return audience !== null && own.includes(audience.replace(/\/$/, ''));
}

import type { Clock } from '../clock';
import type { AzureAccess } from '../evidence/azure';
import { gapOfStatus } from '../evidence/gaps';
import { type ArmCall, openArm } from '../evidence/sources/arm-call';
import { ANSWER_LIMIT } from '../evidence/sources/arm-client';
import { encodedId } from '../evidence/sources/arm-look';
import { HUB_API_VERSION } from '../evidence/sources/hub-resource';
import { inTime } from '../evidence/sources/in-time';
import { gapOfTrouble } from '../evidence/sources/trouble';
import { type HubRef, MAY_NOT, type Sight } from './access';
import type { Person } from './person';
import type { UserTokens } from './user-token';

/** Asks ARM, and only ARM, on behalf of a signed-in person whether they may read a hub. */
export interface AzureRights {
  /** Of this hub, by its ARM id. Never rejects. */
  of(person: Person, hub: HubRef & { readonly resourceId: string }): Promise<Sight>;
  /** Whether anything is remembered of this person. */
  known(person: Person, host: string): Sight | null;
  /** As they have signed out. */
  forget(person: Person): void;
}

/** How long an answer counts, yes or no; milliseconds. */
const LIFE = 5 * 60_000;
/** A person waits for it, in a turn. Milliseconds. */
const DEADLINE = 5_000;
const MOST_PEOPLE = 1_000;
const MOST_HUBS = 200;

export const READS: Sight = { kind: 'may', roles: ['reader'] };
const UNCLEAR =
  'I could not find out whether you may see that hub, since Azure did not give a clear answer. So I have looked at nothing; please ask again in a minute.';

/** One GET of the hub's resource with the person's token; what it holds is not looked at. */
export function azureRights(
  azure: Pick<AzureAccess, 'cloud' | 'ca'>,
  tokens: Pick<UserTokens, 'armTokenFor'>,
  clock: Clock,
  log: { warn(details: object, message: string): void },
): AzureRights {
  const kept = new Map<string, Map<string, { readonly until: number; readonly sight: Sight }>>();
  const running = new Map<string, Promise<Sight>>();
  /** Counts who was forgotten: an answer that was under way then is not kept. */
  let forgotten = 0;

  function known(person: Person, host: string): Sight | null {
    const found = kept.get(keyOf(person))?.get(host);
    return found && found.until > clock.now().getTime() ? found.sight : null;
  }

  function keep(person: Person, host: string, sight: Sight): void {
    const key = keyOf(person);
    const own = kept.get(key) ?? new Map();
    own.delete(host);
    own.set(host, { until: clock.now().getTime() + LIFE, sight });
    kept.delete(key);
    kept.set(key, own);
    dropOldest(own, MOST_HUBS);
    dropOldest(kept, MOST_PEOPLE);
  }

  async function ask(person: Person, { host, resourceId }: HubRef & { readonly resourceId: string }): Promise<Sight> {
    const done = new AbortController();
    const late = new AbortController();
    void clock.wait(DEADLINE, done.signal).then(() => late.abort());
    const place = { words: 'Azure Resource Manager', permission: '' };
    const begun = forgotten;
    try {
      const given = await inTime(late.signal, tokens.armTokenFor(person));
      if (given.kind === 'not-signed-in') return { kind: 'sign-in' };
      if (given.kind === 'unclear') return given;
      const { status } = await armWith(given.token)(
        { method: 'GET', path: encodedId(resourceId), apiVersion: HUB_API_VERSION },
        late.signal,
      );
      if (status === 401) return { kind: 'sign-in' };
      if (status === 200 || status === 403 || status === 404) {
        const sight = status === 200 ? READS : MAY_NOT;
        if (begun === forgotten) keep(person, host, sight);
        return sight;
      }
      return unclear(host, gapOfStatus(status, place).why);
    } catch (error) {
      return unclear(host, whyOf(error, late.signal));
    } finally {
      done.abort();
    }
  }

  /** The token service may fail in ways of its own: whatever it is, it is no yes. */
  function whyOf(error: unknown, signal: AbortSignal): unknown {
    try {
      return gapOfTrouble(error, { words: 'Azure Resource Manager', permission: '' }, signal, DEADLINE).why;
    } catch (unknown) {
      return unknown;
    }
  }

  function unclear(hub: string, err: unknown): Sight {
    log.warn({ hub, err }, 'whether a person may see a hub could not be found out');
    return { kind: 'unclear', why: UNCLEAR };
  }

  function armWith(token: string): ArmCall {
    const expiresOnTimestamp = clock.now().getTime() + 3_600_000;
    const credential = { getToken: async () => ({ token, expiresOnTimestamp }) };
    return openArm({ arm: azure.cloud.arm, scope: azure.cloud.armScope, credential, ca: azure.ca }, ANSWER_LIMIT);
  }

  return {
    known,
    async of(person, hub) {
      const found = known(person, hub.host);
      if (found) return found;
      const key = JSON.stringify([keyOf(person), hub.host]);
      const asking = running.get(key) ?? ask(person, hub).finally(() => running.delete(key));
      running.set(key, asking);
      return asking;
    },
    forget(person) {
      forgotten += 1;
      kept.delete(keyOf(person));
      running.clear();
    },
  };
}

function dropOldest(map: Map<string, unknown>, most: number): void {
  const oldest = map.keys().next();
  if (map.size > most && !oldest.done) map.delete(oldest.value);
}

function keyOf({ channel, id }: Person): string {
  return JSON.stringify([channel, id]);
}

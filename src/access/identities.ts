import type { Clock } from '../clock';
import type { Person } from './person';
import type { Known } from './policy';
import { asSignedIn } from './token-claims';
import type { UserTokens } from './user-token';

/** Who a person turned out to be by their sign-in; never the token. */
export type Identity =
  | ({ readonly kind: 'known' } & Known)
  | { readonly kind: 'not-signed-in' }
  /** They are signed in as somebody else than their channel says. */
  | { readonly kind: 'another' }
  /** `why`: a whole sentence for the person, where there is one. */
  | { readonly kind: 'trouble'; readonly why?: string };

/** How long a sign-in counts without being looked at again, in milliseconds. */
const LIFE = 5 * 60_000;
const MOST = 2_000;

export interface Identities {
  of(person: Person): Promise<Identity>;
  forget(person: Person): void;
}

/** By the token that the Bot Framework's token service has for the person: nobody else can hand us one. */
export function identities(
  tokens: Pick<UserTokens, 'armTokenFor'>,
  clock: Pick<Clock, 'now'>,
  log: { warn(details: object, message: string): void },
): Identities {
  const kept = new Map<string, { readonly until: number; readonly identity: Identity }>();

  /** Counts who was forgotten: an answer that was under way then is not kept. */
  let forgotten = 0;

  async function look(person: Person): Promise<Identity> {
    try {
      const given = await tokens.armTokenFor(person);
      if (given.kind === 'not-signed-in') return given;
      if (given.kind === 'unclear') return { kind: 'trouble', why: given.why };
      const { objectId, tenantId, groups } = asSignedIn(given.token);
      if (person.aadObjectId !== undefined && objectId !== null && objectId !== person.aadObjectId)
        return { kind: 'another' };
      const known = { ...(objectId && { aadObjectId: objectId }), ...(tenantId && { tenantId }) };
      // What the channel vouches for stays: the tenant of a conversation is not always that of a guest in it.
      return { kind: 'known', person: { ...known, ...person }, groups };
    } catch (error) {
      log.warn({ err: error }, 'a sign-in could not be asked for');
      return { kind: 'trouble' };
    }
  }

  return {
    async of(person) {
      const key = keyOf(person);
      const found = kept.get(key);
      if (found && found.until > clock.now().getTime()) return found.identity;
      kept.delete(key);
      const begun = forgotten;
      const identity = await look(person);
      if (identity.kind !== 'known' || begun !== forgotten) return identity;
      kept.set(key, { until: clock.now().getTime() + LIFE, identity });
      const oldest = kept.keys().next();
      if (kept.size > MOST && !oldest.done) kept.delete(oldest.value);
      return identity;
    },
    forget({ channel, id }) {
      forgotten += 1;
      for (const key of kept.keys()) if (key.startsWith(prefixOf(channel, id))) kept.delete(key);
    },
  };
}

/** The place counts: it is part of who they are here. */
function keyOf({ channel, id, place = '' }: Person): string {
  return `${prefixOf(channel, id)}${place}`;
}

function prefixOf(channel: string, id: string): string {
  return `${JSON.stringify([channel, id])} `;
}

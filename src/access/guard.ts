import { type Access, type HubRef, MAY_NOT, type Person, type Sight } from './access';
import type { Audit, AuditResult } from './audit';
import type { Role } from './roles';

/** A hub that this person may see now, and as what. Only the guard makes one; what reads or acts asks for one. */
export interface SeenHub extends HubRef {
  readonly roles: readonly Role[];
}

/** What is about to be done. */
export interface Deed {
  /** A word for the audit log, such as `diagnose`. */
  readonly what: string;
  readonly hub: HubRef;
  readonly deviceId: string | null;
  /** Absent: looking, which every role may. */
  readonly needs?: Role;
}

export interface Refusal {
  readonly ok: false;
  readonly kind: Exclude<Sight['kind'], 'may'> | 'no-role';
  /** A whole sentence for the person. */
  readonly words: string;
}

export type Entry = { readonly ok: true; readonly hub: SeenHub } | Refusal;

/** Rule 6, in one place: asked before anything of a hub is read or done, in the turn, and again when a job runs. */
export interface Guard {
  /** Notes a refusal in the audit log. Never rejects. */
  enter(person: Person, deed: Deed): Promise<Entry>;
  /** The same of somebody who is offered no hub at all. */
  turnAway(person: Person, deed: Pick<Deed, 'what' | 'deviceId'>): Promise<Refusal>;
  /** What they may do with a hub, for what is offered to them: nothing is noted. Never rejects. */
  rolesOn(person: Person, host: string): Promise<readonly Role[]>;
  /** Notes what was done. Never rejects. */
  did(person: Person, done: Done): Promise<void>;
}

export interface Done {
  readonly what: string;
  /** Null where no hub is meant. */
  readonly hub: string | null;
  readonly deviceId: string | null;
  readonly result: Exclude<AuditResult, 'refused'>;
  readonly why?: string;
}

/** For what is fetched or given by a link: whether its person may still see that hub. The link itself says who they are. */
export async function mayStill(
  guard: Pick<Guard, 'enter'>,
  person: Person,
  { what, hub, deviceId }: { readonly what: string; readonly hub: string; readonly deviceId: string },
): Promise<boolean> {
  return (await guard.enter(person, { what, hub: { host: hub, name: hub, resourceId: null }, deviceId })).ok;
}

export const SIGN_IN_FIRST = 'Please sign in first, so that I can ask Azure which hubs you may see.';
const NO_HUBS =
  'You may not see any IoT hub here yet, so I have looked at nothing. Please ask whoever runs Keepalive to give you access.';

export function guardOf(access: Pick<Access, 'mayRead' | 'standing'>, audit: Audit): Guard {
  async function refused(person: Person, deed: Pick<Deed, 'what' | 'deviceId'>, hub: string | null, why: Refusal) {
    const { what, deviceId } = deed;
    await audit.note({ who: person, what, subject: { hub, deviceId }, result: 'refused', why: why.kind });
    return why;
  }

  return {
    async enter(person, deed) {
      const { hub, needs } = deed;
      const sight = await access.mayRead(person, hub.host);
      if (sight.kind !== 'may') return refused(person, deed, hub.host, refusalOf(sight));
      const { host, name, resourceId } = hub;
      if (needs === undefined || sight.roles.includes(needs))
        return { ok: true, hub: { host, name, resourceId, roles: sight.roles } };
      const words = `That is for people with the role ${needs} on ${name}, and you have not got it.`;
      return refused(person, deed, hub.host, { ok: false, kind: 'no-role', words });
    },
    async turnAway(person, deed) {
      const sight = await access.standing(person);
      const why: Refusal =
        sight.kind === 'may' || sight === MAY_NOT ? { ok: false, kind: 'may-not', words: NO_HUBS } : refusalOf(sight);
      return refused(person, deed, null, why);
    },
    async rolesOn(person, host) {
      const sight = await access.mayRead(person, host);
      return sight.kind === 'may' ? sight.roles : [];
    },
    did: (who, { what, hub, deviceId, result, why = null }) =>
      audit.note({ who, what, subject: { hub, deviceId }, result, why }),
  };
}

function refusalOf(sight: Exclude<Sight, { readonly kind: 'may' }>): Refusal {
  return { ok: false, kind: sight.kind, words: sight.kind === 'sign-in' ? SIGN_IN_FIRST : sight.why };
}

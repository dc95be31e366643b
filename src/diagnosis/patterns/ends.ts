import type { EvidenceKinds } from '../../evidence/evidence';
import type { Context } from '../check';
import { CLOSED_REMOTELY, isUnauthorized } from '../codes-of-ends';
import type { Session } from '../timeline';
import { registeredAuthentication } from './authentication';
import { findEdgeIdle } from './edge-idle';
import { findIdleAges, type IdleAges } from './idle-ages';
import { endedInQuotaDay, findQuotaDays } from './quota-days';
import { findReconnectLoop } from './reconnect-loop';
import { remembered } from './remembered';
import { findRenewals, type Renewals } from './renewals';
import { findSharedEnds } from './shared-minutes';
import { findTakeOvers, type TakeOvers } from './take-overs';

/** The subject's ends, sorted by what their pattern says; each check tells of one kind of them. */
export interface Ends {
  readonly renewals: Renewals | undefined;
  readonly takeOvers: TakeOvers;
  /** Ends by the device's own return, not by a second client. */
  readonly ownReturns: readonly Session[];
  readonly idle: IdleAges | undefined;
  /** 404104 that none of the above, no idle gateway, no busy minute of the hub, no used-up quota and no reconnect loop explains. */
  readonly lost: readonly Session[];
  readonly isShared: (session: Session) => boolean;
}

/** What sorts the ends finer, where it could be seen. */
type Beside = Partial<Pick<EvidenceKinds, 'identity' | 'fleet' | 'operations'>>;

export function sortEnds(context: Context, { identity, fleet, operations }: Beside): Ends {
  return read(context, identity, fleet, operations);
}

const read = remembered(readEnds);

function readEnds(
  { timeline, window, subject }: Context,
  identity: Beside['identity'],
  fleet: Beside['fleet'],
  operations: Beside['operations'],
): Ends {
  const { sessions } = timeline;
  const takeOvers = findTakeOvers(sessions);
  const renewals = findRenewals(sessions, registeredAuthentication(identity));
  const shared = new Set(findSharedEnds(sessions, fleet, window).map(({ session }) => session));
  const quota = findQuotaDays(timeline, operations, subject);
  const others = new Set([
    ...(renewals?.sessions ?? []),
    ...(findEdgeIdle(sessions, subject)?.sessions ?? []),
    ...shared,
    ...(quota.spans.length === 0 ? [] : sessions.filter((session) => endedInQuotaDay(session, quota))),
  ]);
  const idle = takeOvers.twoClients ? undefined : findIdleAges(sessions, others);
  const inIdle = new Set(idle?.sessions);
  const inLoop = new Set<unknown>(findReconnectLoop(timeline)?.items);
  return {
    renewals,
    takeOvers,
    ownReturns: takeOvers.twoClients ? [] : takeOvers.ends,
    idle,
    lost: sessions.filter(
      (session) =>
        session.code === CLOSED_REMOTELY &&
        !session.codes.some(isUnauthorized) &&
        !others.has(session) &&
        !inIdle.has(session) &&
        !inLoop.has(session),
    ),
    isShared: (session) => shared.has(session),
  };
}

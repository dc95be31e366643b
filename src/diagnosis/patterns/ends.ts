import type { EvidenceKinds } from '../../evidence/evidence';
import type { Context } from '../check';
import { CLOSED_REMOTELY, isUnauthorized } from '../codes-of-ends';
import type { Session } from '../session';
import { registeredAuthentication } from './authentication';
import { type CappedAges, findCappedAges } from './capped-ages';
import { findEdgeIdle } from './edge-idle';
import { findGaveUp, type GaveUp } from './gave-up';
import { findHubWideLosses } from './hub-wide';
import { findIdleAges, type IdleAges } from './idle-ages';
import { findOffences } from './offences';
import { findPastDisabling } from './past-disabling';
import { endedInQuotaDay, findQuotaDays } from './quota-days';
import { findReconnectLoop } from './reconnect-loop';
import { remembered } from './remembered';
import { findRenewals } from './renewals';
import { findSiteOutages } from './site-outages';
import { findTakeOvers } from './take-overs';
import { findTooLarge } from './too-large';

/** The subject's ends, sorted by what their pattern says, so that each end is told by one check. */
export interface Ends {
  /** Ends by the device's own return, not by a second client. */
  readonly ownReturns: readonly Session[];
  /** At the age at which the hub gives up any silent client. */
  readonly capped: CappedAges | undefined;
  /** At the age at which something on the way forgets a quiet connection. */
  readonly idle: IdleAges | undefined;
  /** The last end, when nothing came after it for far longer than usual. */
  readonly gaveUp: GaveUp | undefined;
  /** 404104 that none of the above, no renewal, no idle gateway, no busy minute of the hub, no outage of the site, no used-up quota, no offence and no reconnect loop explains. */
  readonly lost: readonly Session[];
  /** Others dropped with it: a busy minute of the hub, or an outage of its site. */
  readonly isShared: (session: Session) => boolean;
}

/** What sorts the ends finer, where it could be seen. */
type Beside = Partial<Pick<EvidenceKinds, 'identity' | 'fleet' | 'operations' | 'metrics' | 'hub'>>;

/** Sorts them once for all checks that ask with the same evidence. */
export function sortEnds(context: Context, { identity, fleet, operations, metrics, hub }: Beside): Ends {
  return read(context, identity, fleet, operations, metrics, hub);
}

const read = remembered(readEnds);

function readEnds(
  context: Context,
  identity: Beside['identity'],
  fleet: Beside['fleet'],
  operations: Beside['operations'],
  metrics: Beside['metrics'],
  hub: Beside['hub'],
): Ends {
  const { timeline, window, subject, now } = context;
  const { sessions } = timeline;
  const { ownReturns, twoClients } = findTakeOvers(timeline);
  const quota = findQuotaDays(timeline, subject, { operations, metrics, hub });
  const offences = findOffences(timeline, operations, subject, now);
  const shared = new Set([
    ...findHubWideLosses(timeline, fleet, window).map(({ session }) => session),
    ...findSiteOutages(timeline, fleet, window).flatMap((outage) => outage.sessions),
  ]);
  /** Ends that have an explanation of their own, whatever their age. */
  const explained = new Set<unknown>([
    ...(findRenewals(sessions, registeredAuthentication(identity))?.sessions ?? []),
    ...(findEdgeIdle(sessions, subject)?.sessions ?? []),
    ...shared,
    ...(quota.spans.length === 0 ? [] : sessions.filter((session) => endedInQuotaDay(session, quota))),
    ...findTooLarge(timeline, operations, subject).sessions,
    ...offences.named,
    ...offences.run,
    ...offences.halfSeen,
    ...(findPastDisabling(timeline, identity)?.items ?? []),
  ]);
  const capped = twoClients ? undefined : findCappedAges(sessions, explained);
  for (const session of capped?.sessions ?? []) explained.add(session);
  const idle = twoClients ? undefined : findIdleAges(sessions, explained);
  const gaveUp = findGaveUp(context, identity, fleet, quota);
  for (const session of idle?.sessions ?? []) explained.add(session);
  for (const item of findReconnectLoop(timeline)?.items ?? []) explained.add(item);
  if (gaveUp) explained.add(gaveUp.silence.session);
  return {
    ownReturns,
    capped,
    idle,
    gaveUp,
    lost: sessions.filter(
      (session) => session.code === CLOSED_REMOTELY && !session.codes.some(isUnauthorized) && !explained.has(session),
    ),
    isShared: (session) => shared.has(session),
  };
}

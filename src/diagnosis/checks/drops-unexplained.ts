import { GUIDES, guidesFor } from '../catalogues/guides';
import { recognizeSdk } from '../catalogues/sdks';
import { defineClosingCheck } from '../check';
import { distinct, isTakeOverCode } from '../codes-of-ends';
import type { Finding, NextStep } from '../finding';
import { findHubWideLosses, type HubWideLoss } from '../patterns/hub-wide';
import { hubWideProof, lookAtHub } from '../patterns/hub-wide-words';
import { type LoggedMinutes, loggedMinutes } from '../patterns/logged-minutes';
import { findPastDisabling } from '../patterns/past-disabling';
import { reachOf, wasActiveSince } from '../patterns/silence';
import type { Session } from '../session';
import type { Refusal } from '../timeline';
import { clockTimes, count, duration, listed } from '../words';

/** Findings: fewer than 3, each back within 5 minutes, is worth a remark only. */
const FEWEST_TO_WARN = 3;
const BACK_MS = 5 * 60_000;
const DROP = 'drop';
const REFUSED = 'refused connect';

export const dropsUnexplained = defineClosingCheck({
  id: 'drops-unexplained',
  asks: 'Are there drops that nothing else explains?',
  needs: ['connections'],
  uses: ['identity', 'fleet', 'device-logs'],
  yieldsTo: [],
  close({ identity, fleet, 'device-logs': logs }, context, found) {
    const { timeline } = context;
    // Disabled then, enabled now: no finding any more, but the reason for the refusals of that time.
    const explained = new Set<unknown>(findPastDisabling(timeline, identity)?.items);
    for (const { accountsFor } of found) for (const item of accountsFor ?? []) explained.add(item);
    const sessions = timeline.sessions.filter((session) => session.end === 'error' && !explained.has(session));
    const refusals = timeline.refusals.filter((refusal) => !explained.has(refusal));
    if (sessions.length + refusals.length === 0) return undefined;
    const last = timeline.sessions.at(-1)?.to;
    // The registry saw it since: its return is missing from the log.
    const isBack = last && wasActiveSince(last, identity, context);
    const untilConnect = waitFor(timeline.sessions, isBack ? last : reachOf(fleet, context));
    const newest = timeline.sessions.at(-1);
    // With a session since, of which only the end was seen, it was back meanwhile; nobody knows after how long.
    const away = (one: Session): number => one.gap ?? (one === newest ? untilConnect(one.to) : 0);
    const drops = [
      ...sessions.map((session) => ({ at: session.to, code: session.code, away: away(session) })),
      ...refusals.map(({ at, code }) => ({ at, code, away: untilConnect(at) })),
    ].sort((a, b) => (a.at?.getTime() ?? 0) - (b.at?.getTime() ?? 0));
    const latest = drops.at(-1)?.at;
    if (!latest) return undefined;

    const few = drops.length < FEWEST_TO_WARN && drops.every(({ away }) => away <= BACK_MS);
    const codes = distinct(drops.map(({ code }) => code));
    const sdk = recognizeSdk(timeline.sessions.findLast(({ sdkVersion }) => sdkVersion !== '')?.sdkVersion ?? '')?.sdk;
    const given = loggedMinutes(
      logs,
      drops.flatMap(({ at }) => at ?? []),
      context,
    );
    const others = found.some(({ accountsFor }) => (accountsFor?.length ?? 0) > 0);
    const counted = listed([
      ...(sessions.length > 0 ? [count(sessions.length, DROP)] : []),
      ...(refusals.length > 0 ? [count(refusals.length, REFUSED)] : []),
    ]);
    const finding: Finding = {
      id: 'drops-unexplained',
      severity: few ? 'info' : 'warning',
      confidence: 'possible',
      title: `${drops.length === 1 ? `One ${sessions.length === 1 ? DROP : REFUSED}` : counted} without a cause that the logs would show`,
      explanation: `The hub’s codes say that ${whatHappened(sessions, refusals, codes)}${others ? '; they do not fit the other findings' : ''}.${given ? '' : ' The log of the device can tell.'}`,
      codes,
      because: [
        {
          kind: 'connections',
          text: `${counted}${codes.length > 0 ? ` (${listed(codes)})` : ''} at ${clockTimes(drops.flatMap(({ at }) => (at ? [at] : [])).slice(-4))} UTC; longest away ${duration(longest(drops))}.`,
          at: latest,
        },
        ...(given ? [{ kind: 'device-logs' as const, text: whatTheLogSays(given) }] : []),
      ],
      guides: guidesFor(codes.slice(0, 3), GUIDES.deviceLogs, GUIDES.connectivity),
      next: nextSteps(
        given,
        (sdk?.deviceLog.steps ?? []).slice(0, 2).map((step) => `${step}.`),
      ),
      explains: [],
      latest,
      accountsFor: [...sessions, ...refusals],
    };
    const ofHub = findHubWideLosses(timeline, fleet, context.window).filter(({ session }) => !explained.has(session));
    return besideHub(finding, ofHub, ofHub.length === drops.length);
  },
});

function whatHappened(sessions: readonly Session[], refusals: readonly Refusal[], codes: readonly string[]): string {
  if (codes.length > 0 && codes.every(isTakeOverCode))
    return 'another connection with the same identity came, not whether the device itself or somebody else made it';
  if (refusals.length === 0) return 'the connection ended, not why';
  return sessions.length === 0 ? 'the device was refused, not why' : 'the connection ended or was refused, not why';
}

function whatTheLogSays({ names, comparable, within, outside }: LoggedMinutes): string {
  if (!comparable) return `The log given (${names}) has no times that could be laid beside the hub’s.`;
  if (within.length === 0) return `The log given (${names}) does not reach to these minutes.`;
  const missing = outside.length === 0 ? 'these minutes' : `the minutes of ${count(within.length, 'drop')}`;
  return `The log given (${names}) covers ${missing}, but does not say why.`;
}

/** What no log was given of, or could not be laid beside the hub's; what is covered is for support. `how`: to get a log, in sentences. */
function nextSteps(given: LoggedMinutes | undefined, how: readonly string[]): Finding['next'] {
  const provide = (what: string): NextStep => ({
    do: 'provide',
    who: 'technician at the device',
    text: [what, ...how].join(' '),
  });
  if (!given) return [provide('Give me the device’s log of these minutes.')];
  if (!given.comparable) return [provide('Give me its log again with date, time and zone in each line.'), escalate];
  const missing = given.outside.slice(-4);
  if (missing.length === 0) return [escalate];
  const more = provide(`Give me the device’s log of ${clockTimes(missing)} UTC as well.`);
  return given.within.length === 0 ? [more] : [more, escalate];
}

const escalate: NextStep = {
  do: 'escalate',
  who: 'hub operator',
  text: 'If it comes again, hand it to support with the device, the codes, the UTC times and its log.',
};

/** Where much of the hub dropped with the device, it is hardly the device: that stands in front. */
function besideHub(finding: Finding, losses: readonly HubWideLoss[], all: boolean): Finding {
  const proof = hubWideProof(losses);
  if (!proof) return finding;
  const because: Finding['because'] = [...finding.because, proof];
  if (!all) return { ...finding, because, next: [...finding.next, lookAtHub] };
  return {
    ...finding,
    title: 'Much of the hub dropped at once, this device with it; the logs do not show why',
    explanation:
      'So this is hardly the device or its own network. Look for what all these devices share: the hub, a provider, or new software that went to all of them.',
    because,
    next: [lookAtHub, ...finding.next],
  };
}

function longest(drops: ReadonlyArray<{ readonly away: number }>): number {
  return drops.reduce((most, { away }) => Math.max(most, away), 0);
}

/** How long from a moment to the next connect, or to where the log reaches. Connects are in order, so halving finds it. */
function waitFor(sessions: readonly Session[], reach: Date): (at: Date | null) => number {
  const connects = sessions.flatMap(({ from }) => (from ? [from.getTime()] : []));
  return (at) => {
    const time = at?.getTime() ?? 0;
    let [low, high] = [0, connects.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((connects[middle] ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, (connects[low] ?? reach.getTime()) - time);
  };
}

import { GUIDES, guidesFor } from '../catalogues/guides';
import { recognizeSdk } from '../catalogues/sdks';
import { defineClosingCheck } from '../check';
import { distinct } from '../codes-of-ends';
import type { Session } from '../timeline';
import { clockTimes, count, duration, listed } from '../words';

/** Findings: fewer than 3, each back within 5 minutes, is worth a remark only. */
const FEWEST_TO_WARN = 3;
const BACK_MS = 5 * 60_000;

export const dropsUnexplained = defineClosingCheck({
  id: 'drops-unexplained',
  asks: 'Are there drops that nothing else explains?',
  needs: ['connections'],
  yieldsTo: [],
  close(_, { timeline, now }, found) {
    const explained = new Set(found.flatMap(({ accountsFor }) => accountsFor ?? []));
    const sessions = timeline.sessions.filter((session) => session.end === 'error' && !explained.has(session));
    const refusals = timeline.refusals.filter((refusal) => !explained.has(refusal));
    const untilConnect = waitFor(timeline.sessions, now);
    const drops = [
      ...sessions.map(({ to, gap, code }) => ({ at: to, code, away: gap ?? untilConnect(to) })),
      ...refusals.map(({ at, code }) => ({ at, code, away: untilConnect(at) })),
    ].sort((a, b) => (a.at?.getTime() ?? 0) - (b.at?.getTime() ?? 0));
    const latest = drops.at(-1)?.at;
    if (!latest) return undefined;

    const few = drops.length < FEWEST_TO_WARN && drops.every(({ away }) => away <= BACK_MS);
    const codes = distinct(drops.map(({ code }) => code));
    const sdk = recognizeSdk(timeline.sessions.findLast(({ sdkVersion }) => sdkVersion !== '')?.sdkVersion ?? '')?.sdk;
    const others = found.some(({ accountsFor }) => (accountsFor?.length ?? 0) > 0);
    return {
      id: 'drops-unexplained',
      severity: few ? 'info' : 'warning',
      confidence: 'possible',
      title: `${drops.length === 1 ? 'One drop' : `${drops.length} drops`} without a cause that the logs would show`,
      explanation: `The hub’s codes say that the connection ended, not why${others ? '; these drops do not fit the other findings' : ''}. The log of the device can tell.`,
      codes,
      because: [
        {
          kind: 'connections',
          text: `${count(drops.length, 'drop')}${codes.length > 0 ? ` (${listed(codes)})` : ''} at ${clockTimes(drops.flatMap(({ at }) => (at ? [at] : [])).slice(-4))} UTC; longest away ${duration(longest(drops))}.`,
          at: latest,
        },
      ],
      guides: guidesFor(codes.slice(0, 3), GUIDES.deviceLogs, GUIDES.connectivity),
      next: [
        {
          do: 'provide',
          who: 'technician at the device',
          text: `Give me the device’s log of these minutes. ${listed(sdk?.deviceLog.steps.slice(0, 2) ?? [])}`.trim(),
        },
      ],
      explains: [],
      latest,
      accountsFor: [...sessions, ...refusals],
    };
  },
});

function longest(drops: ReadonlyArray<{ readonly away: number }>): number {
  return drops.reduce((most, { away }) => Math.max(most, away), 0);
}

/** How long from a moment to the next connect, or to now. Connects are in order, so halving finds it. */
function waitFor(sessions: readonly Session[], now: Date): (at: Date | null) => number {
  const connects = sessions.flatMap(({ from }) => (from ? [from.getTime()] : []));
  return (at) => {
    const time = at?.getTime() ?? 0;
    let [low, high] = [0, connects.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((connects[middle] ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return (connects[low] ?? now.getTime()) - time;
  };
}

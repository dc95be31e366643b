import type { DeviceLog } from '../../evidence/device-log';
import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { codesOf } from '../codes-of-ends';
import type { Confidence, Proof } from '../finding';
import { isAmqp } from '../patterns/authentication';
import { type CappedAges, LARGEST_KEEP_ALIVE, LONGEST_WAIT_MS } from '../patterns/capped-ages';
import { sortEnds } from '../patterns/ends';
import { isUnseenLoss } from '../patterns/idle-ages';
import { endsOf } from '../patterns/session-times';
import type { Session } from '../session';
import { clockTimes, count, plain } from '../words';

/** Fewer leave room for chance. Own judgement. */
const FEWEST_TO_BE_LIKELY = 4;

export const keepAliveTooLong = defineCheck({
  id: 'keep-alive-too-long',
  asks: 'Does the device ping often enough for the hub?',
  needs: [],
  uses: ['connections', 'device-logs', 'identity', 'fleet', 'operations', 'metrics', 'hub'],
  oneOf: ['connections', 'device-logs'],
  run({ 'device-logs': logs, ...looked }, context) {
    const { capped } = sortEnds(context, looked);
    const log = longest(logs);
    if (!capped && !log) return undefined;
    const fitting = capped || !log ? [] : lostAfterCap(context.timeline.sessions);
    const sessions = capped?.sessions ?? fitting;
    const latest = sessions.at(-1)?.to;
    const because: Proof[] = [];
    if (capped && latest)
      because.push({
        kind: 'connections',
        text: `${capped.atCap} of ${count(capped.losses, 'lost session')} ended at an age of ${LONGEST_WAIT_MS / 60_000} min, at ${clockTimes(endsOf(sessions.slice(-4)))} UTC: that long the hub waits for any sign of life, and no longer.`,
        at: latest,
      });
    if (log)
      because.push({
        kind: 'device-logs',
        text: `The log ${plain(log.name, 60)} shows a keep-alive of ${log.keepAlive} s; the hub can use ${LARGEST_KEEP_ALIVE} s at most.`,
      });
    if (fitting.length > 0)
      because.push({
        kind: 'connections',
        text: `${count(fitting.length, 'session')} ended without a goodbye, none of them younger than ${LONGEST_WAIT_MS / 60_000} min: that long the hub waits for any sign of life.`,
        ...(latest ? { at: latest } : {}),
      });
    const [first, ...rest] = because;
    if (!first) return undefined;
    const codes = codesOf(sessions);
    return {
      id: 'keep-alive-too-long',
      severity: 'warning',
      confidence: sureness(capped, log !== undefined, hasLosses(context.timeline.sessions)),
      title: 'The keep-alive of the device is longer than the hub waits',
      explanation:
        'The hub ends a connection on which it has heard nothing for 29.45 minutes, whatever keep-alive the device asked for. A device that pings more rarely drops each time it has nothing to send.',
      codes,
      because: [first, ...rest],
      guides: guidesFor(codes.slice(0, 1), GUIDES.mqtt),
      next: [
        {
          do: 'fix',
          who: 'developer of the device software',
          text: `Set the MQTT keep-alive to a few minutes, at most ${LARGEST_KEEP_ALIVE} s. Where a router cuts quiet connections, 60 s are safe.`,
        },
      ],
      explains: fitting.length > 0 ? ['network-loss', 'idle-timeout'] : [],
      ...(latest ? { latest } : {}),
      accountsFor: sessions,
    };
  },
});

/** The log with the longest keep-alive, if that is too long. */
function longest(logs: readonly DeviceLog[] | undefined): DeviceLog | undefined {
  return [...(logs ?? [])]
    .filter(({ keepAlive }) => keepAlive !== null && keepAlive > LARGEST_KEEP_ALIVE)
    .sort((a, b) => (b.keepAlive ?? 0) - (a.keepAlive ?? 0))[0];
}

/** Fewer losses can be old enough by chance. Own judgement. */
const FEWEST_FITTING = 3;
const EARLY_MS = 10_000;

/** The losses of a client that pings too rarely, if the hub's patience can be behind each of them: none ended before it was over. */
function lostAfterCap(sessions: readonly Session[]): readonly Session[] {
  const losses = sessions.filter((session) => isUnseenLoss(session) && !isAmqp(session));
  const fit = losses.every(({ length }) => length === null || length >= LONGEST_WAIT_MS - EARLY_MS);
  return fit && losses.length >= FEWEST_FITTING ? losses : [];
}

function hasLosses(sessions: ReadonlyArray<{ readonly end: string }>): boolean {
  return sessions.some(({ end }) => end === 'error');
}

/** Its log says how long the keep-alive is; that drops come of it, only their age says. */
function sureness(capped: CappedAges | undefined, isLogged: boolean, dropped: boolean): Confidence {
  if (capped && isLogged) return 'confirmed';
  if (capped) return capped.atCap >= FEWEST_TO_BE_LIKELY ? 'likely' : 'possible';
  return dropped ? 'likely' : 'possible';
}

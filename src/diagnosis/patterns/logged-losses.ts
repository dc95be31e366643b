import type { DeviceLog, DeviceLogMeaning } from '../../evidence/device-log';
import type { Context } from '../check';
import type { Proof } from '../finding';
import type { Session } from '../session';
import { count } from '../words';
import { linesOf, quoted } from './log-lines';
import { hubTime } from './log-time';
import { firstNotBefore } from './numbers';

/**
 * What only a device without a way out writes. Not `lost` or `reset`: NO_NETWORK, rc 1 and Communication_Error are also
 * what a device sees that was disabled or thrown out, and never prove a network fault.
 */
const NO_WAY_OUT: readonly DeviceLogMeaning[] = ['dns', 'connect-timeout', 'unreachable', 'ping-unanswered'];
/** The device may notice before the hub does, which waits 29.45 minutes at most (MQTT page). */
const NOTICED_WITHIN_MS = 29.45 * 60_000;

export interface LoggedLosses {
  readonly proof: Proof;
  /** It had no route to the hub at all, which nothing but its own network explains. */
  readonly noRoute: boolean;
}

/** The device's own word for these losses, where its log has times that can be laid beside the hub's. */
export function lossesByLog(
  logs: readonly DeviceLog[] | undefined,
  losses: readonly Session[],
  context: Context,
): LoggedLosses | undefined {
  const said = linesOf(logs, context.subject, NO_WAY_OUT);
  if (said.length === 0) return undefined;
  const wasAway = whenAway(losses);
  const lines = said.filter(({ log, event }) => wasAway(hubTime(log, event.at, context)));
  const last = lines.at(-1);
  if (!last) return undefined;
  const text = `The device’s own log tells the same in these minutes: ${count(lines.length, 'line')} of name look-ups, connects or pings without an answer or a route, such as ${quoted(last)}.`;
  return {
    proof: { kind: 'device-logs', text },
    noRoute: lines.some(({ event }) => event.meaning === 'unreachable'),
  };
}

/** Whether a moment lies between a loss and the return from it, or the next loss where the return was not seen. In order. */
function whenAway(losses: readonly Session[]): (at: Date | null) => boolean {
  const spans = losses.flatMap(({ from, to, gap }, index) => {
    if (!to) return [];
    const began = Math.max(from?.getTime() ?? 0, to.getTime() - NOTICED_WITHIN_MS);
    const next = losses[index + 1];
    const over = gap === null ? (next?.from ?? next?.to)?.getTime() : to.getTime() + gap;
    return [{ began, over: over ?? Number.POSITIVE_INFINITY }];
  });
  return (at) => {
    const time = at?.getTime() ?? Number.NaN;
    const span = spans[firstNotBefore(spans.length, (index) => (spans[index]?.over ?? 0) < time)];
    return span !== undefined && span.began <= time;
  };
}

import type { DeviceLog } from '../../evidence/device-log';
import type { Context } from '../check';
import { listed, plain } from '../words';
import { logsOf } from './log-lines';
import { hubTime } from './log-time';

/** What of these moments the device's logs cover. */
export interface LoggedMinutes {
  /** The logs' names, for a sentence. */
  readonly names: string;
  /** Some of the logs can be laid beside the hub's records. */
  readonly comparable: boolean;
  readonly within: readonly Date[];
  readonly outside: readonly Date[];
}

/** Undefined where no log of the device was given. */
export function loggedMinutes(
  logs: readonly DeviceLog[] | undefined,
  moments: readonly Date[],
  context: Context,
): LoggedMinutes | undefined {
  const own = logsOf(logs, context.subject).filter(({ lines }) => lines > 0);
  if (own.length === 0) return undefined;
  const spans = own.flatMap((log) => {
    const [from, to] = [hubTime(log, log.from, context), hubTime(log, log.to, context)];
    return from && to ? [{ from, to }] : [];
  });
  const isCovered = (at: Date): boolean => spans.some(({ from, to }) => at >= from && at <= to);
  return {
    names: listed(own.map(({ name }) => `"${plain(name, 60)}"`)),
    comparable: spans.length > 0,
    within: moments.filter(isCovered),
    outside: moments.filter((at) => !isCovered(at)),
  };
}

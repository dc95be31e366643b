import { type DeviceIdentity, registryTime } from '../../evidence/device';
import type { DeviceLog, DeviceLogMeaning } from '../../evidence/device-log';
import type { Context } from '../check';
import { gatewayPlace } from './gateway-place';
import { hostKind } from './log-hosts';
import { isOfGateway, type LogLine, linesIn } from './log-lines';
import { hubTime } from './log-time';
import { isOver, type LogTrouble, logTrouble } from './log-trouble';
import { standingRefusals } from './standing-refusals';

/** What the device's own log says of refused credentials: CONNACK 4 and 5, a put-token that failed. CONNACK 3 is none. */
export interface LoggedRefusals extends LogTrouble {
  /** At every try the token was called expired. */
  readonly onlyExpired: boolean;
  /** The signature was called wrong: then the key is, whatever the clock says. */
  readonly signature: boolean;
  /** The log ends with it, and it was at a connect. Most SDKs do not try again after refused credentials. */
  readonly isLast: boolean;
}

/** CONNACK 4 or 5, or a put-token that failed. */
export const REFUSED: readonly DeviceLogMeaning[] = ['credentials-refused', 'token-expired', 'signature-invalid'];

/**
 * The refusals that still stand at the log's end. A skewed clock may lay them before the newest connect at the hub: as
 * long as the hub refuses too, they are not over.
 */
export function loggedRefusals(
  logs: readonly DeviceLog[] | undefined,
  context: Context,
  identity: DeviceIdentity | null | undefined,
): LoggedRefusals | undefined {
  const { subject, timeline } = context;
  const place = gatewayPlace(subject, identity, timeline);
  const isOwn = ({ log, event }: LogLine): boolean => {
    // What a gateway's log says without a name is about the gateway itself.
    if (isOfGateway(log) && event.client === undefined && place !== 'gateway' && place !== 'unknown') return false;
    return place === 'behind' || hostKind(event.host, subject) === 'hub';
  };
  const changed = identity?.status?.toLowerCase() === 'disabled' ? null : registryTime(identity?.statusUpdatedTime);
  const refusedToo = standingRefusals(timeline, changed).length > 0;
  const stands = (line: LogLine): boolean => {
    const at = hubTime(line.log, line.event.at, context);
    // Refused while it was disabled, enabled since: that story is over.
    if (at && changed && at < changed) return false;
    return refusedToo || !isOver(line, context);
  };
  const trouble = logTrouble(logs, context, REFUSED, { fits: isOwn, stands });
  if (!trouble) return undefined;
  const meanings = trouble.lines.map(({ event }) => event.meaning);
  const signature = meanings.includes('signature-invalid');
  return {
    ...trouble,
    signature,
    onlyExpired: !signature && meanings.includes('token-expired') && isMostly(meanings),
    isLast: endsWith(trouble.lines.at(-1) ?? trouble.lines[0], context),
  };
}

/** What may follow without being a further try. */
const AFTERMATH: readonly DeviceLogMeaning[] = [
  ...REFUSED,
  'lost',
  'gave-up',
  'closed-by-program',
  'hub-code',
  'tracking-id',
];

/** An open connection whose token is called expired may be back in the line after. */
function endsWith(last: LogLine, { subject }: Context): boolean {
  const own = linesIn(last.log, subject);
  const before = own.findLast(({ order, event }) => order < last.order && !REFUSED.includes(event.meaning));
  const wasOpen = last.event.meaning === 'token-expired' && before?.event.meaning === 'connected';
  return !wasOpen && own.every(({ order, event }) => order <= last.order || AFTERMATH.includes(event.meaning));
}

/** A CONNACK 5 stands beside many a line that says "expired": it may come as often, not more often. */
function isMostly(meanings: readonly DeviceLogMeaning[]): boolean {
  const expired = meanings.filter((meaning) => meaning === 'token-expired').length;
  return expired >= meanings.length - expired;
}

import type { DeviceLog, DeviceLogMeaning } from '../evidence/device-log';
import { SDKS } from './catalogues/sdks';
import { count, dayAndTime, listed, plain } from './words';

/**
 * What a line of a device's log means, for a person. Continues "it tells that". In order: the most telling first.
 * `lost`, `reset` and the like say nothing of a cause, and stand last.
 */
const TELLING: Readonly<Record<Exclude<DeviceLogMeaning, 'connected' | 'reached' | 'tracking-id'>, string>> = {
  'signature-invalid': 'the signature of its token was called wrong',
  'token-expired': 'its token was called expired',
  'credentials-refused': 'its credentials were refused',
  'device-missing': 'the hub does not know the device, or has it disabled',
  unavailable: 'the hub was "unavailable" (so it also looks when the device is disabled)',
  'server-untrusted': 'it did not trust the certificate it was shown',
  'client-certificate': 'its own certificate was not accepted',
  dns: 'a host name could not be looked up',
  'connect-timeout': 'connecting timed out',
  'connect-refused': 'a connection was turned away',
  unreachable: 'there was no way to the host',
  proxy: 'a proxy stood in the way',
  'connack-missing': 'no answer to its connect came',
  'edge-token': 'the gateway could not read a client’s token',
  'edge-scope': 'the gateway may not read who its clients are',
  'edge-refused': 'the gateway refused a client',
  'edge-upstream': 'the gateway found no way to the hub',
  'edge-check': 'iotedge check found a fault',
  'taken-over': 'another connection took its place',
  quota: 'the quota of the hub was used up',
  throttled: 'the hub throttled it',
  'message-too-large': 'a message was too large',
  'hub-suspended': 'the hub is suspended',
  'hub-missing': 'there is no such hub',
  'identifier-refused': 'its client id was refused',
  'protocol-refused': 'its protocol version was refused',
  'client-fault': 'it did something that the hub does not allow',
  'gave-up': 'it stopped trying',
  boot: 'the device started',
  'process-start': 'its program started',
  'service-fault': 'the hub had a fault of its own',
  'closed-by-service': 'the hub closed the connection',
  'hub-code': 'the hub gave the error code',
  'ping-unanswered': 'a ping stayed without answer',
  'edge-idle-close': 'the gateway closed an idle connection',
  'closed-by-program': 'the program closed the connection',
  renewal: 'it renewed its token',
  reset: 'the connection was cut',
  lost: 'the connection was gone (no reason given)',
};

/** Harmless, or no reason in itself. */
const QUIET: ReadonlySet<string> = new Set(['renewal', 'closed-by-program', 'edge-idle-close']);

const MOST_TOLD = 3;

export function hasTrouble(log: DeviceLog): boolean {
  return toldBy(log).some(({ meaning }) => !QUIET.has(meaning));
}

/** What the log tells of, the most telling first; the counts hold for the whole log. */
function toldBy({ counts }: DeviceLog): Array<{ meaning: string; text: string; times: number }> {
  const all = new Map(Object.entries(counts));
  return Object.entries(TELLING)
    .map(([meaning, text]) => ({ meaning, text, times: all.get(meaning) ?? 0 }))
    .filter(({ times }) => times > 0);
}

/** `"pump.txt" (Node.js device SDK), 2026-11-20 08:00 to 2026-11-20 10:30 UTC, tells that its credentials were refused (4 times).` */
export function logInWords(log: DeviceLog): string {
  if (log.lines === 0) return `"${plain(log.name, 60)}" is empty or no text, so nothing could be read from it.`;
  const words = toldBy(log)
    .slice(0, MOST_TOLD)
    .map(
      ({ meaning, text, times }) => `${text}${meaning === 'hub-code' ? codesIn(log) : ''} (${count(times, 'time')})`,
    );
  const sdk = SDKS.find(({ id }) => id === log.sdk);
  const version = log.edgeVersion ? ` ${plain(log.edgeVersion, 40)}` : '';
  const who = sdk ? ` (${sdk.name}${version})` : '';
  const says = words.length > 0 ? `tells that ${listed(words)}` : 'says nothing that explains a disconnect';
  return `"${plain(log.name, 60)}"${who}, ${spanOf(log)}, ${says}.`;
}

/** ` 400027 and 404103` */
function codesIn({ events }: DeviceLog): string {
  const codes = new Set(
    events.flatMap(({ meaning, code }) => (meaning === 'hub-code' && code ? [plain(code, 10)] : [])),
  );
  return codes.size > 0 ? ` ${listed([...codes])}` : '';
}

function spanOf({ from, to, zoneStated, lines }: DeviceLog): string {
  if (!from || !to) return `${count(lines, 'line')} without times`;
  const zone = zoneStated ? '' : ' (no zone given)';
  return `${dayAndTime(from).replace(' UTC', '')} to ${dayAndTime(to).replace(zoneStated ? '' : ' UTC', '')}${zone}`;
}

const MOST_IDS = 5;

/** What support asks for: the service's tracking ids, the newest last. */
export function trackingIds(logs: readonly DeviceLog[]): readonly string[] {
  const ids = logs.flatMap(({ events }) =>
    events.flatMap(({ meaning, code, text }) => (meaning === 'tracking-id' ? [code ?? trackingIdIn(text)] : [])),
  );
  return [...new Set(ids)].filter((id) => id !== '').slice(-MOST_IDS);
}

/** `<hex>-G:<n>-TimeStamp:<date>` is the form that the service writes (azure-docs#44709, iotedgehubdev#95). */
function trackingIdIn(text: string): string {
  return /[0-9a-f]{16,}(?:-G:\d+)?(?:-TimeStamp:[\d/:. TZ-]+)?/i.exec(text)?.[0].trim() ?? '';
}

/** The lines that tell most, in the order of the log: one of each meaning, the most telling meanings first. */
export function tellingLines(
  log: DeviceLog,
  most: number,
): ReadonlyArray<{ readonly line: number; readonly text: string }> {
  const told = toldBy(log).filter(({ meaning }) => !QUIET.has(meaning));
  const lines = told.flatMap(({ meaning }) => log.events.find((event) => event.meaning === meaning) ?? []);
  return [...new Map(lines.slice(0, most).map(({ line, text }) => [line, { line, text }])).values()].sort(
    (a, b) => a.line - b.line,
  );
}

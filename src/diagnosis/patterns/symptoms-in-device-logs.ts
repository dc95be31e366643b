import type { DeviceLogMeaning } from '../../evidence/device-log';
import { count, plain } from '../words';
import type { Seen, Symptom } from './symptom';

/** One missing answer is a lossy network. Own judgement. */
const FEWEST_MISSING_ANSWERS = 2;

/** iotedge#7539: TLS completes, CONNECT is sent, CONNACK never comes. */
export function connackMissing({ logs = [] }: Seen): Symptom | undefined {
  // A client that was let in since then was answered.
  const answered = logs.some((log) => log.events.findLast(isAboutConnecting)?.meaning === 'connected');
  return answered ? undefined : said(logs, 'connack-missing', FEWEST_MISSING_ANSWERS, 'got no answer to its connect');
}

/** A root certificate that the device does not have; it may also be a proxy that looks into the traffic, or the clock. */
export function serverUntrusted({ logs = [] }: Seen): Symptom | undefined {
  return said(logs, 'server-untrusted', 1, 'did not trust the hub’s certificate');
}

function isAboutConnecting({ meaning }: { readonly meaning: DeviceLogMeaning }): boolean {
  return meaning === 'connected' || meaning === 'connack-missing';
}

function said(
  logs: NonNullable<Seen['logs']>,
  meaning: DeviceLogMeaning,
  fewest: number,
  what: string,
): Symptom | undefined {
  const times = logs.reduce((sum, log) => sum + (log.counts[meaning] ?? 0), 0);
  const line = logs.flatMap(({ events }) => events.filter((event) => event.meaning === meaning)).at(-1);
  if (times < fewest) return undefined;
  return {
    kind: 'device-logs',
    text: `Its own log says ${count(times, 'time')} that it ${what}${line ? `: “${plain(line.text, 160)}”` : ''}.`,
    at: line?.at ?? undefined,
    confidence: 'possible',
    codes: [],
    sessions: [],
    explains: [],
  };
}

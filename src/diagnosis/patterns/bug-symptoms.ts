import type { Seen, Symptom } from './symptom';
import { connackMissing, serverUntrusted } from './symptoms-in-device-logs';
import { methodsDeadAfterReturn, methodsTimeOut } from './symptoms-of-methods';
import {
  goodbyeForGood,
  lostAfterADay,
  lostForGood,
  reconnectLoop,
  refusedAfterAbsence,
  refusedAfterRenewal,
} from './symptoms-of-reconnecting';

/** By the names that entries of known-bugs.json ask for. */
const SYMPTOMS: Readonly<Record<string, (seen: Seen) => Symptom | undefined>> = {
  'reconnect-loop': reconnectLoop,
  'lost-for-good': lostForGood,
  'lost-after-a-day': lostAfterADay,
  'goodbye-for-good': goodbyeForGood,
  'refused-after-renewal': refusedAfterRenewal,
  'refused-after-absence': refusedAfterAbsence,
  'methods-time-out': methodsTimeOut,
  'methods-dead-after-return': methodsDeadAfterReturn,
  'connack-missing': connackMissing,
  'server-untrusted': serverUntrusted,
};

export const SYMPTOM_NAMES: readonly string[] = Object.keys(SYMPTOMS);

export function findSymptom(name: string, seen: Seen): Symptom | undefined {
  return SYMPTOMS[name]?.(seen);
}

import type { Subject } from '../../evidence/evidence';
import { isBareClose } from '../codes-of-ends';
import type { Session } from '../session';
import { sessionsThroughEdgeHub } from './gateway-place';
import { quantile } from './numbers';

/** edgeHub closes a client's connection to the hub 3 600 s after its last operation (EnvironmentVariables.md of iotedge). */
export const EDGE_IDLE_MS = 3_600_000;
/** A timer and a goodbye: seconds; the operation that counts may come a little after the connect. Own judgement. */
const EARLY_MS = 15_000;
const LATE_MS = 120_000;
/** Fewest sessions of that age, and their share; later operations make others longer, and hardly any shorter. Own judgement. */
const FEWEST = 2;
const LEAST_SHARE = 0.4;
const MOST_SHORTER = 0.12;
/** It comes back with its next operation. Who is back within a minute was not idle: its own token ran out at edgeHub. */
const SOON_MS = 60_000;

export interface EdgeIdle {
  /** At the age of the timer. */
  readonly steady: number;
  readonly sessions: readonly Session[];
}

/** Sessions of a client behind edgeHub that edgeHub itself closed for being idle. */
export function findEdgeIdle(sessions: readonly Session[], { moduleId }: Subject): EdgeIdle | undefined {
  // edgeHub's and edgeAgent's own connections are not those of a client.
  if (moduleId?.startsWith('$')) return undefined;
  const ended = sessionsThroughEdgeHub(sessions).filter(isClosedByEdgeHub);
  const ages = ended.flatMap(({ length }) => (length === null ? [] : [length]));
  const isSteady = (age: number): boolean => age >= EDGE_IDLE_MS - EARLY_MS && age <= EDGE_IDLE_MS + LATE_MS;
  const steady = ages.filter(isSteady).length;
  if (steady < FEWEST || steady < LEAST_SHARE * ages.length) return undefined;
  if ((quantile(ages, MOST_SHORTER) ?? 0) < EDGE_IDLE_MS - EARLY_MS) return undefined;
  const soon = ended.filter(({ gap }) => gap !== null && gap < SOON_MS).length;
  if (soon > ended.length / 2) return undefined;
  return { steady, sessions: ended.filter(({ length }) => length === null || length >= EDGE_IDLE_MS - EARLY_MS) };
}

/** A goodbye, or a connection that was simply closed: which of the two the hub logs was not seen. */
function isClosedByEdgeHub(session: Session): boolean {
  return session.to !== null && (session.end === 'clean' || isBareClose(session));
}

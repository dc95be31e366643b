import type { Window } from '../../evidence/evidence';
import type { AvailabilityStatus } from '../../evidence/resource-health';

export interface HubOutage {
  readonly state: 'unavailable' | 'degraded';
  /** What Resource Health said meanwhile; null where only a later entry remembers it. */
  readonly status: AvailabilityStatus | null;
  /** Null when the service does not say. */
  readonly from: Date | null;
  /** Null while it lasts. */
  readonly to: Date | null;
}

/** Two entries may tell of one outage. Own judgement. */
const SAME_MS = 60_000;

/** Resource Health notices and clears by its own measure: what is so close to a span belongs to it. Own judgement. */
const SLACK_MS = 5 * 60_000;

/**
 * Spans in which Resource Health called this hub unavailable or degraded, oldest first: those that reach into the window,
 * and those so close to it that what happened at its edge may belong to them.
 */
export function findHubOutages(
  statuses: readonly AvailabilityStatus[] | undefined,
  host: string,
  window: Window,
): readonly HubOutage[] {
  const name = host.split('.')[0]?.toLowerCase();
  const own = (statuses ?? []).filter(({ hub }) => hub === null || hub === name);
  const inOrder = own.toSorted((a, b) => timeOf(a.occurred) - timeOf(b.occurred));
  const told = inOrder.flatMap((status, index) => outageOf(status, inOrder[index + 1]));
  const remembered = inOrder.flatMap(resolvedOf).filter((one) => !told.some((other) => isSame(one, other)));
  return [
    ...told,
    ...remembered.filter((one, index) => !remembered.slice(0, index).some((other) => isSame(one, other))),
  ]
    .filter((outage) => reachesInto(outage, window, SLACK_MS))
    .sort((a, b) => timeOf(a.from) - timeOf(b.from));
}

export function reachesInto({ from, to }: HubOutage, window: Window, slack = 0): boolean {
  return timeOf(from) <= window.to.getTime() + slack && (to === null || to.getTime() >= window.from.getTime() - slack);
}

export function isInHubOutage(at: Date | null, outages: readonly HubOutage[]): boolean {
  if (!at) return false;
  const time = at.getTime();
  return outages.some(
    ({ from, to }) => time >= timeOf(from) - SLACK_MS && (to === null || time <= to.getTime() + SLACK_MS),
  );
}

/** It holds until the next entry. */
function outageOf(status: AvailabilityStatus, next: AvailabilityStatus | undefined): HubOutage[] {
  const state = status.availabilityState.toLowerCase();
  if (state !== 'unavailable' && state !== 'degraded') return [];
  return [{ state, status, from: status.occurred, to: next?.occurred ?? null }];
}

function resolvedOf({ resolved, occurred, reported }: AvailabilityStatus): HubOutage[] {
  const to = resolved?.ended ?? occurred ?? reported;
  return resolved && to ? [{ state: 'unavailable', status: null, from: resolved.began, to }] : [];
}

function isSame(one: HubOutage, other: HubOutage): boolean {
  return Math.abs(timeOf(one.from) - timeOf(other.from)) <= SAME_MS;
}

function timeOf(time: Date | null): number {
  return time?.getTime() ?? 0;
}

import type { Gap, GapReason, Slot } from '../evidence/evidence';

/** Everything that the doctor found; with --json as checkup.schema.json describes it. */
export interface Checkup {
  readonly schemaVersion: 1;
  /** `public`, `fairfax`, `mooncake`, `ussec`, `usnat`. */
  readonly cloud: string;
  readonly identity: Identity;
  /** What concerns no single hub: the sign-in, and finding the hubs. */
  readonly checks: readonly Check[];
  readonly hubs: readonly HubCheckup[];
  /** Hubs that were found, but left out since there are so many. */
  readonly hubsLeftOut: number;
}

/** As whom Azure was asked. Null is what is not known. */
export interface Identity {
  readonly as: 'bot' | 'caller' | 'lab';
  /** Client id. */
  readonly appId: string | null;
  readonly objectId: string | null;
  readonly tenantId: string | null;
  /** A user's own, such as ops@example.com. */
  readonly name: string | null;
}

export interface HubCheckup {
  /** Host name. */
  readonly hub: string;
  readonly resourceId: string | null;
  readonly checks: readonly Check[];
}

/** One look. `ok`: it could be reached, it may be read, and nothing about it must be mended. */
export interface Check {
  readonly source: CheckedSource;
  readonly ok: boolean;
  /** Only where it is not ok. */
  readonly why?: GapReason;
  readonly detail: string;
  readonly fix?: string;
  /** The newest that the source holds. */
  readonly newest?: Date;
}

/** In the order in which they are shown. */
export const CHECKED_SOURCES = [
  'sign-in',
  'resource-graph',
  'probe',
  'registry',
  'twin',
  'hub',
  'diagnostic-settings',
  'log-analytics',
  'storage',
  'resource-health',
  'service-health',
  'metrics',
] as const;

export type CheckedSource = (typeof CHECKED_SOURCES)[number];

/** `say` tells what was seen. */
export function checkOf<T>(
  source: CheckedSource,
  slot: Slot<T>,
  say: (data: T) => { readonly detail: string; readonly newest?: Date | null },
): Check {
  if (!slot.ok) return failed(source, slot);
  const { detail, newest = null } = say(slot.data);
  return { source, ok: true, detail, ...(newest !== null && { newest }) };
}

export function failed(source: CheckedSource, { why, detail, fix }: Gap): Check {
  return { source, ok: false, why, detail, ...(fix !== undefined && { fix }) };
}

export function isInOrder({ checks, hubs }: Checkup): boolean {
  return [...checks, ...hubs.flatMap((hub) => hub.checks)].every(({ ok }) => ok);
}

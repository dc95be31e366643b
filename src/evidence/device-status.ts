import { z } from 'zod';

/** What the registry says of a device that may be enabled. */
export interface DeviceStatus {
  readonly status: 'enabled' | 'disabled';
  /** Why, as whoever disabled it wrote it. */
  readonly reason: string | null;
  /** ISO; null where the registry does not say. */
  readonly since: string | null;
  /** Of the identity: another after every change. */
  readonly etag: string;
}

const NEVER = '0001-01-01';

const shape = z.object({
  status: z.enum(['enabled', 'disabled']),
  statusReason: z.string().nullish(),
  statusUpdatedTime: z.string().nullish(),
  etag: z.string().min(1).max(200),
});

/** Undefined when it is no identity of a device. Keys end here. */
export function readStatus(value: unknown): DeviceStatus | undefined {
  const found = shape.safeParse(value).data;
  if (!found) return undefined;
  const since = found.statusUpdatedTime ?? null;
  return {
    status: found.status,
    reason: found.statusReason || null,
    since: since === null || since.startsWith(NEVER) ? null : since,
    etag: found.etag,
  };
}

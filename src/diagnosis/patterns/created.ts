import { type DeviceIdentity, registryTime } from '../../evidence/device';

export interface Creation {
  readonly at: Date;
  /** True when the registry states the time; false when it was read from the generation id. */
  readonly stated: boolean;
}

/** .NET counts its ticks from year 1, ten thousand a millisecond. */
const UNIX_EPOCH_MS = 62_135_596_800_000n;
const TICKS_A_MS = 10_000n;
/** IoT Hub did not exist before (general availability 2016-02, preview 2015-09). */
const FIRST_HUBS = Date.parse('2015-09-01T00:00:00Z');

/** When the registry row was made; undefined when it does not tell. */
export function creationOf(identity: DeviceIdentity | null | undefined, now: Date): Creation | undefined {
  const stated = registryTime(identity?.createdTime);
  if (stated) return { at: stated, stated: true };
  const at = readTicks(identity?.generationId ?? '');
  return at !== undefined && at >= FIRST_HUBS && at <= now.getTime() ? { at: new Date(at), stated: false } : undefined;
}

/**
 * UNVERIFIED: generation ids look like the .NET ticks of the moment of creation (18 digits), but no document says so;
 * documents only say that the id changes when a device is deleted and made again. Ids of any other form tell nothing.
 */
function readTicks(generationId: string): number | undefined {
  return /^\d{18}$/.test(generationId) ? Number(BigInt(generationId) / TICKS_A_MS - UNIX_EPOCH_MS) : undefined;
}

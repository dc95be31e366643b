import type { HubResource } from '../../evidence/hub-resource';

export interface TierLimits {
  /** `S1 with 2 units`, for sentences. */
  readonly name: string;
  /** New connections a second and hub. */
  readonly connectsASecond: number;
  /** Messages a day (00:00 to 00:00 UTC) and hub. */
  readonly messagesADay: number;
}

interface Tier {
  readonly connectsAUnit: number;
  /** However few units there are. */
  readonly leastConnects: number;
  readonly messagesAUnit: number;
}

const FIRST = { connectsAUnit: 12, leastConnects: 100 };
const SECOND = { connectsAUnit: 120, leastConnects: 0, messagesAUnit: 6_000_000 };
const THIRD = { connectsAUnit: 6_000, leastConnects: 0, messagesAUnit: 300_000_000 };

/** "IoT Hub quotas and throttling" (connections), pricing page (messages); read in November 2026. */
const TIERS: ReadonlyMap<string, Tier> = new Map([
  ['F1', { ...FIRST, messagesAUnit: 8_000 }],
  ['B1', { ...FIRST, messagesAUnit: 400_000 }],
  ['S1', { ...FIRST, messagesAUnit: 400_000 }],
  ['B2', SECOND],
  ['S2', SECOND],
  ['B3', THIRD],
  ['S3', THIRD],
]);

/** The limits of a hub; undefined when its tier or the number of its units is not known. */
export function limitsOf(sku: HubResource['sku']): TierLimits | undefined {
  const name = sku?.name?.toUpperCase() ?? '';
  const tier = TIERS.get(name);
  // A free hub has one unit, always.
  const units = name === 'F1' ? 1 : sku?.capacity;
  if (!tier || units === undefined || units < 1) return undefined;
  return {
    name: `${name} with ${units === 1 ? '1 unit' : `${units} units`}`,
    connectsASecond: Math.max(tier.leastConnects, tier.connectsAUnit * units),
    messagesADay: tier.messagesAUnit * units,
  };
}

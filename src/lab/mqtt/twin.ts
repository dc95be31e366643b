import { z } from 'zod';
import { parseJson } from '../hub-rest';
import type { LabDevice } from '../registry';

type Twin = Pick<LabDevice['twin'], 'desired' | 'reported'>;
type Properties = Readonly<Record<string, unknown>>;

/** Limits of the guide "Understand and use device twins in IoT Hub": 32 KB, ten levels. */
const MOST_BYTES = 32 * 1024;
const MOST_LEVELS = 10;

const properties = z.record(z.string(), z.unknown());

/** As the device receives it; what was never written has version 1. */
export function twinDocument({ desired, reported }: Twin): string {
  return JSON.stringify({ desired: versioned(desired), reported: versioned(reported) });
}

export type Patched = { readonly status: 204; readonly version: number } | { readonly status: 400 | 413 };

/** Merges a patch as the hub does: a null takes a property away. The version goes up by one. */
export function patchTwin(twin: Twin, part: keyof Twin, text: string): Patched {
  const patch = parseJson(text, properties);
  if (!patch || !isPlain(patch)) return { status: 400 };
  const merged = merge(twin[part], patch);
  if (Buffer.byteLength(JSON.stringify(merged)) > MOST_BYTES) return { status: 413 };
  const version = versioned(twin[part]).$version + 1;
  twin[part] = { ...merged, $version: version };
  return { status: 204, version };
}

function versioned(part: Properties): Properties & { readonly $version: number } {
  return { ...part, $version: typeof part.$version === 'number' ? part.$version : 1 };
}

/** Names may hold no dot, no dollar sign and no blank. */
function isPlain(value: unknown, level = 0): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (level > MOST_LEVELS) return false;
  return Object.entries(value).every(
    ([name, inner]) => (Array.isArray(value) || !/[.$\s]/.test(name)) && isPlain(inner, level + 1),
  );
}

function merge(old: Properties, patch: Properties): Record<string, unknown> {
  const merged = new Map(Object.entries(old));
  for (const [name, value] of Object.entries(patch)) {
    const before = merged.get(name);
    if (value === null) merged.delete(name);
    else merged.set(name, isProperties(value) ? merge(isProperties(before) ? before : {}, value) : value);
  }
  return Object.fromEntries(merged);
}

function isProperties(value: unknown): value is Properties {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

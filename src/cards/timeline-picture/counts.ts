import { duration } from '../../diagnosis/words';
import type { PictureEvent, Tone } from './events';

/** Equal events, counted, with the gravest meaning that one of them has. */
export interface EventCount {
  readonly kind: PictureEvent['kind'];
  readonly tone: Tone;
  readonly label: string;
  readonly count: number;
}

const WEIGHT: Readonly<Record<Tone, number>> = { attention: 0, warning: 1, calm: 2 };

/** What matters most first: by meaning, then ends before refusals, then by number. */
export function countsOf(events: readonly PictureEvent[]): readonly EventCount[] {
  const counts = new Map<string, EventCount>();
  for (const { kind, tone, label } of events) {
    const key = `${kind} ${label}`;
    const before = counts.get(key) ?? { kind, tone, label, count: 0 };
    const heavier = WEIGHT[tone] < WEIGHT[before.tone] ? tone : before.tone;
    counts.set(key, { ...before, tone: heavier, count: before.count + 1 });
  }
  return [...counts.values()].sort(
    (a, b) =>
      WEIGHT[a.tone] - WEIGHT[b.tone] ||
      a.kind.localeCompare(b.kind) ||
      b.count - a.count ||
      a.label.localeCompare(b.label),
  );
}

/** `5,000` */
export function grouped(count: number): string {
  return count.toLocaleString('en-GB');
}

/** `30 s`, `30 min`, `1 h`, `2 days`: bars have round lengths. */
export function lengthOf(bin: number): string {
  if (bin < 60_000) return `${bin / 1000} s`;
  if (bin < 3_600_000) return `${bin / 60_000} min`;
  return bin <= 86_400_000 ? `${bin / 3_600_000} h` : duration(bin);
}

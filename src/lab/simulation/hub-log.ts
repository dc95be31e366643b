import type { ArchiveRecord } from '../registry';
import type { Random } from './random';
import { SECOND } from './world';

/** Azure does not promise complete or ordered records ("Azure Monitor resource logs"): chances for each record. */
export interface Noise {
  /** Written twice. */
  readonly doubled?: number;
  /** Written some seconds late, behind younger ones. */
  readonly late?: number;
  /** Never written. */
  readonly missing?: number;
}

/** Keeps records until their time has come. */
export interface HubLog {
  write(time: number, record: ArchiveRecord): void;
  /** What is due up to this time, oldest first (late ones excepted); each record once. */
  drain(to: number): ArchiveRecord[];
}

interface Pending {
  readonly due: number;
  readonly record: ArchiveRecord;
}

export function createHubLog(random: Random, noise: Noise = {}): HubLog {
  let pending: Pending[] = [];
  return {
    write(time, record) {
      if (noise.missing !== undefined && random.chance(noise.missing)) return;
      const due = random.chance(noise.late ?? 0) ? time + random.between(SECOND, 20 * SECOND) : time;
      pending.push({ due, record });
      if (random.chance(noise.doubled ?? 0)) pending.push({ due: due + random.between(0, 2 * SECOND), record });
    },
    drain(to) {
      const ready = pending.filter(({ due }) => due <= to).sort((one, other) => one.due - other.due);
      pending = pending.filter(({ due }) => due > to);
      return ready.map(({ record }) => record);
    },
  };
}

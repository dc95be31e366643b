import type { Clock } from '../../clock';
import { hiddenName } from '../hidden-name';
import { BEGUN, type FirstTime } from '../store';
import type { Blobs, Metadata, StoredBlob } from './blobs';

const FOLDER = 'seen/';

/** An empty blob a key: whoever makes it is the first. */
export function createFirstTime(blobs: Blobs, clock: Clock): FirstTime {
  const place = (key: string) => `${FOLDER}${hiddenName(key)}`;
  const until = (ms: number) => String(clock.now().getTime() + ms);

  /** Null for the first; else what is there already. */
  async function other(key: string, metadata: Metadata): Promise<StoredBlob | null> {
    if (await blobs.write(place(key), '', 'absent', metadata)) return null;
    const there = await blobs.read(place(key));
    if (!there) return other(key, metadata);
    if (!isOver(there.metadata, clock.now())) return there;
    return (await blobs.write(place(key), '', there, metadata)) ? null : other(key, metadata);
  }

  return {
    async firstTime(key, lifetimeMs, by) {
      const doer = by === undefined ? undefined : hiddenName(by);
      const there = await other(key, { until: until(lifetimeMs), ...(doer !== undefined && { doer }) });
      return !there || (doer !== undefined && there.metadata.doer === doer);
    },
    begin: async (key) => !(await other(key, { until: until(BEGUN) })),
    async end(key, lifetimeMs) {
      await blobs.write(place(key), '', 'any', { until: until(lifetimeMs) });
    },
  };
}

export async function tidySeen(blobs: Blobs, now: Date): Promise<void> {
  for await (const { name, metadata, etag } of blobs.list(FOLDER)) {
    if (isOver(metadata, now)) await blobs.remove(name, { etag });
  }
}

function isOver({ until }: Metadata, now: Date): boolean {
  return !(Number(until) > now.getTime());
}

import { randomBytes } from 'node:crypto';
import type { Clock } from '../clock';

/**
 * Pictures that were too large to travel inside of a card. They belong to one person and one conversation by their id:
 * it is random, made anew for each answer, and only ever sent into that conversation. Whoever can read the answer can
 * fetch its picture; nobody else can name it.
 */
export interface KeptPictures {
  /**
   * @param mayFetch asked at each fetch: the right to see what it shows may end before it does
   * @returns the picture's id
   */
  keep(png: Uint8Array, mayFetch?: () => Promise<boolean>): Promise<string>;
  find(id: string): Promise<Uint8Array | undefined>;
}

/** Answers are looked at when they are new; a picture in an older one gives way to its text. */
const LIFETIME_MS = 24 * 3_600_000;
const MOST_PICTURES = 500;
const MOST_BYTES = 32 * 1024 * 1024;
/** 144 bits: not to be guessed within 24 hours, nor ever. */
const ID_BYTES = 18;

export interface KeptPicturesOptions {
  readonly clock: Pick<Clock, 'now'>;
  readonly mostPictures?: number;
  readonly mostBytes?: number;
}

/** In memory, bounded in number, bytes and time; the oldest go first. For one instance: another knows nothing of them. */
export function keepPicturesInMemory(options: KeptPicturesOptions): KeptPictures {
  const { clock, mostPictures = MOST_PICTURES, mostBytes = MOST_BYTES } = options;
  /** In order of age, so that what must go stands first. */
  const kept = new Map<
    string,
    { readonly png: Uint8Array; readonly until: number; readonly mayFetch: () => Promise<boolean> }
  >();
  let bytes = 0;

  function forget(id: string): void {
    bytes -= kept.get(id)?.png.length ?? 0;
    kept.delete(id);
  }

  function tidy(): void {
    const now = clock.now().getTime();
    for (const [id, { until }] of kept) {
      if (until > now && kept.size <= mostPictures && bytes <= mostBytes) return;
      forget(id);
    }
  }

  return {
    async keep(png, mayFetch = async () => true) {
      const id = randomBytes(ID_BYTES).toString('base64url');
      kept.set(id, { png, mayFetch, until: clock.now().getTime() + LIFETIME_MS });
      bytes += png.length;
      tidy();
      return id;
    },
    async find(id) {
      tidy();
      const found = kept.get(id);
      return found && (await found.mayFetch()) ? found.png : undefined;
    },
  };
}

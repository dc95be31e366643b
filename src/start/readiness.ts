import { type Clock, doneWithin } from '../clock';

export interface ReadinessParts {
  readonly isStopping: () => boolean;
  /** Asks the store for something small; rejects where it cannot be reached. */
  readonly reach: () => Promise<unknown>;
  readonly clock: Clock;
  readonly log: { warn(details: object, message: string): void };
}

/** Platforms ask every few seconds, and anybody may: the store is asked this often at most. Milliseconds. */
const FRESH = 5_000;
/** A store that has not answered by then serves no turn in its 2 s. */
const PATIENCE = 2_000;

/**
 * Whether turns may come to this instance: not while it stops, and not while the store is out of its reach. One look at a
 * time, however many ask; one that hangs is not followed by another.
 */
export function readinessOf({ isStopping, reach, clock, log }: ReadinessParts): () => Promise<boolean> {
  let known: { readonly reached: boolean; readonly at: number } | undefined;
  let asking: Promise<boolean> | undefined;
  let isHanging = false;

  async function look(): Promise<boolean> {
    const asked = reach().then(
      () => true,
      (error: unknown) => {
        log.warn({ err: error }, 'the store cannot be reached');
        return false;
      },
    );
    isHanging = true;
    void asked.then(() => {
      isHanging = false;
    });
    const answered = await doneWithin(clock, PATIENCE, asked);
    if (!answered) log.warn({ patience: PATIENCE }, 'the store has not answered');
    const reached = answered && (await asked);
    known = { reached, at: clock.now().getTime() };
    asking = undefined;
    return reached;
  }

  return async () => {
    if (isStopping()) return false;
    if (asking === undefined) {
      if (isHanging) return false;
      if (known !== undefined && clock.now().getTime() - known.at < FRESH) return known.reached;
      asking = look();
    }
    return (await asking) && !isStopping();
  };
}

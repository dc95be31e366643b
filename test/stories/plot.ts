import type { Scene, Wishes } from './scene';
import type { Truth } from './truth';

/** `benign`: nothing is wrong. `near-miss`: looks like one thing and is another. `two-causes`: both must be named. */
export type PlotKind = 'benign' | 'near-miss' | 'fault' | 'two-causes';

/** One kind of story; chance fills in who, when and how much. */
export interface Plot {
  readonly name: string;
  readonly kind: PlotKind;
  /** What happens in life, in a sentence or two. */
  readonly life: string;
  readonly wishes?: Partial<Wishes>;
  /** Sets the stage; the returned function says, after the world has run, what was true. */
  play(scene: Scene): () => Truth;
}

import { createRandom } from '../../src/lab/simulation/random';
import { writeFiles } from './files';
import { ordinaryFleet } from './ordinary-fleet';
import type { Plot, PlotKind } from './plot';
import { openScene, type Wishes } from './scene';
import type { Truth } from './truth';

export interface Story {
  readonly plot: string;
  readonly kind: PlotKind;
  readonly life: string;
  /** A case as `--case` reads it, by file name. */
  readonly files: ReadonlyMap<string, string>;
  readonly truth: Truth;
}

/** Lets a plot happen once: the same seed (and the same wishes beside the plot's own) gives the same story. */
export function tellStory(plot: Plot, seed: string, more: Partial<Wishes> = {}): Story {
  const random = createRandom(`${seed}/${plot.name}`);
  const wishes = { hours: [3, 6, 12, 24, 24, 48] as const, ...plot.wishes, ...more };
  const scene = openScene(random.fork('scene'), wishes);
  const truthOf = plot.play(scene);
  ordinaryFleet(scene, random.fork('fleet'), random.whole(...(wishes.others ?? ([10, 30] as const))));
  scene.world.schedule.runTo(scene.to);
  const { name, kind, life } = plot;
  const told = truthOf();
  // Where records are lost, an end may stand alone, and the registry may be ahead of the log.
  const truth = scene.losesRecords ? { ...told, may: [...told.may, 'drops-unexplained', 'state-is-stale'] } : told;
  return { plot: name, kind, life, files: writeFiles(scene, random.fork('files')), truth };
}

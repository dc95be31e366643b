import { createRandom, type Random } from '../../src/lab/simulation/random';
import type { Plot, PlotKind } from './plot';
import { PLOTS } from './plots';
import { type Story, tellStory } from './story';

/** Of every six stories two are benign, one is a near miss, one has two causes; and a third of the near misses is benign too. */
const TURNS: readonly PlotKind[] = ['benign', 'fault', 'near-miss', 'benign', 'fault', 'two-causes'];

/** Story number K (from 1) of a seed, always the same one. Each kind deals all of its plots before one comes again. */
export function storyOf(seed: string, number: number): Story {
  const kind = TURNS[(number - 1) % TURNS.length] ?? 'benign';
  const earlier = Array.from({ length: number - 1 }, (_, place) => TURNS[place % TURNS.length]).filter(
    (one) => one === kind,
  );
  // By name, so that a plot's place in its file decides nothing.
  const plots = PLOTS.filter((plot) => plot.kind === kind).sort((one, other) => (one.name < other.name ? -1 : 1));
  const round = Math.floor(earlier.length / plots.length);
  const plot = shuffled(plots, createRandom(`${seed}/${kind}/${round}`))[earlier.length % plots.length];
  if (!plot) throw new Error(`There is no plot of kind ${kind}.`);
  return tellStory(plot, `${seed}/${number}`);
}

function shuffled(plots: readonly Plot[], random: Random): readonly Plot[] {
  return plots
    .map((plot) => ({ plot, rank: random.next() }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ plot }) => plot);
}

import { z } from 'zod';
import list from './scenario-list.json';

const span = z.tuple([z.number(), z.number()]);

/** Scenarios that were lived: which plot, with which seed. */
const livedList = z.array(
  z.strictObject({
    folder: z.string(),
    plot: z.string(),
    seed: z.string(),
    wishes: z.exactOptional(
      z.strictObject({ hours: z.exactOptional(z.tuple([z.number()])), others: z.exactOptional(span) }),
    ),
    /** The whole hub's records stand in the case, because the story is about many; else the subject's and fleet.json. */
    whole: z.exactOptional(z.literal(true)),
    /** What somebody careless would claim. */
    tempting: z.exactOptional(z.array(z.string())),
  }),
);

export type Lived = z.infer<typeof livedList>[number];

export const LIVED: readonly Lived[] = livedList.parse(list);

import type { Plot } from '../plot';
import { CREDENTIALS } from './credentials';
import { DUPLICATES } from './duplicates';
import { EDGE } from './edge';
import { EDGE_RUNTIME } from './edge-runtime';
import { FLEETS } from './fleets';
import { LOGGED } from './logged';
import { LOSSES } from './losses';
import { ORDINARY } from './ordinary';
import { PATHS } from './paths';
import { REGISTRY } from './registry';
import { RENEWALS } from './renewals';
import { SERVICE } from './service';
import { SOFTWARE } from './software';
import { TWO_CAUSES } from './two-causes';

/** Every kind of story there is. */
export const PLOTS: readonly Plot[] = [
  ...ORDINARY,
  ...RENEWALS,
  ...LOSSES,
  ...DUPLICATES,
  ...CREDENTIALS,
  ...REGISTRY,
  ...PATHS,
  ...SERVICE,
  ...SOFTWARE,
  ...TWO_CAUSES,
  ...EDGE,
  ...EDGE_RUNTIME,
  ...FLEETS,
  ...LOGGED,
];

import type { Row } from '../row';
import { firstVisibleAnswer } from './first-visible-answer';
import { turnCost } from './turn-cost';

/** In the order of the table. A figure that cannot be measured yet is not here. */
export const ROWS: readonly Row[] = [turnCost, firstVisibleAnswer];

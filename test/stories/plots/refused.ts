import { steady } from '../../../src/lab/simulation/sdk';
import { MINUTE, SECOND } from '../../../src/lab/simulation/world';
import type { Scene } from '../scene';

/** Refused, a supervisor starts the program again after a minute or some. */
export function stubborn(scene: Scene) {
  const wait = scene.random.logBetween(20 * SECOND, 8 * MINUTE);
  return steady(wait * 0.8, wait * 1.2);
}

/** Long enough before the end that what follows can be seen. */
export function earlyMoment(scene: Scene): number {
  return scene.from + scene.random.between(0.1, 0.5) * (scene.to - scene.from);
}

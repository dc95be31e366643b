import type { Retry } from '../sdk';
import { SDKS } from '../sdk';
import { MINUTE, SECOND } from '../world';
import { enter, networkFor, play, type Role, type Stage } from './stage';

/** Thrown out, each comes back within seconds to a minute; now and then one sleeps and the other has its peace. */
const returns: Retry['lost'] = (_attempt, random) =>
  random.chance(0.04) ? random.between(10, 45) * MINUTE : random.between(8, 60) * SECOND;

/** A cloned image: two machines with one identity, each at its own address. */
export function clonedImage(stage: Stage, role: Role, plan: { otherPrefix: string }): void {
  enter(stage, role);
  const copies = [role, { ...role, name: `${role.name}/copy`, prefix: plan.otherPrefix }];
  for (const copy of copies) {
    play(stage, copy, {
      name: copy.name,
      network: networkFor(stage, copy),
      sdk: SDKS.csharp,
      protocol: 'Mqtt',
      retry: { lost: returns },
    });
  }
}

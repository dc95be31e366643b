import { rotateKeys } from '../registry';
import { SDKS } from '../sdk';
import { HOUR, MINUTE, SECOND } from '../world';
import { detailsOf, enter, networkFor, play, type Role, type Stage } from './stage';

/** An operator disabled it; nobody told the device, which keeps trying at growing distances. */
export function disabled(stage: Stage, role: Role, plan: { hoursAgo: number; reason: string }): void {
  const random = detailsOf(stage, role);
  enter(stage, role);
  play(stage, role, {
    network: networkFor(stage, role),
    sdk: SDKS.csharp,
    protocol: 'Mqtt',
    retry: {
      // The application's own patience: 5 minutes at first, half an hour at most.
      refused: (attempt, chance) => Math.min(5 * MINUTE * 1.5 ** attempt, 24 * MINUTE) * chance.between(0.8, 1.2),
    },
  });
  const at = stage.start - plan.hoursAgo * HOUR - random.between(0, 30) * MINUTE;
  stage.world.schedule.at(at, () => stage.hub.disable(role.deviceId, plan.reason));
}

/** An own MQTT stack with a token made by hand. When it ends, the hub cuts, and nothing ever connects again. */
export function fixedToken(stage: Stage, role: Role, plan: { cutHoursAgo: number }): void {
  enter(stage, role);
  const random = detailsOf(stage, role);
  play(stage, role, {
    network: networkFor(stage, role),
    sdk: SDKS.own,
    protocol: 'Mqtt',
    fixedTokenEnds: stage.start - plan.cutHoursAgo * HOUR - 10 * MINUTE + random.between(-90, 90) * SECOND,
    retry: { lost: () => null },
  });
}

/** Somebody made both keys new and did not tell the device: it notices at its next renewal, and is refused from then on. */
export function keyRotated(stage: Stage, role: Role, plan: { hoursAgo: number }): void {
  const random = detailsOf(stage, role);
  const device = enter(stage, role);
  play(stage, role, { network: networkFor(stage, role), sdk: SDKS.c, protocol: 'Mqtt' });
  stage.world.schedule.at(stage.start - plan.hoursAgo * HOUR + random.between(-2, 2) * MINUTE, () =>
    rotateKeys(device, random),
  );
}

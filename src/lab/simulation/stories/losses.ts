import { irregularOutages, outage } from '../network';
import { SDKS } from '../sdk';
import { every } from '../traffic';
import { HOUR, MINUTE, SECOND } from '../world';
import { detailsOf, enter, networkFor, play, type Role, type Stage } from './stage';

/** Java on a mobile network that loses it for minutes, at no particular time, and gives it another address afterwards. */
export function cellular(stage: Stage, role: Role, plan: { roamsTo: readonly string[] }): void {
  enter(stage, role);
  const network = networkFor(stage, role, { prefixes: [role.prefix ?? '198.18.40', ...plan.roamsTo], roams: true });
  play(stage, role, { network, sdk: SDKS.java, protocol: 'Mqtt', telemetry: every(MINUTE) });
  // The hub waits 5.75 minutes for Java; most losses last longer, so that it notices before the device is back.
  irregularOutages(stage.world, network, {
    every: 150 * MINUTE,
    lasts: [5 * MINUTE, 30 * MINUTE],
    seenByDevice: true,
    resets: 0.35,
  });
}

/** The C SDK pings every 240 s; something on the way forgets a silent connection after 180 s. */
export function forgetfulNat(stage: Stage, role: Role, plan: { forgetsAfter: number; telemetryEvery: number }): void {
  enter(stage, role);
  play(stage, role, {
    network: networkFor(stage, role, { forgetsAfter: plan.forgetsAfter }),
    sdk: SDKS.c,
    protocol: 'Mqtt',
    telemetry: every(plan.telemetryEvery),
  });
}

/** AMQP on a line that is gone for minutes now and then: the device's return meets its own old link. */
export function amqpLosses(stage: Stage, role: Role): void {
  enter(stage, role);
  const network = networkFor(stage, role);
  play(stage, role, { network, sdk: SDKS.csharp, protocol: 'Amqp' });
  irregularOutages(stage.world, network, { every: 200 * MINUTE, lasts: [5 * MINUTE, 30 * MINUTE], resets: 0.2 });
}

/** One real loss among the hourly renewals, well inside a session: near its end the hub could not tell the two apart. */
export function oneLoss(stage: Stage, role: Role): void {
  enter(stage, role);
  const { schedule } = stage.world;
  const random = detailsOf(stage, role);
  const network = networkFor(stage, role);
  const client = play(stage, role, { network, sdk: SDKS.java, protocol: 'Mqtt' });
  const hoursAgo = random.chance(0.5) ? random.between(3, 5.5) : random.between(9, 17);
  const lasts = random.between(13, 33) * MINUTE;
  function whenWellInside(): void {
    const age = client.connectedFor() ?? 0;
    if (age > 5 * MINUTE && age < 50 * MINUTE) outage(stage.world, network, { at: schedule.now(), lasts });
    else schedule.after(random.between(1, 3) * MINUTE, whenWellInside);
  }
  schedule.at(stage.start - hoursAgo * HOUR, whenWellInside);
}

/** Python 2.7.0 (azure-iot-sdk-python issue 1168): after a short outage it connects and drops many times a minute. */
export function reconnectLoop(stage: Stage, role: Role): void {
  enter(stage, role);
  const random = detailsOf(stage, role);
  const network = networkFor(stage, role);
  play(stage, role, {
    network,
    sdk: SDKS.python,
    version: '2.7.0',
    protocol: 'Mqtt',
    loop: {
      lasts: [22 * MINUTE, 45 * MINUTE],
      stays: [0.3 * SECOND, 2.5 * SECOND],
      back: [0.05 * SECOND, 1 * SECOND],
    },
  });
  outage(stage.world, network, {
    at: stage.start - random.between(3.5, 5.5) * HOUR,
    lasts: random.between(130, 190) * SECOND,
  });
}

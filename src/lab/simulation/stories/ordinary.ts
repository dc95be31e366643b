import { irregularOutages, type Network } from '../network';
import type { Protocol } from '../record';
import { SDKS, type SdkName } from '../sdk';
import { every } from '../traffic';
import { HOUR, MINUTE, type Span } from '../world';
import { cast, detailsOf, enter, networkFor, play, type Role, type Stage } from './stage';

/** A device that connected once, hours ago, and has stayed since: put into service within the last day. */
export function steadySince(stage: Stage, role: Role, plan: { hoursAgo: Span }): void {
  enter(stage, role, { auth: 'x509' });
  const client = cast(stage, role, { network: networkFor(stage, role), sdk: SDKS.csharp, protocol: 'Amqp' });
  stage.world.schedule.at(stage.start - detailsOf(stage, role).between(...plan.hoursAgo) * HOUR, client.start);
}

export interface OrdinaryPlan {
  readonly sdk: SdkName;
  readonly protocol: Protocol;
  readonly auth?: 'sas' | 'x509';
  readonly version?: string;
  /** ms. */
  readonly tokenLifetime?: number;
  readonly telemetryEvery?: number;
  /** Shared with others of its site; without it the device has its own. */
  readonly network?: Network;
  /** Mean time between losses of its own, ms; without it there are none. */
  readonly lossEvery?: number;
}

/** A device that does its work: renewals as its SDK makes them, and now and then a loss as everywhere. */
export function ordinary(stage: Stage, role: Role, plan: OrdinaryPlan): void {
  enter(stage, role, { auth: plan.auth ?? 'sas' });
  const network = plan.network ?? networkFor(stage, role);
  play(stage, role, {
    network,
    sdk: SDKS[plan.sdk],
    protocol: plan.protocol,
    telemetry: every(plan.telemetryEvery ?? 2 * MINUTE),
    ...(plan.version === undefined ? {} : { version: plan.version }),
    ...(plan.tokenLifetime === undefined ? {} : { tokenLifetime: plan.tokenLifetime }),
  });
  if (plan.lossEvery !== undefined) {
    irregularOutages(stage.world, network, { every: plan.lossEvery, lasts: [1 * MINUTE, 12 * MINUTE], resets: 0.5 });
  }
}

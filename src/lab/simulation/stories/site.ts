import { createNetwork, type Network } from '../network';
import { SDKS, type SdkName } from '../sdk';
import { every } from '../traffic';
import { MINUTE, SECOND } from '../world';
import { type OrdinaryPlan, ordinary } from './ordinary';
import { cast, DEFAULT_PREFIX, detailsOf, enter, play, type Role, type Stage } from './stage';

export interface SitePlan {
  readonly name: string;
  readonly prefix?: string;
  /** The first is who the story is about, usually. */
  readonly roles: readonly Role[];
  /** Given out in turn. */
  readonly sdks: readonly [SdkName, ...SdkName[]];
  readonly device?: Partial<OrdinaryPlan>;
}

/** Ordinary devices behind one router: they share its address and its outages (`outage`, `irregularOutages`). */
export function site(stage: Stage, plan: SitePlan): Network {
  const network = createNetwork(stage.world, { name: plan.name, prefixes: [plan.prefix ?? DEFAULT_PREFIX] });
  for (const [index, role] of plan.roles.entries()) {
    const sdk = plan.sdks[index % plan.sdks.length] ?? plan.sdks[0];
    ordinary(stage, role, { sdk, protocol: 'Mqtt', auth: 'x509', ...plan.device, network });
  }
  return network;
}

/** New software for all devices of one kind, wherever they are: each program ends within seconds and starts anew as the new version. */
export function rollOut(
  stage: Stage,
  roles: readonly Role[],
  plan: {
    readonly at: number;
    readonly sdk: SdkName;
    readonly before: string;
    readonly after: string;
    readonly auth?: 'sas' | 'x509';
    readonly network?: Network;
  },
): void {
  for (const role of roles) {
    enter(stage, role, { auth: plan.auth ?? 'x509' });
    const random = detailsOf(stage, role);
    const network =
      plan.network ?? createNetwork(stage.world, { name: role.name, prefixes: [role.prefix ?? DEFAULT_PREFIX] });
    const program = { network, sdk: SDKS[plan.sdk], protocol: 'Mqtt', telemetry: every(2 * MINUTE) } as const;
    const old = play(stage, role, { ...program, version: plan.before });
    const next = cast(stage, role, { ...program, name: `${role.name}/next`, version: plan.after });
    stage.world.schedule.at(plan.at + random.between(0, 20) * SECOND, () => {
      old.kill();
      stage.world.schedule.after(random.between(5, 25) * SECOND, next.start);
    });
  }
}

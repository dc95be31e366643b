import type { SdkName } from '../sdk';
import { serviceOutage } from '../service-outage';
import { MINUTE } from '../world';
import { ordinary } from './ordinary';
import type { Role, Stage } from './stage';

/**
 * The service is gone for some minutes, and all devices want in again at once: more than the hub lets in each second
 * (`Limits.connectsASecond`), so that many are refused, and each refused one tries again.
 */
export function reconnectStorm(
  stage: Stage,
  roles: readonly Role[],
  plan: { readonly at: number; readonly lasts: number; readonly sdks: readonly [SdkName, ...SdkName[]] },
): void {
  for (const [index, role] of roles.entries()) {
    const sdk = plan.sdks[index % plan.sdks.length] ?? plan.sdks[0];
    ordinary(stage, role, { sdk, protocol: 'Mqtt', auth: 'x509', telemetryEvery: 10 * MINUTE });
  }
  serviceOutage(stage.world, stage.hub, plan);
}

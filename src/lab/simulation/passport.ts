import type { ClientPlan } from './client-plan';
import type { Peer } from './record';
import type { World } from './world';

/** Who a client says it is, and with what it proves it: the key or thumbprint that the registry held when it was set up. */
export interface Passport {
  readonly usesSas: boolean;
  /** The key it signs with or the thumbprint it shows. */
  readonly secret: string;
  /** Life of a new token, ms. */
  readonly lifetime: number;
  /** End of a token made now, by the client's own clock. */
  newTokenEnds(): number;
  /** End of what it shows at connect; null with a certificate. */
  tokenEnds(): number | null;
  peer(): Peer;
}

export function passportOf({ schedule }: World, plan: ClientPlan): Passport {
  const authentication = plan.hub.registry.devices.get(plan.deviceId)?.identity.authentication;
  const usesSas = authentication?.type === 'sas';
  const lifetime = plan.tokenLifetime ?? plan.sdk.tokenLifetime;
  const userAgent = plan.sdk.userAgent(plan.version ?? plan.sdk.version);
  const newTokenEnds = (): number => schedule.now() + (plan.clockOff ?? 0) + lifetime;
  return {
    usesSas,
    secret: authentication?.symmetricKey.primaryKey ?? authentication?.x509Thumbprint.primaryThumbprint ?? '',
    lifetime,
    newTokenEnds,
    tokenEnds: () => (usesSas ? (plan.fixedTokenEnds ?? newTokenEnds()) : null),
    peer: () => ({
      deviceId: plan.deviceId,
      moduleId: plan.moduleId ?? null,
      protocol: plan.protocol,
      auth: usesSas ? 'sas' : 'x509',
      address: plan.network.address(),
      sdkVersion: userAgent,
    }),
  };
}

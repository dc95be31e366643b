import type { Clock } from '../../clock';
import type { AzureAccess } from '../azure';
import { byHub, byHubAndTime, byIdentity, cached, DEVICE_LIFE, HUB_LIFE } from '../cached';
import type { AnySource } from '../source';
import { createArmClient } from './arm-client';
import { diagnosticSettingsSource } from './diagnostic-settings';
import { createHubRegistry } from './hub-registry';
import { hubResourceSource } from './hub-resource';
import { identitySource } from './identity';
import { metricsSource } from './metrics';
import { modulesSource } from './modules';
import { resourceHealthSource } from './resource-health';
import { findSimilarIds } from './similar-devices';
import { twinSource } from './twin';

export interface AzureSources {
  /** In the order of asking; one call each. */
  readonly sources: readonly AnySource[];
  /** For an id that the registry does not know. */
  similarIds(hub: string, deviceId: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Ends every connection. */
  close(): void;
}

/** What Azure itself says of a device and its hub. The logs come beside it, from where the hub sends them. */
export function azureSources(azure: AzureAccess, clock: Clock): AzureSources {
  const registry = createHubRegistry(azure);
  const arm = createArmClient(azure);
  const ofDevice = { clock, life: DEVICE_LIFE, keyOf: byIdentity };
  const ofHub = { clock, life: HUB_LIFE, keyOf: byHub };
  return {
    sources: [
      cached(identitySource(azure, registry), ofDevice),
      cached(twinSource(azure, registry), ofDevice),
      cached(modulesSource(azure, registry), ofDevice),
      cached(hubResourceSource(azure, arm), ofHub),
      cached(diagnosticSettingsSource(azure, arm), ofHub),
      cached(resourceHealthSource(azure, arm), ofHub),
      cached(metricsSource(azure), { ...ofHub, keyOf: byHubAndTime }),
    ],
    similarIds: (hub, deviceId, signal) => findSimilarIds(registry, hub, deviceId, signal),
    close: () => registry.close(),
  };
}

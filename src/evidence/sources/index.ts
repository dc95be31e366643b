import type { Clock } from '../../clock';
import type { AzureAccess } from '../azure';
import { byHub, byHubAndTime, byIdentity, cached, DEVICE_LIFE, HUB_LIFE } from '../cached';
import type { AnySource } from '../source';
import { createArmClient } from './arm-client';
import { type ConnectionLogOptions, connectionLogSource } from './connection-log';
import { diagnosticSettingsSource } from './diagnostic-settings';
import { findHubIds } from './hub-ids';
import { hubLogSource } from './hub-log';
import { createHubRegistry } from './hub-registry';
import { hubResourceSource } from './hub-resource';
import { identitySource } from './identity';
import { metricsSource } from './metrics';
import { modulesSource } from './modules';
import { probeSource } from './probe';
import { resourceHealthSource } from './resource-health';
import { findSimilarIds } from './similar-devices';
import { openStorageLog } from './storage/storage-log';
import { twinSource } from './twin';

export interface AzureSources {
  /** In the order of asking; one call each and one to find the hub, but for logs in a storage account; the probe makes none. */
  readonly sources: readonly AnySource[];
  /** For an id that the registry does not know. */
  similarIds(hub: string, deviceId: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Ends every connection, and forgets what was fetched. */
  close(): void;
}

/** What Azure says of a device and its hub, and the hub's logs, from where it sends them. */
export function azureSources(azure: AzureAccess, clock: Clock, options: ConnectionLogOptions = {}): AzureSources {
  const registry = createHubRegistry(azure);
  const arm = createArmClient(azure);
  const ids = findHubIds(azure, arm, clock);
  const ofRegistry = { azure, registry, ids };
  const ofArm = { azure, arm, ids };
  const ofDevice = { clock, life: DEVICE_LIFE, keyOf: byIdentity };
  const ofHub = { clock, life: HUB_LIFE, keyOf: byHub };
  const settings = cached(diagnosticSettingsSource(ofArm), ofHub);
  const storage = openStorageLog(azure, ids, clock);
  return {
    sources: [
      cached(identitySource(ofRegistry), ofDevice),
      cached(twinSource(ofRegistry), ofDevice),
      cached(modulesSource(ofRegistry), ofDevice),
      cached(hubResourceSource(ofArm), ofHub),
      settings,
      cached(resourceHealthSource(ofArm), ofHub),
      cached(metricsSource(azure, ids), { ...ofHub, keyOf: byHubAndTime }),
      cached(probeSource(azure, clock), ofHub),
      hubLogSource({ settings, query: connectionLogSource(azure, ids, options), storage }),
    ],
    similarIds: (hub, deviceId, signal) => findSimilarIds(registry, hub, deviceId, signal),
    close() {
      registry.close();
      storage.close();
    },
  };
}

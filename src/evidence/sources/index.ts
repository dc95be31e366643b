import type { Clock } from '../../clock';
import type { AzureAccess } from '../azure';
import { byHub, byHubAndTime, byIdentity, cached, DEVICE_LIFE, HUB_LIFE } from '../cached';
import type { Slot, Window } from '../evidence';
import type { AnySource, Source } from '../source';
import { createArmClient } from './arm-client';
import { type ConnectionLogOptions, connectionLogSource } from './connection-log';
import { diagnosticSettingsSource } from './diagnostic-settings';
import { edgeRuntimeSource } from './edge-runtime';
import { findHubIds } from './hub-ids';
import { hubLogSource } from './hub-log';
import { type HubLook, hubPictures } from './hub-picture';
import { createHubRegistry } from './hub-registry';
import { hubResourceSource } from './hub-resource';
import { identitySource } from './identity';
import { type LogNews, logNews } from './log-news';
import { openLogs } from './log-query';
import { metricsSource } from './metrics';
import { modulesSource } from './modules';
import { probeSource } from './probe';
import { type ListedHub, listHubs } from './resource-graph';
import { resourceHealthSource } from './resource-health';
import { serviceHealthSource } from './service-health';
import { findSimilarIds } from './similar-devices';
import { openStorageLog } from './storage/storage-log';
import { twinSource } from './twin';

export interface AzureSources {
  /** In the order of asking; one call each at most and one to find the hub, but for logs in a storage account; the probe makes none. */
  readonly sources: readonly AnySource[];
  /** The hub as a whole, by one log query and a look at where the hub logs. */
  readonly lookAtHub: HubLook;
  /** What is asked of a hub, for who looks after Keepalive: the same sources, and how fresh the logs are. */
  readonly ofHub: HubSources;
  /** For an id that the registry does not know. */
  similarIds(hub: string, deviceId: string, signal: AbortSignal): Promise<readonly string[]>;
  /** Ends every connection, and forgets what was fetched. */
  close(): void;
}

export interface HubSources {
  readonly identity: Source<'identity'>;
  readonly twin: Source<'twin'>;
  readonly hub: Source<'hub'>;
  readonly settings: Source<'diagnostic-settings'>;
  readonly health: Source<'resource-health'>;
  readonly healthEvents: Source<'service-health'>;
  readonly metrics: Source<'metrics'>;
  readonly probe: Source<'probe'>;
  /** In order of their names. */
  list(signal: AbortSignal): Promise<Slot<readonly ListedHub[]>>;
  /** The ARM id. */
  find(hub: string, signal: AbortSignal): Promise<Slot<string>>;
  /** `workspaceId`: where the hub logs to, as far as that is known. */
  logNews(hub: string, window: Window, signal: AbortSignal, workspaceId?: string): Promise<Slot<LogNews>>;
  /** When the newest hour of Connections in a storage account begins. */
  newestHour(hub: string, window: Window, accountId: string, signal: AbortSignal): Promise<Slot<Date | null>>;
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
  const identity = cached(identitySource(ofRegistry), ofDevice);
  const twin = cached(twinSource(ofRegistry), ofDevice);
  const hub = cached(hubResourceSource(ofArm), ofHub);
  const settings = cached(diagnosticSettingsSource(ofArm), ofHub);
  const health = cached(resourceHealthSource(ofArm), ofHub);
  const healthEvents = cached(serviceHealthSource(ofArm), ofHub);
  const metrics = cached(metricsSource(azure, ids), { ...ofHub, keyOf: byHubAndTime });
  const probe = cached(probeSource(azure, clock), ofHub);
  const storage = openStorageLog(azure, ids, clock);
  const askLogs = openLogs(azure, ids);
  return {
    sources: [
      identity,
      twin,
      cached(modulesSource(ofRegistry), ofDevice),
      cached(edgeRuntimeSource({ ...ofRegistry, identity }), ofDevice),
      hub,
      settings,
      health,
      healthEvents,
      metrics,
      probe,
      hubLogSource({ settings, query: connectionLogSource(askLogs, options), storage, clock }),
    ],
    lookAtHub: hubPictures({ askLogs, settings }),
    ofHub: {
      ...{ identity, twin, hub, settings, health, healthEvents, metrics, probe },
      list: (signal) => listHubs({ azure, arm }, null, signal),
      find: ids.find,
      logNews: (host, window, signal, workspaceId) => logNews(askLogs, host, window, signal, workspaceId),
      newestHour: storage.newestHour,
    },
    similarIds: (host, deviceId, signal) => findSimilarIds(registry, host, deviceId, signal),
    close() {
      registry.close();
      storage.close();
    },
  };
}

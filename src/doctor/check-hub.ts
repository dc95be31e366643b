import type { Clock } from '../clock';
import type { Evidence, Kind, Slot } from '../evidence/evidence';
import { type FaultLog, oneLook } from '../evidence/one-look';
import type { Source } from '../evidence/source';
import type { HubSources } from '../evidence/sources';
import { type Check, checkOf, failed, type HubCheckup } from './checkup';
import { NEWS_WINDOW, newsCheck, storedCheck } from './freshness';
import { destinationOf, loggingCheck } from './logging';
import { wordsOfEvents, wordsOfHealth, wordsOfHub, wordsOfMetrics } from './seen-words';
import { wayCheck } from './way-to-hub';

export interface CheckDeps {
  readonly sources: HubSources;
  readonly clock: Clock;
  readonly log: FaultLog;
}

/**
 * Nobody is called so: the registry says that it has no such device, which it says only to those who may read it. So the
 * very reads of a diagnosis are tried, and no device need be there.
 */
const NOBODY = 'keepalive-doctor';

const HOUR = 3_600_000;

/** Everything that a diagnosis would look at. Never rejects; takes three deadlines at most, one after the other. */
export async function checkHub(deps: CheckDeps, host: string): Promise<HubCheckup> {
  const id = await look(deps, `the Azure resource of ${host}`, (signal) => deps.sources.find(host, signal));
  const { identity, twin, probe } = deps.sources;
  const may = () => ({ detail: 'can be reached, and may be read' });
  const [way, row, document, ofResource] = await Promise.all([
    ask(deps, probe, 'probe', host),
    ask(deps, identity, 'identity', host),
    ask(deps, twin, 'twin', host),
    id.ok ? resourceChecks(deps, host, id.data) : [],
  ]);
  const checks = [
    ...(id.ok ? [] : [failed('resource-graph', id)]),
    wayCheck(way),
    checkOf('registry', row, may),
    checkOf('twin', document, may),
    ...ofResource,
  ];
  return { hub: host, resourceId: id.ok ? id.data : null, checks };
}

/** What needs the hub's ARM id. */
async function resourceChecks(deps: CheckDeps, host: string, resourceId: string): Promise<readonly Check[]> {
  const { sources, clock } = deps;
  const [hub, settings, health, events, metrics] = await Promise.all([
    ask(deps, sources.hub, 'hub', host),
    ask(deps, sources.settings, 'diagnostic-settings', host).then(async (slot) => [
      loggingCheck(slot, host, resourceId),
      ...(await logChecks(deps, host, slot)),
    ]),
    ask(deps, sources.health, 'resource-health', host),
    ask(deps, sources.healthEvents, 'service-health', host),
    ask(deps, sources.metrics, 'metrics', host),
  ]);
  return [
    checkOf('hub', hub, wordsOfHub),
    ...settings,
    checkOf('resource-health', health, (states) => wordsOfHealth(states, clock.now())),
    checkOf('service-health', events, (all) => wordsOfEvents(all, clock.now())),
    checkOf('metrics', metrics, (all) => wordsOfMetrics(all, clock.now())),
  ];
}

/** The log where the settings send it; none where they send it nowhere. Unread settings keep no diagnosis from asking. */
async function logChecks(
  deps: CheckDeps,
  host: string,
  settings: Evidence['diagnostic-settings'],
): Promise<readonly Check[]> {
  const { sources, clock } = deps;
  const now = clock.now();
  const window = { from: new Date(now.getTime() - NEWS_WINDOW), to: now };
  const destination = destinationOf(settings);
  if (destination?.to === 'storage') {
    const { accountId } = destination;
    const hour = await look(deps, `the connection log of ${host} in storage`, (signal) =>
      sources.newestHour(host, window, accountId, signal),
    );
    return [storedCheck(hour, accountId.split('/').at(-1) ?? '', now)];
  }
  if (destination !== undefined && destination.to !== 'workspace') return [];
  const news = await look(deps, `the connection log of ${host}`, (signal) =>
    sources.logNews(host, window, signal, destination?.workspaceId),
  );
  return [newsCheck(news, now)];
}

async function ask<K extends Kind>(deps: CheckDeps, source: Source<K>, kind: K, host: string): Promise<Evidence[K]> {
  const subject = { hub: host, deviceId: NOBODY, moduleId: null };
  const to = deps.clock.now();
  const window = { from: new Date(to.getTime() - HOUR), to };
  return await oneLook<Evidence[K]>(deps, {
    place: source.place,
    look: async (signal) => (await source.collect(subject, window, signal))[kind],
    otherwise: (trouble) => trouble,
  });
}

function look<T>(deps: CheckDeps, place: string, ask: (signal: AbortSignal) => Promise<Slot<T>>): Promise<Slot<T>> {
  return oneLook<Slot<T>>(deps, { place, look: ask, otherwise: (trouble) => trouble });
}

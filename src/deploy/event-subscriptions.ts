import { z } from 'zod';
import { holds } from './entra-app';
import { ask, type DeployPorts, ensure, look, patiently } from './ports';
import { DeployTrouble } from './trouble';
import { waitForEvents } from './wait-for';

export interface Subscribing {
  readonly hubs: readonly string[];
  readonly namePrefix: string;
  /** `https://…/api/events`; null in a plan, before there is one. */
  readonly endpoint: string | null;
  readonly tenantId: string;
  /** Client id of the app that protects it; null in a plan. */
  readonly appId: string | null;
}

const EVENTS = ['Microsoft.Devices.DeviceConnected', 'Microsoft.Devices.DeviceDisconnected'];
const subscriptionShape = z.looseObject({
  destination: z.looseObject({ endpointBaseUrl: z.string() }),
  filter: z.looseObject({ includedEventTypes: z.array(z.string()) }),
});

export function subscriptionName(namePrefix: string): string {
  return `keepalive-${namePrefix}`;
}

/**
 * Subscribes to the connections of each hub. Azure makes the hub's system topic with the first subscription, and takes it away
 * with the last ("System topics in Azure Event Grid"). Event Grid asks the bot first whether it wants that: it must run.
 */
export async function subscribe(ports: DeployPorts, parts: Subscribing): Promise<void> {
  const { hubs, endpoint } = parts;
  const missing: string[] = [];
  for (const hub of hubs) if (!(await isSubscribed(ports, parts, hub))) missing.push(hub);
  if (missing.length > 0 && endpoint !== null && !ports.plan && !(await waitForEvents(ports, endpoint)))
    throw new DeployTrouble(
      `${endpoint} does not answer as Event Grid needs it, so it would refuse to subscribe. Look at the bot's log (EVENTS_AUDIENCE must be set), then run it again: only this step is left.`,
    );
  for (const hub of hubs) {
    const what = `events of ${hub.split('/').at(-1)}`;
    await ensure(ports, what, missing.includes(hub) ? null : {}, async () => {
      const args = subscribeArgs(parts, hub);
      await patiently(ports, () => ask(ports, `subscribe to the ${what}`, args, { minutes: 10 }));
      return {};
    });
  }
}

async function isSubscribed(ports: DeployPorts, parts: Subscribing, hub: string): Promise<boolean> {
  const found = await look(ports, 'look at the events of a hub', [
    'eventgrid',
    'event-subscription',
    'show',
    ...which(parts, hub),
  ]);
  const wanted = {
    destination: { endpointBaseUrl: parts.endpoint, azureActiveDirectoryApplicationIdOrUri: `api://${parts.appId}` },
    filter: { includedEventTypes: EVENTS },
  };
  return found !== null && subscriptionShape.safeParse(found).success && holds(found, wanted);
}

function subscribeArgs(parts: Subscribing, hub: string): string[] {
  return [
    ...['eventgrid', 'event-subscription', 'create', ...which(parts, hub)],
    ...['--endpoint-type', 'webhook', '--endpoint', String(parts.endpoint)],
    ...['--event-delivery-schema', 'cloudeventschemav1_0', '--included-event-types', ...EVENTS],
    ...['--max-events-per-batch', '100', '--preferred-batch-size-in-kilobytes', '128'],
    ...['--azure-active-directory-tenant-id', parts.tenantId],
    ...['--azure-active-directory-application-id-or-uri', `api://${parts.appId}`],
  ];
}

function which({ namePrefix }: Subscribing, hub: string): string[] {
  return ['--name', subscriptionName(namePrefix), '--source-resource-id', hub];
}

/** @throws DeployTrouble */
export async function unsubscribe(
  ports: DeployPorts,
  parts: Pick<Subscribing, 'namePrefix'>,
  hub: string,
): Promise<void> {
  const named = ['--name', subscriptionName(parts.namePrefix), '--source-resource-id', hub];
  const found = await look(ports, 'look at the events of a hub', ['eventgrid', 'event-subscription', 'show', ...named]);
  if (found !== null)
    await ask(ports, 'end the events of a hub', ['eventgrid', 'event-subscription', 'delete', ...named]);
}

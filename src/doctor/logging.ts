import { loggingCommand } from '../diagnosis/commands';
import { plain } from '../diagnosis/words';
import type { Slot } from '../evidence/evidence';
import { gap } from '../evidence/gaps';
import type { DiagnosticSetting } from '../evidence/hub-resource';
import { type LogDestination, logDestination } from '../evidence/log-destination';
import { type Check, checkOf, failed } from './checkup';

type Settings = Slot<readonly DiagnosticSetting[]>;

/** Where the hub's connection records go; undefined where its settings could not be read. */
export function destinationOf(settings: Settings): LogDestination | undefined {
  return settings.ok ? logDestination(settings.data) : undefined;
}

/** Whether the hub logs its connections to where they can be looked up. `resourceId` is the hub's. */
export function loggingCheck(settings: Settings, hub: string, resourceId: string): Check {
  const source = 'diagnostic-settings';
  if (!settings.ok) return failed(source, settings);
  const destination = logDestination(settings.data);
  const goTo = (what: string, id: string) =>
    checkOf(source, settings, () => ({ detail: `Connections go to ${what} ${nameIn(id)}` }));
  if (destination.to === 'workspace') return goTo('the Log Analytics workspace', destination.workspaceId);
  if (destination.to === 'storage') return goTo('the storage account', destination.accountId);
  const [what, too] =
    destination.to === 'event-hubs'
      ? ['Connections go to Event Hubs only: what passed there cannot be looked up afterwards.', ', too']
      : ['Logging is off: Connections go nowhere, so nobody can see when and why devices drop.', ''];
  const workspaceId = workspaceIn(settings.data);
  const command = loggingCommand(hub, { resourceId, workspaceId, name: freeName(settings.data) });
  const fix = `Send them to a Log Analytics workspace${too}; what was before cannot be recovered: ${command}${workspaceId ? '' : WORKSPACES}`;
  return failed(source, gap('not-configured', what, fix));
}

function nameIn(id: string): string {
  return plain(id.split('/').at(-1) ?? id);
}

const WORKSPACES = ` (the ids of your workspaces: az monitor log-analytics workspace list --query '[].id' --output tsv)`;

/** Where other logs of the hub go already. */
function workspaceIn(settings: readonly DiagnosticSetting[]): string | undefined {
  return settings.find(({ properties }) => properties.workspaceId)?.properties.workspaceId ?? undefined;
}

/** To create a setting under a name that is taken would replace what the hub logs now. */
function freeName(settings: readonly DiagnosticSetting[]): string {
  const taken = new Set(settings.map(({ name }) => name.toLowerCase()));
  const names = ['keepalive', ...settings.map((_, index) => `keepalive-${index + 2}`)];
  return names.find((name) => !taken.has(name)) ?? 'keepalive';
}

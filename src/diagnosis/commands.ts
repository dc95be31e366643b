import type { Subject } from '../evidence/evidence';
import { plain } from './words';

/** Single quotes take everything literally in POSIX shells; a quote inside is closed, escaped, opened again. */
export function shellQuote(text: string, longest = 256): string {
  return `'${plain(text, longest).replaceAll("'", `'\\''`)}'`;
}

/** Azure CLI on the subject's registry row. `rest` is ours, never text from outside. */
export function identityCommand(verb: 'show' | 'update', subject: Subject, rest: string): string {
  const hub = subject.hub.split('.')[0] ?? subject.hub;
  const noun = subject.moduleId === null ? 'device-identity' : 'module-identity';
  const module = subject.moduleId === null ? '' : ` --module-id ${shellQuote(subject.moduleId)}`;
  return `az iot hub ${noun} ${verb} --hub-name ${shellQuote(hub)} --device-id ${shellQuote(subject.deviceId)}${module} ${rest}`.trim();
}

/** Azure CLI on the subject's hub, read only. `rest` is ours, never text from outside. */
export function hubCommand({ hub }: Subject, rest: string): string {
  return `az iot hub show --name ${shellQuote(hub.split('.')[0] ?? hub)} ${rest}`;
}

/** A test of the way from the device's network to the hub: it opens TLS and sends nothing. */
export function reachCommand(subject: Subject, port: 8883 | 5671 | 443): string {
  return `openssl s_client -connect ${shellQuote(`${subject.hub}:${port}`)} </dev/null`;
}

/** Resource groups have up to 90 letters, workspaces 63 (naming rules of Azure resources). */
const LONGEST_ID = 400;

/**
 * Makes a hub send its connection records to a Log Analytics workspace.
 *
 * @param to ids where they are known; words in capitals stand for what is not. `name` is ours, of a setting that is new.
 */
export function loggingCommand(
  hub: string,
  to: { readonly resourceId?: string | undefined; readonly workspaceId?: string | undefined; readonly name?: string },
): string {
  const resource =
    to.resourceId === undefined
      ? `${shellQuote(hub.split('.')[0] ?? hub)} --resource-type Microsoft.Devices/IotHubs --resource-group RESOURCE_GROUP`
      : shellQuote(to.resourceId, LONGEST_ID);
  const workspace = to.workspaceId === undefined ? 'WORKSPACE_ID' : shellQuote(to.workspaceId, LONGEST_ID);
  const logs = `'[{"category":"Connections","enabled":true},{"category":"DeviceTelemetry","enabled":true}]'`;
  return `az monitor diagnostic-settings create --name ${to.name ?? 'keepalive'} --resource ${resource} --workspace ${workspace} --logs ${logs}`;
}

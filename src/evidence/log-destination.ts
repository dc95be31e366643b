import type { Evidence } from './evidence';
import type { DiagnosticSetting } from './hub-resource';

/** Where a hub sends its connection records, as far as they can be looked at. */
export type LogDestination =
  | { readonly to: 'event-hubs' | 'nowhere' }
  /** ARM id of the Log Analytics workspace. */
  | { readonly to: 'workspace'; readonly workspaceId: string }
  | StorageDestination;

export interface StorageDestination {
  readonly to: 'storage';
  /** ARM id of the storage account. */
  readonly accountId: string;
  /** Of OPERATION_CATEGORIES those that are sent there, too. */
  readonly operations: readonly string[];
}

/** Categories beside Connections that explain disconnects, as the log query reads them. */
export const OPERATION_CATEGORIES = ['DeviceTelemetry', 'D2CTwinOperations', 'DirectMethods'] as const;

/** Log Analytics answers fastest, so it comes first; Event Hubs keep nothing that could be asked for later. */
export function logDestination(settings: readonly DiagnosticSetting[]): LogDestination {
  const carrying = settings.filter((setting) => carries(setting, 'Connections')).map(({ properties }) => properties);
  const workspaceId = carrying.find((one) => one.workspaceId)?.workspaceId;
  if (workspaceId) return { to: 'workspace', workspaceId };
  const accountId = carrying.find(({ storageAccountId }) => storageAccountId)?.storageAccountId;
  if (accountId) {
    const there = settings.filter(({ properties }) => isSameId(properties.storageAccountId, accountId));
    const operations = OPERATION_CATEGORIES.filter((category) => there.some((setting) => carries(setting, category)));
    return { to: 'storage', accountId, operations };
  }
  return { to: carrying.some((one) => one.eventHubAuthorizationRuleId) ? 'event-hubs' : 'nowhere' };
}

/** The same of settings that may not have been read: undefined then. */
export function destinationIn(found: Pick<Evidence, 'diagnostic-settings'> | undefined): LogDestination | undefined {
  const settings = found?.['diagnostic-settings'];
  return settings?.ok ? logDestination(settings.data) : undefined;
}

/** ARM id of the workspace that the records go to, if it is one. */
export function workspaceIn(destination: LogDestination | undefined): string | undefined {
  return destination?.to === 'workspace' ? destination.workspaceId : undefined;
}

function carries({ properties }: DiagnosticSetting, wanted: string): boolean {
  return (properties.logs ?? []).some(
    ({ category, categoryGroup, enabled }) =>
      enabled === true &&
      (category?.toLowerCase() === wanted.toLowerCase() || categoryGroup?.toLowerCase() === 'alllogs'),
  );
}

/** ARM ids ignore case. */
function isSameId(one: string | null | undefined, other: string): boolean {
  return one?.toLowerCase() === other.toLowerCase();
}

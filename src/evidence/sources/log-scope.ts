import { isRestError } from '@azure/core-rest-pipeline';
import type { AzureAccess } from '../azure';
import type { Gap } from '../evidence';
import { capital, gap, type Place, roleFix } from '../gaps';
import { gapOfMonitor } from './monitor-client';
import { codesInError } from './said';

/** Where the log query is asked. */
export interface LogScope {
  /** In the address of the query; '' where the hub's is not known. */
  readonly resourceId: string;
  readonly place: Place;
  /** The name of the workspace, where it is one. */
  readonly workspace?: string;
}

/** The ARM id of a Log Analytics workspace, whole; it becomes part of an address. */
const WORKSPACE_ID =
  /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[\p{L}\p{N}._()-]{1,90}\/providers\/Microsoft\.OperationalInsights\/workspaces\/([a-z0-9-]{1,63})$/iu;

/** Continues a sentence. */
export function connectionLogOf(hub: string): string {
  return `the connection log of ${hub}`;
}

export function hubScope({ cloud }: AzureAccess, hub: string, resourceId: string | null): LogScope {
  return {
    resourceId: resourceId ?? '',
    place: {
      words: connectionLogOf(hub),
      permission: roleFix('Monitoring Reader', resourceId),
      cloud,
    },
  };
}

/** Undefined where the id is none. */
export function workspaceScope({ cloud }: AzureAccess, hub: string, id: string | undefined): LogScope | undefined {
  const workspace = WORKSPACE_ID.exec(id ?? '')?.[1];
  if (id === undefined || workspace === undefined) return undefined;
  return {
    resourceId: id,
    workspace,
    place: {
      words: `the workspace ${workspace}, where the log of ${hub} goes,`,
      permission: roleFix('Log Analytics Reader', id, `the workspace ${workspace}`),
      cloud,
    },
  };
}

/**
 * What Log Analytics calls a table that it does not show: no record of this resource lies in a workspace that may be read
 * (azure-resource-queries.md: "No logs from resource, or no permission to workspace containing those logs").
 */
const NO_SUCH_TABLE = 'SEM0100';

/** Whether the workspace may tell what the hub's own door does not. */
export function isShutAt(error: unknown): boolean {
  if (!isRestError(error)) return false;
  return [401, 403, 404].includes(error.statusCode ?? 0) || hidesTable(error);
}

export function gapOfLog(error: unknown, { place }: LogScope, signal: AbortSignal, deadline: number): Gap {
  if (!signal.aborted && hidesTable(error)) {
    return gap(
      'denied',
      `${capital(place.words)} answered 400: no record of the hub lies in a workspace that Keepalive may read.`,
      `If a diagnostic setting of the hub sends Connections to a workspace: ${place.permission}`,
    );
  }
  if (!signal.aborted && isRestError(error) && error.statusCode === 204) {
    return gap(
      'failed',
      `${capital(place.words)} answered 204: nothing was logged there yet.`,
      'Check that a diagnostic setting of the hub sends Connections to a Log Analytics workspace, and ask again after the next drop.',
    );
  }
  return gapOfMonitor(error, place, signal, deadline);
}

function hidesTable(error: unknown): boolean {
  return isRestError(error) && error.statusCode === 400 && codesInError(error).includes(NO_SUCH_TABLE);
}

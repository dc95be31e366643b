import { isRestError } from '@azure/core-rest-pipeline';
import { LogsQueryClient, type LogsQueryResult, LogsQueryResultStatus } from '@azure/monitor-query';
import type { AzureAccess } from '../azure';
import { SOURCE_DEADLINE } from '../deadlines';
import type { Gap, Window } from '../evidence';
import { type Place, roleFix, unreadable } from '../gaps';
import type { HubIds } from './hub-ids';
import { inTime } from './in-time';
import { gapOfMonitor, wireOptions } from './monitor-client';
import { knownSignIn } from './sign-in';

export interface LogQuestion {
  /** Host name. */
  readonly hub: string;
  /** KQL, about AzureDiagnostics of this hub only. */
  readonly text: string;
  readonly window: Window;
  /** Told what was asked where; `rows` is null when no answer came. */
  readonly onAsked?: (resourceId: string, rows: number | null) => void;
}

export type LogRow = Readonly<Record<string, unknown>>;

export interface LogAnswer {
  readonly ok: true;
  readonly rows: readonly LogRow[];
  /** The service could give only a part. */
  readonly partial: boolean;
}

/** Never throws for trouble of the service or the network, and never outlives the signal. */
export type AskLogs = (question: LogQuestion, signal: AbortSignal) => Promise<LogAnswer | Gap>;

/**
 * The resource logs of hubs in Log Analytics, asked by the hub's own resource id: no workspace need be known.
 *
 * @param deadline said to people when the signal aborts; the signal itself is the caller's. Milliseconds
 */
export function openLogs(azure: AzureAccess, ids: HubIds, deadline = SOURCE_DEADLINE): AskLogs {
  const client = new LogsQueryClient(knownSignIn(azure.credential, deadline), {
    endpoint: azure.cloud.logAnalytics,
    audience: azure.cloud.logAnalyticsAudience,
    ...wireOptions(azure),
  });
  return async ({ hub, text, window, onAsked }, signal) => {
    let resourceId = ids.known(hub);
    try {
      const id = await ids.find(hub, signal);
      if (!id.ok) return id;
      resourceId = id.data;
      const answer = await ask(client, resourceId, text, window, signal);
      const rows = rowsOf(answer);
      onAsked?.(resourceId, rows?.length ?? 0);
      if (rows === undefined) return unreadable(connectionLogOf(hub));
      return { ok: true, rows, partial: answer.status === LogsQueryResultStatus.PartialFailure };
    } catch (error) {
      if (resourceId !== null) onAsked?.(resourceId, null);
      return gapOfMonitor(error, placeOf(azure, hub, resourceId), signal, deadline);
    }
  };
}

async function ask(
  client: LogsQueryClient,
  resourceId: string,
  text: string,
  window: Window,
  signal: AbortSignal,
): Promise<LogsQueryResult> {
  const timespan = { startTime: window.from, endTime: window.to };
  const once = () =>
    inTime(signal, client.queryResource(resourceId, text, timespan, { abortSignal: signal, requestOptions }));
  try {
    return await once();
  } catch (error) {
    if (signal.aborted || !mayPass(error)) throw error;
    return await once();
  }
}

// The generated mapper takes each cell for a dictionary and walks its text letter by letter (about a second for 2 000
// rows), and the client then reads the answer's text itself. So a good answer is not mapped; errors are, to be thrown.
const requestOptions = { shouldDeserialize: ({ status }: { readonly status: number }) => status !== 200 };

/** A connection that broke or a gateway that stumbled; a service that says "later" is not asked again at once. */
function mayPass(error: unknown): boolean {
  if (!isRestError(error)) return false;
  if (error.response?.headers.has('retry-after')) return false;
  return [500, 502, 503].includes(error.statusCode ?? 0) || error.code === 'ECONNRESET' || error.code === 'EPIPE';
}

function rowsOf(answer: LogsQueryResult): readonly LogRow[] | undefined {
  const tables = answer.status === LogsQueryResultStatus.Success ? answer.tables : answer.partialTables;
  const [table] = tables;
  const names = table?.columnDescriptors?.map(({ name }) => name ?? '');
  return names && table?.rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])));
}

/** Continues a sentence. */
export function connectionLogOf(hub: string): string {
  return `the connection log of ${hub}`;
}

function placeOf({ cloud }: AzureAccess, hub: string, resourceId: string | null): Place {
  return {
    words: connectionLogOf(hub),
    permission: `${roleFix('Monitoring Reader', resourceId)} (or "Log Analytics Reader" on the workspace that gets the logs)`,
    cloud,
  };
}

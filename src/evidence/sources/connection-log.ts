import { isRestError } from '@azure/core-rest-pipeline';
import { LogsQueryClient, type LogsQueryResult, LogsQueryResultStatus } from '@azure/monitor-query';
import type { AzureAccess } from '../azure';
import type { Gap, Subject, Window } from '../evidence';
import { type Place, roleFix, unreadable } from '../gaps';
import type { Collected, Source } from '../source';
import { connectionLogQuery } from './connection-log-query';
import { type LogKind, readConnectionLog } from './connection-log-rows';
import type { HubIds } from './hub-ids';
import { inTime } from './in-time';
import { gapOfMonitor, wireOptions } from './monitor-client';
import { knownSignIn } from './sign-in';

/** What was asked, for a case's queries.json. */
export interface AskedQuery {
  readonly subject: Subject;
  readonly window: Window;
  readonly resourceId: string;
  readonly text: string;
  /** Null when no answer came. */
  readonly rows: number | null;
}

export interface ConnectionLogOptions {
  /** Said to people when the signal aborts; the signal itself is the caller's. Milliseconds. */
  readonly deadline?: number;
  readonly onQuery?: (asked: AskedQuery) => void;
}

const DEADLINE_MS = 10_000;

/** The hub's resource logs in Log Analytics, by one query on the hub's own resource id: no workspace need be known. */
export function connectionLogSource(
  azure: AzureAccess,
  ids: HubIds,
  options: ConnectionLogOptions = {},
): Source<LogKind> {
  const { deadline = DEADLINE_MS, onQuery } = options;
  const client = clientOf(azure, deadline);
  return {
    kinds: ['connections', 'operations', 'fleet'],
    place: 'the connection log',
    async collect(subject, window, signal) {
      const text = connectionLogQuery(subject, window);
      const asked = (resourceId: string, rows: number | null) => onQuery?.({ subject, window, resourceId, text, rows });
      let resourceId = ids.known(subject.hub);
      try {
        const id = await ids.find(subject.hub, signal);
        if (!id.ok) return everywhere(id);
        resourceId = id.data;
        const answer = await ask(client, resourceId, text, window, signal);
        const rows = readRows(answer);
        asked(resourceId, rows?.length ?? 0);
        const { words } = placeOf(azure, subject, resourceId);
        if (rows === undefined) return everywhere(unreadable(words));
        const partial = answer.status === LogsQueryResultStatus.PartialFailure;
        return readConnectionLog(rows, partial, subject, window) ?? everywhere(unreadable(words));
      } catch (error) {
        if (resourceId !== null) asked(resourceId, null);
        return everywhere(gapOfMonitor(error, placeOf(azure, subject, resourceId), signal, deadline));
      }
    },
  };
}

function clientOf(azure: AzureAccess, deadline: number): LogsQueryClient {
  return new LogsQueryClient(knownSignIn(azure.credential, deadline), {
    endpoint: azure.cloud.logAnalytics,
    audience: azure.cloud.logAnalyticsAudience,
    ...wireOptions(azure),
  });
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

type Row = Readonly<Record<string, unknown>>;

function readRows(answer: LogsQueryResult): readonly Row[] | undefined {
  const tables = answer.status === LogsQueryResultStatus.Success ? answer.tables : answer.partialTables;
  const [table] = tables;
  const names = table?.columnDescriptors?.map(({ name }) => name ?? '');
  return names && table?.rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]])));
}

function placeOf({ cloud }: AzureAccess, subject: Subject, resourceId: string | null): Place {
  return {
    words: `the connection log of ${subject.hub}`,
    permission: `${roleFix('Monitoring Reader', resourceId)} (or "Log Analytics Reader" on the workspace that gets the logs)`,
    cloud,
  };
}

function everywhere(found: Gap): Collected<LogKind> {
  return { connections: found, operations: found, fleet: found };
}

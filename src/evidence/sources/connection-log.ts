import { isRestError } from '@azure/core-rest-pipeline';
import { LogsQueryClient, type LogsQueryResult, LogsQueryResultStatus } from '@azure/monitor-query';
import type { AzureAccess } from '../azure';
import type { Gap, Subject, Window } from '../evidence';
import { unreadable } from '../gaps';
import type { Collected, Source } from '../source';
import { connectionLogQuery } from './connection-log-query';
import { type LogKind, readConnectionLog } from './connection-log-rows';
import { gapOfLog, hubScope, isShutAt, type LogScope, nobodyElse, workspaceScope } from './connection-log-scope';
import type { HubIds } from './hub-ids';
import { inTime } from './in-time';
import { wireOptions } from './monitor-client';
import { knownSignIn } from './sign-in';

/** What was asked, for a case's queries.json. */
export interface AskedQuery {
  readonly subject: Subject;
  readonly window: Window;
  /** Where it was asked: the hub, or the workspace that it logs to. */
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

/** `workspaceOf` is called when the hub's own door is shut: the ARM id of the workspace that the hub logs to. */
export interface LogQuery extends Source<LogKind> {
  collect(
    subject: Subject,
    window: Window,
    signal: AbortSignal,
    workspaceOf?: () => Promise<string | undefined>,
  ): Promise<Collected<LogKind>>;
}

const DEADLINE_MS = 10_000;

/**
 * The hub's resource logs in Log Analytics, by one query on the hub's own resource id: no workspace need be known. Where
 * that is refused, the same query goes to the workspace once: some workspaces give records to those only who may read
 * the workspace itself (learn.microsoft.com, "Manage access to Log Analytics workspaces", access control mode). It is
 * named by its ARM id ("Query - Execute With Resource Id"); its customerId would be one call more.
 */
export function connectionLogSource(azure: AzureAccess, ids: HubIds, options: ConnectionLogOptions = {}): LogQuery {
  const { deadline = DEADLINE_MS, onQuery } = options;
  const client = clientOf(azure, deadline);

  async function lookIn(scope: LogScope, question: Question, signal: AbortSignal): Promise<Looked> {
    const { subject, window } = question;
    const { resourceId, workspace, place } = scope;
    const asked = (rows: number | null) => onQuery?.({ ...question, resourceId, rows });
    try {
      const answer = await ask(client, resourceId, question, signal);
      const rows = readRows(answer);
      asked(rows?.length ?? 0);
      const partial = answer.status === LogsQueryResultStatus.PartialFailure;
      const read = rows && readConnectionLog(rows, partial, subject, window, workspace);
      return read ? { read } : { trouble: unreadable(place.words), isShut: false };
    } catch (error) {
      asked(null);
      return { trouble: gapOfLog(error, scope, signal, deadline), isShut: isShutAt(error) };
    }
  }

  return {
    kinds: ['connections', 'operations', 'fleet'],
    place: 'the connection log',
    async collect(subject, window, signal, workspaceOf = nobodyElse) {
      try {
        const id = await ids.find(subject.hub, signal);
        if (!id.ok) return everywhere(id);
        const question = { subject, window, text: connectionLogQuery(subject, window, id.data) };
        const first = await lookIn(hubScope(azure, subject, id.data), question, signal);
        if (first.read) return first.read;
        const scope = first.isShut ? workspaceScope(azure, subject, await inTime(signal, workspaceOf())) : undefined;
        if (!scope) return everywhere(first.trouble);
        const second = await lookIn(scope, question, signal);
        return second.read ?? everywhere(bothOf(first.trouble, second.trouble));
      } catch (error) {
        const scope = hubScope(azure, subject, ids.known(subject.hub));
        return everywhere(gapOfLog(error, scope, signal, deadline));
      }
    },
  };
}

type Question = Pick<AskedQuery, 'subject' | 'window' | 'text'>;

type Looked =
  | { readonly read: Collected<LogKind> }
  | { readonly read?: never; readonly trouble: Gap; readonly isShut: boolean };

/** Either cure will do. */
function bothOf(first: Gap, second: Gap): Gap {
  const fixes = [first.fix, second.fix].filter((fix) => fix !== undefined);
  return { ...first, detail: `${first.detail} ${second.detail}`, fix: fixes.join(' Or: ') };
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
  { text, window }: Question,
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

function everywhere(found: Gap): Collected<LogKind> {
  return { connections: found, operations: found, fleet: found };
}

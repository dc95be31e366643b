import type { Slot, Window } from '../evidence';
import { unreadable } from '../gaps';
import { kqlDatetime, kqlString } from '../kql';
import { timeOf } from './log-cells';
import type { AskLogs } from './log-query';
import { connectionLogOf } from './log-scope';

/** The newest records of a hub in Log Analytics; null where the time asked about holds none. */
export interface LogNews {
  readonly connections: Date | null;
  /** Of any category. */
  readonly anything: Date | null;
}

/**
 * Whether the log can be asked and how fresh it is, by one query that answers with one row. Never rejects.
 *
 * @param workspaceId where the hub logs to, as far as that is known
 */
export async function logNews(
  askLogs: AskLogs,
  hub: string,
  window: Window,
  signal: AbortSignal,
  workspaceId?: string,
): Promise<Slot<LogNews>> {
  const question = {
    hub,
    window,
    textOf: (hubId: string) => logNewsQuery(window, hubId),
    workspaceOf: async () => workspaceId,
  };
  const answer = await askLogs(question, signal);
  if (!answer.ok) return answer;
  const [row] = answer.rows;
  if (row === undefined) return unreadable(connectionLogOf(hub));
  const data = { connections: timeOf(row.connections), anything: timeOf(row.anything) };
  return {
    ok: true,
    data,
    searched: `the newest log records of ${hub}`,
    ...(data.connections !== null && { dataUpTo: data.connections }),
  };
}

export function logNewsQuery({ from, to }: Window, hubId: string): string {
  return `AzureDiagnostics
| where TimeGenerated between (${kqlDatetime(from)} .. ${kqlDatetime(to)}) and ResourceProvider == "MICROSOFT.DEVICES"
    and _ResourceId =~ ${kqlString(hubId)}
| summarize anything = max(TimeGenerated), connections = maxif(TimeGenerated, Category == "Connections")`;
}

import type { Slot, Window } from '../evidence';
import { unreadable } from '../gaps';
import { kqlDatetime } from '../kql';
import { type AskLogs, connectionLogOf } from './log-query';

/** The newest records of a hub in Log Analytics; null where the time asked about holds none. */
export interface LogNews {
  readonly connections: Date | null;
  /** Of any category. */
  readonly anything: Date | null;
}

/** Whether the log can be asked and how fresh it is, by one query that answers with one row. Never rejects. */
export async function logNews(
  askLogs: AskLogs,
  hub: string,
  window: Window,
  signal: AbortSignal,
): Promise<Slot<LogNews>> {
  const answer = await askLogs({ hub, text: logNewsQuery(window), window }, signal);
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

export function logNewsQuery({ from, to }: Window): string {
  return `AzureDiagnostics
| where TimeGenerated between (${kqlDatetime(from)} .. ${kqlDatetime(to)}) and ResourceProvider == "MICROSOFT.DEVICES"
| summarize anything = max(TimeGenerated), connections = maxif(TimeGenerated, Category == "Connections")`;
}

/** The client turns a missing time into the year 1970. */
function timeOf(value: unknown): Date | null {
  return value instanceof Date && value.getTime() > 0 ? value : null;
}

import type { Gap, Subject, Window } from '../evidence';
import { unreadable } from '../gaps';
import type { Collected, Source } from '../source';
import { connectionLogQuery } from './connection-log-query';
import { type LogKind, readConnectionLog } from './connection-log-rows';
import type { AskLogs } from './log-query';
import { connectionLogOf } from './log-scope';

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

/** What the hub's resource logs in Log Analytics say of one device and of the rest of the hub, by one query. */
export function connectionLogSource(askLogs: AskLogs, options: ConnectionLogOptions = {}): LogQuery {
  return {
    kinds: ['connections', 'operations', 'fleet'],
    place: 'the connection log',
    async collect(subject, window, signal, workspaceOf) {
      const { hub } = subject;
      const question = {
        hub,
        window,
        textOf: (hubId: string) => connectionLogQuery(subject, window, hubId),
        onAsked: (asked: Pick<AskedQuery, 'resourceId' | 'text' | 'rows'>) =>
          options.onQuery?.({ subject, window, ...asked }),
        ...(workspaceOf && { workspaceOf }),
      };
      const answer = await askLogs(question, signal);
      if (!answer.ok) return everywhere(answer);
      const { rows, partial, workspace } = answer;
      return (
        readConnectionLog(rows, partial, subject, window, workspace) ?? everywhere(unreadable(connectionLogOf(hub)))
      );
    },
  };
}

function everywhere(found: Gap): Collected<LogKind> {
  return { connections: found, operations: found, fleet: found };
}

import type { AzureAccess } from '../azure';
import type { Gap, Subject, Window } from '../evidence';
import { unreadable } from '../gaps';
import type { Collected, Source } from '../source';
import { connectionLogQuery } from './connection-log-query';
import { type LogKind, readConnectionLog } from './connection-log-rows';
import type { HubIds } from './hub-ids';
import { connectionLogOf, openLogs } from './log-query';

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

/** What the hub's resource logs in Log Analytics say of one device and of the rest of the hub, by one query. */
export function connectionLogSource(
  azure: AzureAccess,
  ids: HubIds,
  options: ConnectionLogOptions = {},
): Source<LogKind> {
  const askLogs = openLogs(azure, ids, options.deadline);
  return {
    kinds: ['connections', 'operations', 'fleet'],
    place: 'the connection log',
    async collect(subject, window, signal) {
      const { hub } = subject;
      const text = connectionLogQuery(subject, window);
      const onAsked = (resourceId: string, rows: number | null) =>
        options.onQuery?.({ subject, window, resourceId, text, rows });
      const answer = await askLogs({ hub, text, window, onAsked }, signal);
      if (!answer.ok) return everywhere(answer);
      const read = readConnectionLog(answer.rows, answer.partial, subject, window);
      return read ?? everywhere(unreadable(connectionLogOf(hub)));
    },
  };
}

function everywhere(found: Gap): Collected<LogKind> {
  return { connections: found, operations: found, fleet: found };
}

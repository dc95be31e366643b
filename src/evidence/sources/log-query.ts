import type { AzureAccess } from '../azure';
import { SOURCE_DEADLINE } from '../deadlines';
import type { Gap, Window } from '../evidence';
import { unreadable } from '../gaps';
import type { HubIds } from './hub-ids';
import { inTime } from './in-time';
import { type LogReply, openLogClient } from './log-client';
import { gapOfLog, hubScope, isShutAt, type LogScope, workspaceScope } from './log-scope';

export interface LogQuestion {
  /** Host name. */
  readonly hub: string;
  /** KQL about AzureDiagnostics of the hub with this ARM id, and of no other: a workspace holds records of several. */
  readonly textOf: (hubId: string) => string;
  readonly window: Window;
  /** Called when the hub's own door is shut: the ARM id of the workspace that the hub logs to. */
  readonly workspaceOf?: () => Promise<string | undefined>;
  /** Told what was asked where; `rows` is null when no answer came. */
  readonly onAsked?: (asked: {
    readonly resourceId: string;
    readonly text: string;
    readonly rows: number | null;
  }) => void;
}

export interface LogAnswer extends LogReply {
  readonly ok: true;
  /** The name of the workspace that was asked instead of the hub. */
  readonly workspace?: string;
}

/** Never throws for trouble of the service or the network, and never outlives the signal. */
export type AskLogs = (question: LogQuestion, signal: AbortSignal) => Promise<LogAnswer | Gap>;

/**
 * The resource logs of hubs in Log Analytics, asked by the hub's own resource id: no workspace need be known. Where that
 * is refused, the same query goes to the workspace once: some workspaces give records to those only who may read the
 * workspace itself (learn.microsoft.com, "Manage access to Log Analytics workspaces", access control mode). It is named by
 * its ARM id ("Query - Execute With Resource Id"); its customerId would be one call more.
 *
 * @param deadline said to people when the signal aborts; the signal itself is the caller's. Milliseconds
 */
export function openLogs(azure: AzureAccess, ids: HubIds, deadline = SOURCE_DEADLINE): AskLogs {
  const client = openLogClient(azure, deadline);

  async function lookIn(scope: LogScope, text: string, question: LogQuestion, signal: AbortSignal): Promise<Looked> {
    const { resourceId, workspace, place } = scope;
    const asked = (rows: number | null) => question.onAsked?.({ resourceId, text, rows });
    try {
      const reply = await client(resourceId, text, question.window, signal);
      asked(reply?.rows.length ?? 0);
      if (reply === undefined) return { gap: unreadable(place.words), isShut: false };
      return { answer: { ok: true, ...reply, ...(workspace !== undefined && { workspace }) } };
    } catch (error) {
      asked(null);
      return { gap: gapOfLog(error, scope, signal, deadline), isShut: isShutAt(error) };
    }
  }

  return async (question, signal) => {
    const { hub, textOf, workspaceOf } = question;
    try {
      const id = await ids.find(hub, signal);
      if (!id.ok) return id;
      const text = textOf(id.data);
      const first = await lookIn(hubScope(azure, hub, id.data), text, question, signal);
      if (first.answer) return first.answer;
      const workspace = first.isShut && workspaceOf ? await inTime(signal, workspaceOf()) : undefined;
      const scope = workspaceScope(azure, hub, workspace);
      if (!scope) return first.isShut ? withOtherCure(first.gap) : first.gap;
      const second = await lookIn(scope, text, question, signal);
      return second.answer ?? bothOf(first.gap, second.gap);
    } catch (error) {
      return gapOfLog(error, hubScope(azure, hub, ids.known(hub)), signal, deadline);
    }
  };
}

type Looked = { readonly answer: LogAnswer } | { readonly answer?: never; readonly gap: Gap; readonly isShut: boolean };

/** Which workspace it is is not known. */
function withOtherCure(found: Gap): Gap {
  if (found.why !== 'denied' || found.fix === undefined) return found;
  return { ...found, fix: `${found.fix} (or "Log Analytics Reader" on the workspace that gets the logs)` };
}

/** Either cure will do. */
function bothOf(first: Gap, second: Gap): Gap {
  const fixes = [first.fix, second.fix].filter((fix) => fix !== undefined);
  return { ...first, detail: `${first.detail} ${second.detail}`, fix: fixes.join(' Or: ') };
}

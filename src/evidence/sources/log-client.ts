import { isRestError } from '@azure/core-rest-pipeline';
import type { LogsQueryResult } from '@azure/monitor-query';
import { onFirstUse } from '../../on-first-use';
import type { AzureAccess } from '../azure';
import type { Window } from '../evidence';
import { inTime } from './in-time';
import { monitorSdk, wireOptions } from './monitor-client';
import { knownSignIn } from './sign-in';
import { AnswerTooLarge, isTorn } from './trouble';

export type LogRow = Readonly<Record<string, unknown>>;

export interface LogReply {
  readonly rows: readonly LogRow[];
  /** The service could give only a part. */
  readonly partial: boolean;
}

/**
 * One log query in the context of a resource; undefined when the answer was not one. Rejects with the service's error or
 * with the signal.
 */
export type LogClient = (
  resourceId: string,
  text: string,
  window: Window,
  signal: AbortSignal,
) => Promise<LogReply | undefined>;

/** Thousands of rows, each with the text of a record of some 10 KB at most. */
const ANSWER_LIMIT = 32_000_000;

/** @param deadline milliseconds for getting a token */
export function openLogClient(azure: AzureAccess, deadline: number): LogClient {
  const client = onFirstUse(() => {
    const { LogsQueryClient } = monitorSdk();
    return new LogsQueryClient(knownSignIn(azure.credential, deadline), {
      endpoint: azure.cloud.logAnalytics,
      audience: azure.cloud.logAnalyticsAudience,
      ...wireOptions(azure),
    });
  });

  async function once(...[resourceId, text, window, signal]: Parameters<LogClient>): Promise<LogReply | undefined> {
    const limit = new AbortController();
    let isAnswered = false;
    const asked = client().queryResource(
      resourceId,
      text,
      { startTime: window.from, endTime: window.to },
      {
        abortSignal: AbortSignal.any([signal, limit.signal]),
        onResponse: ({ status }) => {
          isAnswered = status === 200;
        },
        requestOptions: {
          shouldDeserialize,
          onDownloadProgress: ({ loadedBytes }) => {
            if (loadedBytes > ANSWER_LIMIT) limit.abort();
          },
        },
      },
    );
    try {
      return replyOf(await inTime(signal, asked));
    } catch (error) {
      if (limit.signal.aborted) throw new AnswerTooLarge(`more than ${ANSWER_LIMIT} bytes`);
      // The client meets a TypeError in JSON that is no table, and calls what is no JSON a failure.
      if ((isAnswered || isNoJson(error)) && !signal.aborted) return undefined;
      throw error;
    }
  }

  return async (...query) => {
    const [, , , signal] = query;
    try {
      return await once(...query);
    } catch (error) {
      if (signal.aborted || !mayPass(error)) throw error;
      return await once(...query);
    }
  };
}

// The generated mapper takes each cell for a dictionary and walks its text letter by letter (about a second for 2 000
// rows), and the client then reads the answer's text itself. So a good answer is not mapped; errors are, to be thrown.
function shouldDeserialize({ status }: { readonly status: number }): boolean {
  return status !== 200;
}

function isNoJson(error: unknown): boolean {
  return isRestError(error) && error.statusCode === 200;
}

/** A connection that broke or a gateway that stumbled; a service that says "later" is not asked again at once. */
function mayPass(error: unknown): boolean {
  if (!isRestError(error)) return false;
  if (error.response?.headers.has('retry-after')) return false;
  const isBroken = error.code === 'ECONNRESET' || error.code === 'EPIPE' || isTorn(error);
  return [500, 502, 503].includes(error.statusCode ?? 0) || isBroken;
}

function replyOf(answer: LogsQueryResult): LogReply | undefined {
  const { LogsQueryResultStatus } = monitorSdk();
  const partial = answer.status === LogsQueryResultStatus.PartialFailure;
  const [table] = answer.status === LogsQueryResultStatus.Success ? answer.tables : answer.partialTables;
  const names = table?.columnDescriptors?.map(({ name }) => name ?? '');
  if (!table || !names) return undefined;
  return { rows: table.rows.map((row) => Object.fromEntries(names.map((name, index) => [name, row[index]]))), partial };
}

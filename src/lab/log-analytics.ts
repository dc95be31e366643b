import { resolve } from 'node:path';
import { DuckDBInstance, type DuckDBValue } from '@duckdb/node-api';
import type { Clock } from '../clock';
import { archiveFiles, archiveTable, type Interval } from './kql/archive-table';
import { openLanguage } from './kql/language';
import { sqlString } from './kql/sql';
import { type Translation, translate } from './kql/translate';
import type { Node } from './kql/tree';
import { Unsupported } from './kql/unsupported';
import { type LogAnswer, logErrors } from './log-analytics-errors';
import type { LabHub } from './registry';
import { readTimespan } from './timespan';

export interface LogAnalytics {
  answer(asked: AskedLogs): Promise<LogAnswer>;
  close(): void;
}

/** A query in the context of one resource, or of the lab's one workspace, to which every hub that logs sends its records. */
export interface AskedLogs {
  readonly resourceId?: string;
  readonly workspaceId?: string;
  readonly query: string;
  readonly timespan?: string;
}

/** The service's own limit on the rows of one answer (azure-monitor-limits-log-queries.md). */
const MOST_ROWS = 500_000;

/** The Log Analytics query API over the archive folder: KQL in, rows out. DuckDB may read that folder and nothing else. */
export async function createLogAnalytics(options: {
  readonly archiveFolder: string;
  readonly hubs: () => readonly LabHub[];
  readonly clock: Clock;
}): Promise<LogAnalytics> {
  const folder = resolve(options.archiveFolder);
  const instance = await lockedDatabase(folder);
  const language = openLanguage();
  const close = () => {
    language.close();
    instance.closeSync();
  };
  try {
    // The language service takes a second to wake up: now, rather than within somebody's first question.
    await language.understand('AzureDiagnostics | take 1');
  } catch (error) {
    close();
    throw error;
  }

  async function run(tree: Node, hubs: readonly LabHub[], interval: Interval, now: Date): Promise<unknown> {
    const ids = hubs.filter(({ logging }) => logging).map(({ resourceId }) => resourceId);
    const files = archiveFiles(folder, ids);
    const translation = translate(tree, archiveTable(files, interval), now);
    try {
      return tableOf(translation, await rowsOf(instance, translation, options.clock));
    } catch (error) {
      // The oldest hours may be dropped between listing and reading; then the list has changed and the next reading holds.
      const again = archiveFiles(folder, ids);
      if (again.join() === files.join()) throw error;
      const second = translate(tree, archiveTable(again, interval), now);
      return tableOf(second, await rowsOf(instance, second, options.clock));
    }
  }

  return {
    async answer({ resourceId, query, timespan }) {
      const hubs = hubsAt(options.hubs(), resourceId);
      if (hubs.length === 0) return logErrors.pathNotFound(resourceId ?? '');
      const now = options.clock.now();
      const interval = readTimespan(timespan, now);
      if (interval === undefined) return logErrors.badTimespan();
      const understood = await language.understand(query);
      if (!understood.ok) return logErrors.refused(understood.problem);
      try {
        return { status: 200, body: await run(understood.tree, hubs, interval, now) };
      } catch (error) {
        if (error instanceof Unsupported) return logErrors.unsupported(error);
        if (error instanceof TookTooLong) return logErrors.tookTooLong();
        throw error;
      }
    },
    close,
  };
}

async function lockedDatabase(folder: string): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '1GB' });
  const connection = await instance.connect();
  await connection.run(`SET allowed_directories = [${sqlString(folder)}]`);
  await connection.run('SET autoinstall_known_extensions = false');
  await connection.run('SET autoload_known_extensions = false');
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
  connection.closeSync();
  return instance;
}

function hubsAt(hubs: readonly LabHub[], resourceId: string | undefined): readonly LabHub[] {
  if (resourceId === undefined) return hubs;
  const wanted = resourceId.replace(/^\/*/, '/').toLowerCase();
  return hubs.filter((hub) => hub.resourceId.toLowerCase() === wanted);
}

/** The lab's queries run on somebody's own machine: far less than the service's three minutes. */
const MOST_MS = 30_000;

class TookTooLong extends Error {
  override readonly name = 'TookTooLong';
}

async function rowsOf(instance: DuckDBInstance, { sql }: Translation, clock: Clock): Promise<DuckDBValue[][]> {
  const connection = await instance.connect();
  const done = new AbortController();
  let late = false;
  async function stopWhenLate(): Promise<void> {
    await clock.wait(MOST_MS, done.signal);
    while (!done.signal.aborted) {
      late = true;
      // Told again each second: DuckDB forgets an interrupt that comes before the query has begun to run.
      connection.interrupt();
      await clock.wait(1_000, done.signal);
    }
  }
  void stopWhenLate();
  try {
    const reader = await connection.runAndReadAll(`${sql} LIMIT ${MOST_ROWS}`);
    return reader.getRows();
  } catch (error) {
    throw late ? new TookTooLong('interrupted', { cause: error }) : error;
  } finally {
    done.abort();
    connection.closeSync();
  }
}

/** Column types by the API's names, which are Kusto's. */
function tableOf({ columns }: Translation, rows: readonly DuckDBValue[][]): unknown {
  return { tables: [{ name: 'PrimaryResult', columns, rows: rows.map((row) => row.map(plain)) }] };
}

function plain(value: DuckDBValue): DuckDBValue {
  return typeof value === 'bigint' ? Number(value) : value;
}

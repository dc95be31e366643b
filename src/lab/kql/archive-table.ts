import { existsSync, readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { sqlString } from './sql';

/** `…/IOTHUBS/<HUB>/y=2026/m=11/d=23/h=08/m=00/PT1H.json` (layout: resource-logs.md of the Azure docs). */
const ARCHIVE_FILE = /(?:^|\/)insights-logs-[^/]+\/resourceId=(\/.+)\/y=\d+\/m=\d+\/d=\d+\/h=\d+\/m=\d+\/PT1H\.json$/;

/** The archive's files of these resources, whose ids are compared ignoring case. No folder yet: no files. */
export function archiveFiles(folder: string, resourceIds: readonly string[]): string[] {
  const wanted = new Set(resourceIds.map((id) => id.toUpperCase()));
  return namesIn(folder)
    .filter((name) => {
      const [, id] = ARCHIVE_FILE.exec(name.split(sep).join('/')) ?? [];
      return id !== undefined && wanted.has(id.toUpperCase());
    })
    .map((name) => join(folder, name))
    .sort();
}

/** At once, rather than folder by folder while the oldest ones are being dropped: a folder that is gone would end the listing. */
function namesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
}

export interface Interval {
  readonly from: Date | null;
  readonly to: Date | null;
}

/**
 * SQL of AzureDiagnostics over archive files. Torn lines (the archive is being appended to) read as empty rows and fall
 * out. A file may hold records of another hour, so files are not chosen by time.
 */
export function archiveTable(files: readonly string[], interval: Interval): string {
  const bounds = [
    'moment IS NOT NULL',
    ...(interval.from ? [`moment >= TIMESTAMP ${sqlString(interval.from.toISOString().slice(0, -1))}`] : []),
    ...(interval.to ? [`moment <= TIMESTAMP ${sqlString(interval.to.toISOString().slice(0, -1))}`] : []),
  ];
  return `SELECT moment AS "TimeGenerated", upper(id) AS "ResourceId", ${text('category', 'Category')},
    ${text('operationName', 'OperationName')}, ${text('level', 'Level')}, ${text('resultType', 'ResultType')},
    ${text('resultDescription', 'ResultDescription')}, TRY_CAST("durationMs" AS BIGINT) AS "DurationMs",
    ${text('correlationId', 'CorrelationId')}, ${segment(6, 'ResourceProvider')}, ${segment(7, 'ResourceType')},
    ${segment(8, 'Resource')}, ${segment(4, 'ResourceGroup')}, lower(split_part(id, '/', 3)) AS "SubscriptionId",
    ${text('location', 'location_s')}, ${text('properties', 'properties_s')}, 'AzureDiagnostics' AS "Type",
    lower(id) AS "_ResourceId"
    FROM (SELECT *, TRY_CAST("time" AS TIMESTAMP) AS moment, coalesce("resourceId", '') AS id FROM ${lines(files)})
    WHERE ${bounds.join(' AND ')}`;
}

const FIELDS = [
  'time',
  'resourceId',
  'category',
  'operationName',
  'level',
  'resultType',
  'resultDescription',
  'durationMs',
  'correlationId',
  'location',
  'properties',
];

function lines(files: readonly string[]): string {
  if (files.length === 0) {
    const empty = FIELDS.map((field) => `CAST(NULL AS VARCHAR) AS "${field}"`);
    return `(SELECT ${empty.join(', ')} LIMIT 0)`;
  }
  const columns = FIELDS.map((field) => `"${field}": 'VARCHAR'`);
  // Without hive_partitioning = false DuckDB reads `resourceId=` and `y=` in the path as columns of their own.
  return `read_json([${files.map(sqlString).join(', ')}], format = 'newline_delimited', ignore_errors = true, hive_partitioning = false,
    columns = {${columns.join(', ')}})`;
}

function text(field: string, column: string): string {
  return `coalesce("${field}", '') AS "${column}"`;
}

/** The nth piece of /SUBSCRIPTIONS/s/RESOURCEGROUPS/g/PROVIDERS/MICROSOFT.DEVICES/IOTHUBS/hub: the id starts with a slash. */
function segment(position: number, column: string): string {
  return `upper(split_part(id, '/', ${position + 1})) AS "${column}"`;
}

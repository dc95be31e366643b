import { createHash } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Report } from '../diagnosis/report';
import { toJson } from '../diagnosis/report-json';
import { deviceLogTexts } from '../evidence/device-log/read-packed';
import type { Evidence, Slot } from '../evidence/evidence';
import { KINDS } from '../evidence/evidence';
import { metricsToArm, resourceHealthToArm } from '../evidence/hub-health';
import { type LogRecords, toArchiveRecord } from '../evidence/log-record';
import { serviceHealthToArm } from '../evidence/read-service-health';
import { createRedactor } from '../redact';
import { caseSummary } from './summary';

export interface CaseParts {
  readonly report: Report;
  readonly evidence: Evidence;
  readonly cloud: string;
  readonly madeAt: Date;
  readonly madeBy: string;
  /** The moment that was judged at, where it is not the end of the window. */
  readonly now?: Date;
  /** Each log query: its text, time range and row count. */
  readonly queries?: unknown;
  readonly transcript?: string;
  /** The texts that people gave of the device's own logs; the evidence holds only what they say. */
  readonly deviceLogs?: readonly GivenLog[];
}

export interface GivenLog {
  readonly name: string;
  open(): Promise<Readable>;
}

/** Larger logs stay out of the case until redaction streams. */
const DEVICE_LOG_LIMIT = 256 * 1024 * 1024;

/** Why a folder cannot become a case, in one sentence. */
export class CaseFolderTaken extends Error {}

/**
 * Writes a case as a folder, in the one format that is also what --case replays. Everything passes one redactor first,
 * so that the same secret has the same placeholder in every file. The manifest is written last: a folder with a
 * manifest is whole.
 *
 * @throws CaseFolderTaken when the folder exists and is not empty
 */
export async function writeCase(folder: string, parts: CaseParts): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0) throw new CaseFolderTaken(`The folder "${folder}" is not empty.`);
  const redactor = createRedactor();
  const manifest: Record<string, { sha256: string; bytes: number }> = {};

  async function put(name: string, text: string): Promise<void> {
    const bytes = Buffer.from(redactor.redact(text), 'utf8');
    await mkdir(dirname(join(folder, name)), { recursive: true, mode: 0o700 });
    await writeFile(join(folder, name), bytes, { mode: 0o600 });
    manifest[name] = { sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length };
  }

  for (const [name, text] of Object.entries(evidenceFiles(parts))) await put(name, text);
  let logs = 0;
  for (const log of parts.deviceLogs ?? []) {
    for (const { name, text } of await deviceLogTexts(log.name, await log.open(), DEVICE_LOG_LIMIT)) {
      logs += 1;
      // Names from outside never become paths: a number leads, and only harmless characters follow.
      await put(`device-logs/${logs}-${name.replace(/[^A-Za-z0-9._-]/g, '_').slice(-60)}`, text);
    }
  }
  await put('report.json', json(toJson(parts.report)));
  await put('summary.md', caseSummary(parts.report, parts.evidence));
  if (parts.transcript !== undefined) await put('transcript.md', parts.transcript);
  await put('case.json', json(caseHead(parts)));
  await put('redaction.json', json({ removed: redactor.counts }));
  await writeFile(join(folder, 'manifest.json'), json({ schemaVersion: 1, files: manifest }), { mode: 0o600 });
}

function caseHead({ report, evidence, cloud, madeAt, madeBy, now }: CaseParts): unknown {
  const looked = KINDS.flatMap((kind) => {
    const slot: Slot<unknown> = evidence[kind];
    if (!slot.ok) return [];
    const limited =
      (kind === 'connections' || kind === 'operations') && evidence[kind].ok && evidence[kind].data.limited;
    return [[kind, { searched: slot.searched, dataUpTo: slot.dataUpTo, ...(limited && { limited }) }] as const];
  });
  return {
    schemaVersion: 1,
    cloud,
    subject: report.subject,
    window: report.window,
    madeAt,
    madeBy,
    ...(now && { judgedAt: now }),
    gaps: report.gaps,
    looked: Object.fromEntries(looked),
  };
}

function evidenceFiles({ evidence, queries }: CaseParts): Record<string, string> {
  const files: Record<string, string> = {};
  const asIs = ['identity', 'twin', 'modules', 'edge-runtime', 'fleet', 'hub', 'diagnostic-settings', 'probe'] as const;
  for (const kind of asIs) {
    const slot: Slot<unknown> = evidence[kind];
    if (slot.ok) files[`evidence/${kind}.json`] = json(slot.data);
  }
  const { 'resource-health': health, 'service-health': events, metrics } = evidence;
  if (health.ok) files['evidence/resource-health.json'] = json(resourceHealthToArm(health.data));
  if (events.ok) files['evidence/service-health.json'] = json(serviceHealthToArm(events.data));
  if (metrics.ok) files['evidence/metrics.json'] = json(metricsToArm(metrics.data));
  for (const kind of ['connections', 'operations'] as const) {
    const slot = evidence[kind];
    if (slot.ok) files[`evidence/${kind}.jsonl`] = recordLines(slot.data, evidence.hub.ok ? evidence.hub.data.id : '');
  }
  if (queries !== undefined) files['evidence/queries.json'] = json(queries);
  return files;
}

function recordLines({ records }: LogRecords, hubResourceId: string): string {
  return records.map((record) => `${JSON.stringify(toArchiveRecord(record, hubResourceId))}\n`).join('');
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

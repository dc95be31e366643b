import type { Evidence, Slot } from '../evidence/evidence';
import { metricsToArm, resourceHealthToArm } from '../evidence/hub-health';
import { type LogRecord, toArchiveRecord } from '../evidence/log-record';
import { serviceHealthToArm } from '../evidence/read-service-health';

/** A file as text, in pieces between which no secret lies. */
export interface TextFile {
  readonly name: string;
  readonly pieces: Iterable<string>;
}

/** evidence/…: what was seen, one file a kind, in the form in which the services answer it. */
export function evidenceFiles(evidence: Evidence, queries: unknown): readonly TextFile[] {
  const files: TextFile[] = [];
  const asIs = ['identity', 'twin', 'modules', 'edge-runtime', 'fleet', 'hub', 'diagnostic-settings', 'probe'] as const;
  for (const kind of asIs) {
    const slot: Slot<unknown> = evidence[kind];
    if (slot.ok) files.push(jsonFile(`evidence/${kind}.json`, slot.data));
  }
  const { 'resource-health': health, 'service-health': events, metrics } = evidence;
  if (health.ok) files.push(jsonFile('evidence/resource-health.json', resourceHealthToArm(health.data)));
  if (events.ok) files.push(jsonFile('evidence/service-health.json', serviceHealthToArm(events.data)));
  if (metrics.ok) files.push(jsonFile('evidence/metrics.json', metricsToArm(metrics.data)));
  const hubResourceId = evidence.hub.ok ? evidence.hub.data.id : '';
  for (const kind of ['connections', 'operations'] as const) {
    const slot = evidence[kind];
    if (slot.ok) files.push({ name: `evidence/${kind}.jsonl`, pieces: lines(slot.data.records, hubResourceId) });
  }
  if (queries !== undefined) files.push(jsonFile('evidence/queries.json', queries));
  return files;
}

export function jsonFile(name: string, value: unknown): TextFile {
  return { name, pieces: [`${JSON.stringify(value, null, 2)}\n`] };
}

/** An archive may hold millions of records: they become text a thousand at a time. */
const LINES_A_PIECE = 1_000;

function lines(records: readonly LogRecord[], hubResourceId: string): Iterable<string> {
  return {
    *[Symbol.iterator]() {
      for (let from = 0; from < records.length; from += LINES_A_PIECE) {
        const some = records.slice(from, from + LINES_A_PIECE);
        yield some.map((record) => `${JSON.stringify(toArchiveRecord(record, hubResourceId))}\n`).join('');
      }
    },
  };
}

import { Readable } from 'node:stream';
import type { DeviceLog } from '../../src/evidence/device-log';
import { readDeviceLog } from '../../src/evidence/device-log/read';
import type { EvidenceKinds, Subject, Window } from '../../src/evidence/evidence';
import { readMetrics, readResourceHealth } from '../../src/evidence/hub-health';
import { type LogRecord, readLogLine } from '../../src/evidence/log-record';
import { readIdentity, readModules } from '../../src/evidence/read-device';
import { readEdgeRuntime } from '../../src/evidence/read-edge-runtime';
import { readDiagnosticSettings, readHubResource } from '../../src/evidence/read-hub-resource';
import { readServiceHealth } from '../../src/evidence/read-service-health';
import { caseHead } from '../../src/support/case-format';
import type { Story } from './story';

/** A story's evidence in memory, records of the whole hub together, so that a test can change it before it is judged. */
export interface StoryEvidence {
  readonly subject: Subject;
  readonly window: Window;
  readonly records: readonly LogRecord[];
  /** The other kinds that the story holds. */
  readonly kinds: Partial<EvidenceKinds>;
}

export async function evidenceOfStory({ files }: Story): Promise<StoryEvidence> {
  const head = caseHead.parse(jsonOf(files.get('case.json')));
  if (head.window === null) throw new Error('A story has a window.');
  const kinds: Partial<EvidenceKinds> = {};
  const put = <K extends keyof EvidenceKinds>(
    kind: K,
    read: (value: unknown) => EvidenceKinds[K] | undefined,
  ): void => {
    const text = files.get(`evidence/${kind}.json`);
    const data = text === undefined ? undefined : read(jsonOf(text));
    if (data !== undefined) Object.assign(kinds, { [kind]: data });
  };
  put('identity', (value) => (value === null ? null : readIdentity(value)));
  put('modules', readModules);
  put('edge-runtime', (value) => readEdgeRuntime(value, head.subject));
  put('hub', readHubResource);
  put('diagnostic-settings', readDiagnosticSettings);
  put('resource-health', readResourceHealth);
  put('service-health', readServiceHealth);
  put('metrics', readMetrics);
  const logs: DeviceLog[] = [];
  for (const [name, text] of files)
    if (name.startsWith('device-logs/')) logs.push(await readDeviceLog(name, Readable.from([Buffer.from(text)])));
  if (logs.length > 0) Object.assign(kinds, { 'device-logs': logs });
  const lines = ['evidence/connections.jsonl', 'evidence/operations.jsonl'].flatMap((name) =>
    (files.get(name) ?? '').split('\n'),
  );
  return {
    subject: { ...head.subject, hub: head.subject.hub.toLowerCase() },
    window: head.window,
    records: lines.flatMap((line) => readLogLine(line) ?? []),
    kinds,
  };
}

function jsonOf(text: string | undefined): unknown {
  return JSON.parse(text ?? 'null');
}

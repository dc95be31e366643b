import { type HubRecord, readHubLine } from '../evidence/archive/hub-record';
import type { DeviceLog } from '../evidence/device-log';
import { readDeviceLog } from '../evidence/device-log/read';
import type { Evidence, EvidenceKinds, Gap, Kind, Seen, Slot, Subject, Window } from '../evidence/evidence';
import type { Fleet } from '../evidence/fleet';
import { fleetFromRecords } from '../evidence/fleet-from-records';
import { readMetrics, readResourceHealth } from '../evidence/hub-health';
import type { LogRecord, LogRecords } from '../evidence/log-record';
import { edgeRuntimeUnasked } from '../evidence/named-gateway';
import { isNotFoundAnswer } from '../evidence/not-found-answer';
import { readIdentity, readModules, readTwin } from '../evidence/read-device';
import { readEdgeRuntime } from '../evidence/read-edge-runtime';
import { readDiagnosticSettings, readHubResource } from '../evidence/read-hub-resource';
import { readProbe } from '../evidence/read-probe';
import { readServiceHealth } from '../evidence/read-service-health';
import { jsonOf } from '../json';
import { type CaseFiles, openCase } from './case-files';
import { type CaseHead, caseHead, fleetFile } from './case-format';
import type { GivenLog } from './case-parts';
import { logNames, logsOfCase, nameAsGiven } from './logs-of-case';
import { textLines, wholeText } from './text-lines';

export interface Case {
  readonly subject: Subject;
  readonly window: Window | null;
  /** The moment to judge at: as noted, else the window's end, the newest record, or when the case was made. Never the clock. */
  readonly now: Date;
  readonly evidence: Evidence;
  /** The texts of the device's own logs, for another case. */
  readonly deviceLogs: readonly GivenLog[];
}

export type CaseResult = { readonly ok: true; readonly case: Case } | { readonly ok: false; readonly problem: string };

/** A JSON file of a case is a few KB; a twin at most 32 KB a section. */
const JSON_LIMIT = 16 * 1024 * 1024;

/** Reads a case folder or zip. It never reads the case's own report.json: a case is judged anew. */
export async function readCase(path: string): Promise<CaseResult> {
  const opened = await openCase(path);
  if (!opened.ok) return opened;
  try {
    return await readFiles(path, opened.files);
  } finally {
    opened.files.close();
  }
}

async function readFiles(path: string, files: CaseFiles): Promise<CaseResult> {
  if (!files.names.includes('case.json'))
    return { ok: false, problem: `"${path}" is not a case: it holds no case.json.` };
  const head = caseHead.safeParse(await readJson(files, 'case.json')).data;
  if (!head) return { ok: false, problem: `The file case.json in "${path}" is not a case of schemaVersion 1.` };
  const subject: Subject = { ...head.subject, hub: head.subject.hub.toLowerCase() };

  const connections = await readRecords(files, 'evidence/connections.jsonl', subject, head.window);
  const operations = await readRecords(files, 'evidence/operations.jsonl', subject, head.window);
  const all = [...(connections?.records ?? []), ...(operations?.records ?? [])];
  const now = head.judgedAt ?? head.window?.to ?? newestOf(all) ?? head.madeAt ?? new Date(0);
  const holdsHub = connections && [connections, operations].some((found) => found?.holdsOthers);
  const fleet = await readFleet(files, head, { records: all, ofHub: holdsHub ?? false }, subject, now);
  const identity = await readJsonKind(files, head, 'identity', (value) =>
    isNotFoundAnswer(value) ? null : readIdentity(value),
  );
  const runtime = await readJsonKind(files, head, 'edge-runtime', (value) => readEdgeRuntime(value, subject));
  const evidence: Evidence = {
    identity,
    twin: await readJsonKind(files, head, 'twin', (value) => (isNotFoundAnswer(value) ? null : readTwin(value))),
    modules: await readJsonKind(files, head, 'modules', readModules),
    'edge-runtime': runtime.ok ? runtime : edgeRuntimeUnasked(identity, runtime),
    connections: recordSlot(connections, subject, head, 'connections'),
    operations: recordSlot(operations, subject, head, 'operations'),
    fleet,
    hub: await readJsonKind(files, head, 'hub', readHubResource),
    'diagnostic-settings': await readJsonKind(files, head, 'diagnostic-settings', readDiagnosticSettings),
    'resource-health': await readJsonKind(files, head, 'resource-health', readResourceHealth),
    'service-health': await readJsonKind(files, head, 'service-health', readServiceHealth),
    metrics: await readJsonKind(files, head, 'metrics', readMetrics),
    probe: await readJsonKind(files, head, 'probe', readProbe),
    'device-logs': await readDeviceLogs(files, head, now),
  };
  // The whole hub's records without a window: everything there is of the hub, not of the subject.
  const isOfHub = head.window === null && !files.names.includes('evidence/fleet.json') && fleet.ok;
  const deviceLogs = logsOfCase(path, files.names);
  return { ok: true, case: { subject, window: isOfHub ? spanOf(all) : head.window, now, evidence, deviceLogs } };
}

async function readJson(files: CaseFiles, name: string): Promise<unknown> {
  const text = await wholeText(await files.open(name), JSON_LIMIT);
  return text === undefined ? undefined : jsonOf(text);
}

async function readJsonKind<K extends Kind>(
  files: CaseFiles,
  head: CaseHead,
  kind: K,
  read: (value: unknown) => EvidenceKinds[K] | undefined,
): Promise<Slot<EvidenceKinds[K]>> {
  const name = `evidence/${kind}.json`;
  if (!files.names.includes(name)) return gapOf(head, kind);
  const data = read(await readJson(files, name));
  if (data === undefined) return { ok: false, why: 'unreadable', detail: `${name} in the case cannot be understood.` };
  return seen(data, head.looked[kind]?.searched ?? `${name} of the case.`, head.looked[kind]?.dataUpTo);
}

/**
 * A case that holds the whole hub's records says by them what the rest of the fleet did, and if none of them is one of
 * Connections in the window, that too.
 */
async function readFleet(
  files: CaseFiles,
  head: CaseHead,
  { records, ofHub }: { readonly records: readonly LogRecord[]; readonly ofHub: boolean },
  subject: Subject,
  now: Date,
): Promise<Slot<Fleet>> {
  const slot = await readJsonKind(files, head, 'fleet', (value) => fleetFile.safeParse(value).data);
  const isToldMissing = head.gaps.some(({ kind }) => kind === 'fleet');
  const ownTell = !isToldMissing && records.some(({ category }) => category === 'Connections');
  if (slot.ok || !(ofHub || ownTell)) return slot;
  const from = new Date(records.reduce((oldest, { time }) => Math.min(oldest, time.getTime()), now.getTime()));
  return seen(fleetFromRecords(records, subject, head.window ?? { from, to: now }), 'The records of the case.');
}

interface Found {
  /** Those of the window: a case that somebody made may hold more of the hub than was asked about. */
  readonly records: LogRecord[];
  /** Lines that are log records, whosever, and those that are none. */
  readonly good: number;
  readonly bad: number;
  /** Whether some are of other devices, in the window or not. */
  readonly holdsOthers: boolean;
}

async function readRecords(
  files: CaseFiles,
  name: string,
  subject: Subject,
  window: Window | null,
): Promise<Found | undefined> {
  if (!files.names.includes(name)) return undefined;
  const hubName = subject.hub.split('.')[0] ?? '';
  const read: HubRecord[] = [];
  let bad = 0;
  for await (const line of textLines(await files.open(name))) {
    if (line !== null && line.trim() === '') continue;
    const one = line === null ? undefined : readHubLine(line, hubName);
    if (one) read.push(one);
    else bad += 1;
  }
  const all = ofHub(read).flatMap(({ record }) => record ?? []);
  return {
    records: all.filter((record) => isWithin(record, window)),
    good: read.length,
    bad,
    holdsOthers: all.some(({ deviceId }) => deviceId !== subject.deviceId),
  };
}

/** Records of another hub may stand beside those of this one. Where all name another, it is only the name that differs. */
function ofHub(read: readonly HubRecord[]): readonly HubRecord[] {
  const ours = read.filter(({ kind }) => kind.isOurs);
  return ours.length > 0 ? ours : read;
}

/** People write the end of a window to the second, and mean the whole of it. */
const LAST_SECOND_MS = 999;

function isWithin({ time }: LogRecord, window: Window | null): boolean {
  if (window === null) return true;
  const slack = window.to.getMilliseconds() === 0 ? LAST_SECOND_MS : 0;
  return time >= window.from && time.getTime() <= window.to.getTime() + slack;
}

function recordSlot(found: Found | undefined, subject: Subject, head: CaseHead, kind: Kind): Slot<LogRecords> {
  if (!found) return gapOf(head, kind);
  const { records, good, bad } = found;
  if (good === 0 && bad > 0) {
    return {
      ok: false,
      why: 'unreadable',
      detail: `evidence/${kind}.jsonl: none of its ${bad} lines is a log record.`,
    };
  }
  const own = records
    .filter(({ deviceId, moduleId }) => deviceId === subject.deviceId && moduleId === subject.moduleId)
    .sort((a, b) => a.time.getTime() - b.time.getTime());
  const looked = head.looked[kind];
  const searched = looked?.searched ?? `evidence/${kind}.jsonl of the case.`;
  const slot = seen(
    { records: own, limited: looked?.limited ?? false },
    searched,
    looked?.dataUpTo ?? newestOf(records) ?? undefined,
  );
  const unread = unreadOf(head, kind, bad);
  return unread ? { ...slot, unread } : slot;
}

async function readDeviceLogs(files: CaseFiles, head: CaseHead, now: Date): Promise<Slot<readonly DeviceLog[]>> {
  const names = logNames(files.names);
  if (names.length === 0) return gapOf(head, 'device-logs');
  const logs: DeviceLog[] = [];
  for (const name of names) {
    logs.push(await readDeviceLog(nameAsGiven(name), await files.open(name), { asOf: now }));
  }
  return seen(logs, `${logs.length === 1 ? 'One device log' : `${logs.length} device logs`} of the case.`);
}

function gapOf(head: CaseHead, kind: Kind): Gap {
  const gap = head.gaps.find((known) => known.kind === kind);
  if (!gap) return { ok: false, why: 'not-provided', detail: 'The case does not hold it.' };
  return { ok: false, why: gap.why, detail: gap.detail, ...(gap.fix !== undefined && { fix: gap.fix }) };
}

/** What was missing when the case was made, and the lines of the case itself that cannot be read. */
function unreadOf(head: CaseHead, kind: Kind, bad: number): Seen<LogRecords>['unread'] {
  const known = head.gaps.find((gap) => gap.kind === kind);
  const lines = `${bad} ${bad === 1 ? 'line' : 'lines'} of evidence/${kind}.jsonl could not be read.`;
  const details = [...(known ? [known.detail] : []), ...(bad > 0 ? [lines] : [])];
  if (details.length === 0) return undefined;
  return { detail: details.join(' '), ...(known?.fix !== undefined && { fix: known.fix }) };
}

function seen<T>(data: T, searched: string, dataUpTo?: Date): Seen<T> {
  return { ok: true, data, searched, ...(dataUpTo && { dataUpTo }) };
}

function newestOf(records: readonly LogRecord[]): Date | null {
  return records.reduce<Date | null>((newest, { time }) => (newest === null || time > newest ? time : newest), null);
}

function spanOf(records: readonly LogRecord[]): Window | null {
  const to = newestOf(records);
  if (!to) return null;
  const from = records.reduce((oldest, { time }) => Math.min(oldest, time.getTime()), to.getTime());
  return { from: new Date(from), to };
}

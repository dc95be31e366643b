import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Cloud } from '../cloud';
import { diagnose } from '../diagnosis/diagnose';
import { archiveEvidence } from '../evidence/archive/archive-evidence';
import { type ArchiveScan, type Bounds, scanArchive } from '../evidence/archive/scan-archive';
import { registryTime } from '../evidence/device';
import type { Evidence, Subject, Window } from '../evidence/evidence';
import { gap } from '../evidence/gaps';
import { edgeRuntimeUnasked } from '../evidence/named-gateway';
import { systemCode } from '../evidence/system-code';
import { BadInput } from './bad-input';
import { type Companions, readCompanions, readDeviceLogs } from './companions';
import { type Options, readBounds, readSubject } from './options';
import type { Diagnosis } from './shell';

/** Judges what lies in a folder of logs, and in the files named beside it. Nothing is called, and no clock is asked. */
export async function diagnoseArchive(folder: string, options: Options, cloud: Cloud | null): Promise<Diagnosis> {
  const subject = readSubject(options, cloud);
  const bounds = readBounds(options);
  const { files } = options;
  // First of all: a file that is no good is told of at once, not after gigabytes.
  const companions = await readCompanions(files, subject);
  const scan = await scanned(folder, subject, bounds);
  const window = windowOf(scan, bounds);
  const now = momentOf(scan, bounds, companions);
  const evidence: Evidence = {
    ...archiveEvidence(scan, folder, subject, bounds),
    ...companions,
    'edge-runtime': edgeRuntimeUnasked(companions.identity, NO_EDGE_RUNTIME),
    probe: NO_PROBE,
    'device-logs': await readDeviceLogs(files.deviceLogs, now),
  };
  return {
    report: diagnose(evidence, { subject, window, now, ...(cloud && { cloud }) }),
    evidence,
    now,
    deviceLogs: files.deviceLogs.map((path) => ({ name: basename(path), open: async () => createReadStream(path) })),
  };
}

const NO_EDGE_RUNTIME = gap(
  'not-provided',
  'What the IoT Edge gateway reports of itself was not looked at: with --archive nothing is called.',
  'Diagnose it live, without --archive, and that is looked at too.',
);

const NO_PROBE = gap(
  'not-provided',
  'Whether the hub can be reached was not tried: with --archive nothing is called.',
  'Diagnose it live, without --archive, and that is tried too.',
);

async function scanned(folder: string, subject: Subject, bounds: Bounds): Promise<ArchiveScan> {
  try {
    if (!(await stat(folder)).isDirectory()) throw new BadInput(`--archive: "${folder}" is not a folder.`);
    return await scanArchive(folder, subject, bounds);
  } catch (error) {
    const code = systemCode(error);
    if (code === undefined) throw error;
    throw new BadInput(`--archive: the folder "${folder}" cannot be opened (${code}).`);
  }
}

/** An end that was not named is the archive's own: the first or last record of the hub. */
function windowOf({ span }: ArchiveScan, { from, to }: Bounds): Window | null {
  const window = { from: from ?? span?.from, to: to ?? span?.to };
  return window.from && window.to ? { from: window.from, to: window.to } : null;
}

/** The newest record; of a window in the past its end, but never later than the archive knows. */
function momentOf({ span, newestEver }: ArchiveScan, { to }: Bounds, { identity }: Companions): Date {
  if (span) return to && newestEver && newestEver >= to ? to : span.to;
  if (to ?? newestEver) return to ?? newestEver ?? EPOCH;
  const row = identity.ok ? identity.data : null;
  const times = [row?.lastActivityTime, row?.connectionStateUpdatedTime, row?.statusUpdatedTime].map(registryTime);
  return times.reduce<Date>((newest, time) => (time && time > newest ? time : newest), EPOCH);
}

/** Without any record and any time in the registry there is no moment to judge at. */
const EPOCH = new Date(0);

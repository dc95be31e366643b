import type { Evidence, Gap, Seen, Subject } from '../evidence';
import { gap } from '../gaps';
import type { ArchiveScan, Bounds } from './scan-archive';

type ArchiveKinds = Pick<Evidence, 'connections' | 'operations' | 'fleet'>;

/**
 * What a scan tells, as evidence. No record of the hub is an answer (it does not log), unless the logs end before the
 * time asked about, or there are files that could not be read: then nobody knows.
 */
export function archiveEvidence(scan: ArchiveScan, folder: string, subject: Subject, { from }: Bounds): ArchiveKinds {
  const unseen = scan.span === null ? (endsBefore(scan, folder, from) ?? whyUnseen(scan, folder, subject)) : undefined;
  if (unseen) return { connections: unseen, operations: unseen, fleet: unseen };
  const name = subject.moduleId === null ? subject.deviceId : `${subject.deviceId}/${subject.moduleId}`;
  const where = `on ${subject.hub}, in ${counted(scan.files, 'file')} below "${folder}"`;
  const seen = <T>(data: T, what: string): Seen<T> => ({
    ok: true,
    data,
    searched: `${what} ${where}`,
    ...(scan.fleet.newest !== null && { dataUpTo: scan.fleet.newest }),
  });
  const unread = unreadOf(scan, name);
  return {
    connections: { ...seen(scan.connections, `connection records of ${name}`), ...(unread && { unread }) },
    operations: seen(scan.operations, `other log records of ${name}`),
    fleet: seen(scan.fleet, 'connection records of all devices'),
  };
}

function endsBefore({ newestEver }: ArchiveScan, folder: string, from: Date | null): Gap | undefined {
  if (newestEver === null || from === null || newestEver >= from) return undefined;
  const end = newestEver.toISOString().slice(0, 16).replace('T', ' ');
  return gap(
    'not-provided',
    `The hub’s logs below "${folder}" end at ${end} UTC, before the time asked about.`,
    'Save the logs of that time there as well.',
  );
}

/** Some files are named in sentences, the others counted. */
const MOST_NAMED = 3;

function whyUnseen({ closed, foreign, totals }: ArchiveScan, folder: string, { hub }: Subject): Gap | undefined {
  const troubles = [
    ...closed.map(({ path, why }) => `"${path}": ${why}`),
    ...(totals.records > 0 ? [] : foreign.map((path) => `"${path}": it holds no logs in any known form`)),
  ];
  if (troubles.length === 0) return undefined;
  return gap(
    'unreadable',
    `No record of ${hub} could be read below "${folder}". ${listed(troubles)}.`,
    'Save the logs of the hub there again: the files that Azure writes to the storage account, or an export of AzureDiagnostics.',
  );
}

function unreadOf(scan: ArchiveScan, name: string): Seen<unknown>['unread'] {
  const { totals, closed, connections, operations } = scan;
  const losses = [
    ...(totals.bad > 0 ? [`${counted(totals.bad, 'line or record', 'lines or records')} could not be read`] : []),
    ...(closed.length > 0 ? [listed(closed.map(({ path, why }) => `"${path}": ${why}`))] : []),
    ...(connections.limited || operations.limited
      ? [`of ${name} there are more records than the newest that are kept`]
      : []),
  ];
  if (losses.length === 0) return undefined;
  return {
    detail: `Something of the archive is missing: ${losses.join('; ')}.`,
    fix: 'If that is much, save these files again.',
  };
}

function listed(texts: readonly string[]): string {
  const more = texts.length - MOST_NAMED;
  return [...texts.slice(0, MOST_NAMED), ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
}

function counted(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}

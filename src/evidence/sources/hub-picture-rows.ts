import type { Window } from '../evidence';
import {
  type HubBucket,
  type HubClient,
  type HubCode,
  type HubMinute,
  type HubPart,
  type HubPicture,
  stepOf,
} from '../hub-picture';
import { codesOf, count, timeOf } from './log-cells';
import type { LogRow } from './log-client';

/** What the one query's rows say; undefined when they are not what was asked for. `partial`: some of them may be missing. */
export function readHubPicture(rows: readonly LogRow[], partial: boolean, window: Window): HubPicture | undefined {
  const totals = rows.find(({ part }) => part === 'hub');
  if (totals === undefined && !partial) return undefined;
  const of = <T>(part: string, read: (row: LogRow) => T[]): T[] =>
    rows.flatMap((row) => (row.part === part ? read(row) : []));
  return {
    window,
    records: count(totals?.records),
    newest: timeOf(totals?.TimeGenerated),
    apart: count(totals?.apart),
    devices: count(totals?.devices),
    dropped: count(totals?.dropped),
    droppedApart: count(totals?.droppedApart),
    refused: count(totals?.refused),
    away: count(totals?.away),
    ...countsOf(totals ?? {}),
    step: stepOf(window),
    buckets: of('bucket', bucketOf).sort((a, b) => a.at.getTime() - b.at.getTime()),
    peaks: of('peak', peakOf).sort((a, b) => b.devices - a.devices || a.minute.getTime() - b.minute.getTime()),
    worst: of('client', clientOf).sort(
      (a, b) =>
        b.apart - a.apart ||
        b.faults - a.faults ||
        b.refusals - a.refusals ||
        order(a.deviceId, b.deviceId) ||
        order(a.moduleId, b.moduleId),
    ),
    sdks: of('sdk', partOf).sort(byFaults),
    sites: of('site', partOf).sort(byFaults),
    codes: of('code', codeOf).sort((a, b) => b.faults + b.refusals - a.faults - a.refusals || order(a.code, b.code)),
  };
}

function countsOf({ faults, renewals, refusals }: LogRow) {
  return { faults: count(faults), renewals: count(renewals), refusals: count(refusals) };
}

function bucketOf(row: LogRow): HubBucket[] {
  const at = timeOf(row.TimeGenerated);
  return at ? [{ at, ...countsOf(row), devices: count(row.devices), codes: codesOf(row.codes) }] : [];
}

function peakOf(row: LogRow): HubMinute[] {
  const minute = timeOf(row.TimeGenerated);
  if (minute === null) return [];
  return [
    {
      minute,
      standsOut: row.standsOut === true,
      faults: count(row.faults),
      devices: count(row.devices),
      backSoon: count(row.backSoon),
      sites: count(row.siteCount),
      sdks: count(row.sdkCount),
      codes: codesOf(row.codes),
    },
  ];
}

function clientOf(row: LogRow): HubClient[] {
  const deviceId = text(row.deviceId);
  if (deviceId === '') return [];
  return [
    {
      deviceId,
      moduleId: text(row.moduleId) || null,
      ...countsOf(row),
      apart: count(row.apart),
      connects: count(row.connects),
      lastFault: timeOf(row.TimeGenerated),
      awaySince: timeOf(row.awaySince),
      codes: codesOf(row.codes),
      sdk: text(row.sdk),
      address: text(row.address),
    },
  ];
}

function partOf(row: LogRow): HubPart[] {
  const { faults, refusals } = countsOf(row);
  const { devices, droppedApart, apart } = row;
  return [
    {
      name: text(row.name),
      devices: count(devices),
      droppedApart: count(droppedApart),
      apart: count(apart),
      faults,
      refusals,
    },
  ];
}

function codeOf(row: LogRow): HubCode[] {
  const { faults, refusals } = countsOf(row);
  return [{ code: text(row.name), faults, refusals, devices: count(row.devices) }];
}

function byFaults(a: HubPart, b: HubPart): number {
  return b.apart - a.apart || b.faults - a.faults || b.devices - a.devices || order(a.name, b.name);
}

function order(a: string | null, b: string | null): number {
  return (a ?? '') < (b ?? '') ? -1 : (a ?? '') > (b ?? '') ? 1 : 0;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

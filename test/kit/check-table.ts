import { ALLOWED_GUIDE_HOSTS } from '../../src/diagnosis/catalogues/guides';
import { diagnose } from '../../src/diagnosis/diagnose';
import type { Finding } from '../../src/diagnosis/finding';
import type { Report } from '../../src/diagnosis/report';
import type { EvidenceKinds } from '../../src/evidence/evidence';
import type { Fleet, FleetMinute, FleetReturn, SharedLoss } from '../../src/evidence/fleet';
import type { LogRecord, LogRecords } from '../../src/evidence/log-record';
import {
  atMinute,
  type Client,
  evidenceOf,
  logRecords,
  type Minute,
  NOW,
  type Row,
  SUBJECT,
  WINDOW,
} from './log-records';

export type Kinds = Partial<EvidenceKinds>;

/** One row of a check's table: what was seen, and whether the check speaks. */
export type TableRow = readonly [story: string, kinds: Kinds, expected?: Partial<Finding>];

/** Judges with all checks, as in life, and looks for this one's finding. */
export function checkTable(id: string, table: { fires: readonly TableRow[]; silent: readonly TableRow[] }): void {
  describe(id, () => {
    test.each(table.fires.map(([story, kinds, expected = {}]) => ({ story, kinds, expected })))(
      'fires: $story',
      ({ kinds, expected }) => {
        const report = reportOn(kinds);
        expect(idsOf(report)).toContain(id);
        expect(report.findings.find((finding) => finding.id === id)).toMatchObject(expected);
        expect(strangeLinks(report)).toEqual([]);
      },
    );
    test.each(table.silent.map(([story, kinds]) => ({ story, kinds })))('silent: $story', ({ kinds }) => {
      const report = reportOn(kinds);
      expect(idsOf(report)).not.toContain(id);
      expect(report.checks.filter(({ outcome }) => outcome === 'crashed')).toEqual([]);
    });
  });
}

export function reportOn(kinds: Kinds, now = NOW): Report {
  return diagnose(evidenceOf(kinds), { subject: SUBJECT, window: WINDOW, now });
}

/** Links that lead elsewhere than the guides' hosts, or not by https. */
function strangeLinks(report: Report): readonly string[] {
  const urls = report.findings.flatMap(({ guides }) => guides.map(({ url }) => url));
  return urls.filter((url) => !ALLOWED_GUIDE_HOSTS.some((host) => url.startsWith(`https://${host}/`)));
}

export function idsOf(report: Report): readonly string[] {
  return report.findings.map(({ id }) => id);
}

export function connections(rows: readonly Row[], client?: Client): LogRecords {
  return { records: logRecords(rows, client), limited: false };
}

/** An error of another category, such as a refused message. */
export function operation(at: Minute, code: string, category = 'DeviceTelemetry'): LogRecord {
  return {
    time: atMinute(at),
    category,
    operationName: category === 'DirectMethods' ? 'send' : 'ingress',
    level: 'Error',
    code,
    description: '',
    deviceId: SUBJECT.deviceId,
    moduleId: null,
    protocol: 'Mqtt',
    authType: null,
    maskedIpAddress: '',
    sdkVersion: '',
  };
}

/** A hub of 50 other devices in which nothing strikes the eye. */
export function fleet(minutes: readonly FleetMinute[] = [], fields: Partial<Fleet> = {}): Fleet {
  return {
    records: 900,
    newest: NOW,
    devices: 50,
    drops: 20,
    minutes,
    busiest: null,
    returns: [],
    absence: null,
    ...fields,
  };
}

/** A minute in which most of the hub dropped. */
export function busyMinute(at: Minute, fields: Partial<FleetMinute> = {}): FleetMinute {
  const minute = new Date(Math.floor(atMinute(at).getTime() / 60_000) * 60_000);
  const shares = { prefixes: 6, sdks: 4, onePrefix: 10, oneSdk: 15 };
  return { minute, devices: 40, backSoon: 38, ...shares, codes: { '404104': 40 }, ...fields };
}

/** A loss that the eleven other devices of the site shared, while the 38 elsewhere went on. */
export const SITE_LOSS: SharedLoss = {
  address: '203.0.113.XXX',
  neighbours: 12,
  neighboursToo: 11,
  sameSdk: 5,
  sameSdkToo: 4,
  others: 38,
  othersToo: 0,
  othersTooAddresses: 0,
};

/** The device is back at this minute, and so are those. */
export function siteReturn(at: Minute, fields: Partial<SharedLoss> = {}): FleetReturn {
  return { at: atMinute(at), ...SITE_LOSS, ...fields };
}

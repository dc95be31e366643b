import { diagnose } from '../../src/diagnosis/diagnose';
import type { DeviceLogMeaning } from '../../src/evidence/device-log';
import { connections, fleet, idsOf, type Kinds, reportOn } from '../kit/check-table';
import { again, deviceLog, type LogRow, timeless } from '../kit/device-logs';
import { evidenceOf, identityOf, NOW, SUBJECT } from '../kit/log-records';

/** What the field technician has when nobody may look at the hub: the log of the device, and no more. */
function byLogAlone(rows: readonly LogRow[], more: Kinds = {}) {
  return reportOn({ 'device-logs': [deviceLog(rows)], ...more });
}

const refused = again(5, 600, 7, 'credentials-refused', { code: '5' });

describe('a log alone', () => {
  test.each([
    ['credentials-rejected', refused],
    ['sas-token-expired', again(4, 600, 7, 'token-expired')],
    ['clock-skew', [[1, 'renewal'], ...again(4, 600, 7, 'token-expired')] as LogRow[]],
    ['port-blocked', again(4, 600, 7, 'connect-timeout', { port: 8883, host: SUBJECT.hub })],
    ['dns-failure', again(4, 600, 7, 'dns', { host: SUBJECT.hub })],
    ['tls-trust', again(4, 600, 7, 'server-untrusted')],
    ['proxy-blocked', again(4, 600, 7, 'proxy', { code: '407' })],
    [
      'device-restart',
      [
        [1, 'connected'],
        [30, 'boot'],
        [31, 'connected'],
      ] as LogRow[],
    ],
    ['edge-auth', again(4, 600, 7, 'edge-refused', { client: SUBJECT.deviceId })],
  ] as const)('%s makes a fault of it, and what is missing is a gap', (id, rows) => {
    for (const log of [rows, timeless(rows)]) {
      const report = byLogAlone(log);
      expect(report.findings[0]?.id).toBe(id);
      expect(report.verdict.status).toBe('fault');
      expect(report.gaps.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['connections', 'identity']));
      expect(report.checks.find((check) => check.id === 'network-loss')?.outcome).toBe('skipped');
      expect(report.dataUpTo).toBeNull();
    }
  });

  test('nothing found in it: no verdict', () => {
    for (const rows of [[], [[1, 'connected']], again(9, 1, 9, 'lost')] as const) {
      const report = byLogAlone(rows);
      expect(report.findings).toEqual([]);
      expect(report.verdict).toEqual({
        status: 'inconclusive',
        headline: 'pump-17: no verdict, because the connection log and the registry row were not given.',
      });
    }
  });

  test('a replay that names no window: the log is everything there is', () => {
    const log = deviceLog(again(4, -90_000, 7, 'dns', { host: SUBJECT.hub }));
    const report = diagnose(evidenceOf({ 'device-logs': [log] }), { subject: SUBJECT, window: null, now: NOW });
    expect(report.findings[0]).toMatchObject({ id: 'dns-failure', confidence: 'confirmed' });
    expect(report.findings[0]?.because[0].text).not.toContain('the time looked at');
    expect([report.window, report.dataUpTo]).toEqual([null, null]);
  });

  test('with the registry row it is surer, and still lacks the connection log', () => {
    const report = byLogAlone(refused, { identity: identityOf() });
    expect(report.verdict.status).toBe('fault');
    expect(report.findings[0]?.because.map(({ kind }) => kind)).toEqual(['device-logs', 'identity']);
  });
});

describe('what a log can lead astray', () => {
  const NO_REASON: readonly DeviceLogMeaning[] = ['lost', 'reset', 'closed-by-service', 'gave-up', 'connect-refused'];

  test.each(NO_REASON)('never the network for "%s" alone', (meaning) => {
    const report = byLogAlone([[1, 'connected'], ...again(30, 5, 5, meaning)]);
    expect(idsOf(report).filter((id) => /network|port|dns|tls|proxy/.test(id))).toEqual([]);
    expect(report.verdict.headline).not.toMatch(/network/i);
  });

  test('CONNACK 3 again and again: the registry’s status decides', () => {
    const rows = again(8, 600, 5, 'unavailable', { code: '3', text: 'DEVICE_DISABLED' });
    expect(byLogAlone(rows).findings).toEqual([]);
    expect(byLogAlone(rows, { identity: identityOf() }).findings).toEqual([]);
    const disabled = byLogAlone(rows, { identity: identityOf({ status: 'disabled' }) });
    expect(disabled.findings[0]).toMatchObject({
      id: 'device-disabled',
      because: expect.arrayContaining([expect.objectContaining({ kind: 'device-logs' })]),
    });
  });

  test('a device that was disabled while online only sees that its network is gone', () => {
    const report = byLogAlone([[1, 'connected'], ...again(20, 600, 1, 'lost')], {
      identity: identityOf({ status: 'disabled', statusUpdatedTime: '2026-11-20T09:59:00Z' }),
      connections: connections([
        [1, 'on'],
        [600, '404104'],
        [610, 'no', '401003'],
      ]),
      fleet: fleet(),
    });
    expect(idsOf(report)).toEqual(['device-disabled']);
  });

  test('disabled, and refused by its log: one cause', () => {
    const report = byLogAlone(refused, { identity: identityOf({ status: 'disabled' }) });
    expect(idsOf(report)).toEqual(['device-disabled', 'credentials-rejected']);
    expect(report.findings[1]?.because.map(({ text }) => text).join()).not.toContain('enabled');
  });
});

describe('several causes and consequences', () => {
  const away = connections([
    [1, 'on'],
    [590, '404104'],
  ]);

  test('what keeps it away accounts for the loss before', () => {
    const report = byLogAlone([[1, 'connected'], ...again(6, 600, 5, 'dns', { host: SUBJECT.hub })], {
      identity: identityOf(),
      connections: away,
      fleet: fleet(),
    });
    expect(idsOf(report)).toEqual(['dns-failure']);
  });

  test('no trust because of the clock: the clock first', () => {
    const report = reportOn({
      identity: identityOf(),
      connections: connections([
        [600, 'no', '401003', 'token is expired'],
        [611, 'no', '401003', 'token is expired'],
        [640, 'no', '401003', 'token is expired'],
      ]),
      'device-logs': [
        deviceLog(again(3, 600, 5, 'server-untrusted', { text: 'certificate is not yet valid' }), {
          ahead: -29_382_000,
        }),
      ],
    });
    expect(idsOf(report)).toEqual(['clock-skew', 'sas-token-expired', 'tls-trust']);
    expect(report.findings[0]?.explains).toEqual(['sas-token-expired', 'tls-trust']);
  });

  test('the logs of a gateway and of its module are read together', () => {
    const report = reportOn({
      identity: identityOf({ deviceScope: 'ms-azure-iot-edge://gate-01-638' }),
      'device-logs': [
        deviceLog(refused, { name: 'module.txt' }),
        deviceLog(again(3, 600, 7, 'edge-token', { client: SUBJECT.deviceId }), { sdk: 'iot-edge', name: 'edge.txt' }),
      ],
    });
    expect(idsOf(report)).toEqual(['edge-auth', 'credentials-rejected']);
  });

  test('a log of next week is never confirmed, and says so', () => {
    const report = byLogAlone(again(6, 10_000, 5, 'dns', { host: SUBJECT.hub }), {
      identity: identityOf(),
      connections: away,
    });
    expect(report.findings[0]).toMatchObject({ id: 'dns-failure', confidence: 'likely' });
    expect(report.findings[0]?.because[0].text).toContain('from after the time looked at');
  });
});

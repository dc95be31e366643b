import type { HubRef } from '../../src/access/access';
import type { Answer } from '../../src/cards/answer-card';
import type { Finding } from '../../src/diagnosis/finding';
import type { Report } from '../../src/diagnosis/report';
import type { Evidence } from '../../src/evidence/evidence';
import type { LogRecord } from '../../src/evidence/log-record';

/** Reports and evidence by hand, for the cards and the conversation: what diagnose() makes of real records is tested elsewhere. */
export const NOW = new Date('2026-11-23T15:05:00Z');

export const CONTOSO: HubRef = {
  host: 'contoso-lab.azure-devices.net',
  name: 'contoso-lab',
  resourceId:
    '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/lab/providers/Microsoft.Devices/IotHubs/contoso-lab',
};

export const DUPLICATE: Finding = {
  id: 'duplicate-identity',
  severity: 'critical',
  confidence: 'confirmed',
  title: 'Two clients use the identity of this device',
  explanation:
    'Each time one of them connects, the hub closes the connection of the other, which then connects again. Neither can stay.',
  codes: ['400027'],
  because: [
    {
      kind: 'connections',
      text: '31 times in 24 hours a session ended because the same identity connected elsewhere (400027).',
      at: new Date('2026-11-23T14:58:11Z'),
    },
    { kind: 'connections', text: 'The connects alternate between 203.0.113.XXX and 198.51.100.XXX.' },
    { kind: 'connections', text: 'Two SDK versions alternate: azure-iot-device/1.18.3 and azure-iot-device/1.17.2.' },
  ],
  guides: [
    {
      title: '400027 ConnectionForcefullyClosedOnNewConnection',
      url: 'https://learn.microsoft.com/azure/iot-hub/troubleshoot-error-codes#400xxx-bad-request-errors',
    },
  ],
  next: [
    {
      do: 'fix',
      who: 'technician at the device',
      text: 'Find the second machine that runs with this device’s credentials, and stop it or give it an identity of its own.',
    },
    {
      do: 'run',
      who: 'hub operator',
      text: 'Make an identity for the second machine:',
      command: 'az iot hub device-identity create --hub-name contoso-lab --device-id NEW-ID',
    },
  ],
  explains: ['half-open-session'],
  latest: new Date('2026-11-23T14:58:11Z'),
};

const FOLDED: Finding = {
  ...DUPLICATE,
  id: 'half-open-session',
  severity: 'info',
  confidence: 'likely',
  title: 'The old session was still open when the device came back',
  explanation: 'The hub had not noticed the loss yet. This does no harm.',
  explains: [],
};

const OUTDATED: Finding = {
  ...DUPLICATE,
  id: 'sdk-outdated',
  severity: 'info',
  confidence: 'confirmed',
  title: 'The SDK is not the newest',
  explanation: 'The device uses azure-iot-device 1.17.2; the newest known on 23 Nov 2026 is 1.18.3.',
  codes: [],
  because: [{ kind: 'connections', text: 'sdkVersion azure-iot-device/1.17.2' }],
  next: [{ do: 'fix', who: 'developer of the device software', text: 'Update with the next release.' }],
  explains: [],
};

export function sampleReport(changes: Partial<Report> = {}): Report {
  return {
    subject: { hub: CONTOSO.host, deviceId: 'pump-08', moduleId: null },
    window: { from: new Date('2026-11-22T15:05:00Z'), to: NOW },
    dataUpTo: new Date('2026-11-23T14:59:02Z'),
    verdict: { status: 'fault', headline: 'Two clients share the identity of pump-08 and throw each other out.' },
    findings: [DUPLICATE, FOLDED, OUTDATED],
    checks: [
      { id: 'duplicate-identity', outcome: 'found' },
      { id: 'half-open-session', outcome: 'found' },
      { id: 'sdk-outdated', outcome: 'found' },
      { id: 'device-disabled', outcome: 'passed' },
      { id: 'network-rule', outcome: 'skipped', why: 'the hub’s settings could not be read' },
    ],
    gaps: [
      {
        kind: 'device-logs',
        why: 'not-provided',
        detail: 'Nobody gave a log of the device itself.',
        fix: 'Collect it on the device and send it here.',
      },
      {
        kind: 'hub',
        why: 'denied',
        detail: 'The hub’s settings answered 403: Keepalive may not read them.',
        fix: 'Give Keepalive the role “Reader” on the hub.',
      },
    ],
    ...changes,
  };
}

function record(minute: number, code: string | null, operationName: string): LogRecord {
  return {
    time: new Date(Date.UTC(2026, 10, 23, 14, minute)),
    category: 'Connections',
    operationName,
    level: code ? 'Error' : 'Information',
    code,
    description: '',
    deviceId: 'pump-08',
    moduleId: null,
    protocol: 'Mqtt',
    authType: 'sas',
    maskedIpAddress: '203.0.113.XXX',
    sdkVersion: 'azure-iot-device/1.18.3 (node v22.11.0; Ubuntu 22.04; x64)',
  };
}

export function sampleEvidence(changes: Partial<Evidence> = {}): Evidence {
  const gap = { ok: false, why: 'not-provided', detail: 'Nobody gave it.' } as const;
  return {
    identity: { ok: true, searched: 'the device registry', data: { deviceId: 'pump-08', status: 'enabled' } },
    twin: gap,
    modules: gap,
    'edge-runtime': gap,
    connections: {
      ok: true,
      searched: 'the connection log',
      data: {
        limited: false,
        records: [
          record(1, null, 'deviceConnect'),
          record(4, '400027', 'deviceDisconnect'),
          record(8, '400027', 'deviceDisconnect'),
        ],
      },
    },
    operations: gap,
    fleet: gap,
    hub: gap,
    'diagnostic-settings': gap,
    'resource-health': gap,
    'service-health': gap,
    metrics: gap,
    probe: gap,
    'device-logs': gap,
    ...changes,
  };
}

export function sampleAnswer(changes: Partial<Answer> = {}): Answer {
  return {
    report: sampleReport(),
    evidence: sampleEvidence(),
    missing: [],
    final: true,
    hub: CONTOSO,
    zone: 'Europe/Berlin',
    now: NOW,
    ...changes,
  };
}

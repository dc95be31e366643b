import type { PreviewView } from '../../src/cards/escalation-cards';
import type { Escalation } from '../../src/support/escalation/escalation';

const usual: Escalation = {
  number: 'KA-7C3FQR',
  state: 'answered',
  person: { id: 'anna', channel: 'webchat' },
  conversation: {},
  subject: { hub: 'contoso-lab.azure-devices.net', deviceId: 'pump-08', moduleId: null },
  hubResourceId: null,
  severity: 'high',
  contact: ['ops', 'example.com'],
  verdict: { status: 'fault', headline: 'pump-08: most likely two clients use one identity and push each other off.' },
  case: { file: 'drafts/KA-7C3FQR/a.zip', bytes: 48_200, sha256: 'ab' },
  preview: {
    files: [
      { name: 'evidence/identity.json', bytes: 812 },
      { name: 'evidence/twin.json', bytes: 1_940 },
      { name: 'evidence/connections.jsonl', bytes: 412_000 },
      { name: 'evidence/operations.jsonl', bytes: 1_320 },
      { name: 'evidence/fleet.json', bytes: 22_100 },
      { name: 'report.json', bytes: 9_030 },
      { name: 'case.json', bytes: 1_204 },
      { name: 'summary.md', bytes: 6_411 },
      { name: 'redaction.json', bytes: 42 },
    ],
    takenOut: 'Removed 2 keys and 14 signatures of SAS tokens.',
    leftOut: [],
  },
  openedAt: '2026-11-23T14:40:00.000Z',
  expires: '2026-12-23T14:41:00.000Z',
  parcels: [
    {
      id: 'case',
      kind: 'case',
      at: '2026-11-23T14:41:00.000Z',
      sinks: {
        folder: { state: 'delivered', externalId: 'KA-7C3FQR' },
        webhook: { state: 'delivered', externalId: 'INC0042', link: 'https://desk.example.com/INC0042' },
      },
    },
    { id: 'abc', kind: 'addition', at: '2026-11-23T14:50:00.000Z', sinks: {} },
  ],
  answers: [{ id: 'a1', hash: '', at: '2026-11-23T15:00:00.000Z', from: 'Kim, second line', state: 'answered' }],
  told: 'delivered',
  history: [
    { at: '2026-11-23T14:40:00.000Z', who: 'person', what: 'asked for it' },
    { at: '2026-11-23T14:41:00.000Z', who: 'person', what: 'agreed' },
    { at: '2026-11-23T14:41:01.000Z', who: 'keepalive', what: 'case delivered: folder' },
    { at: '2026-11-23T14:41:02.000Z', who: 'keepalive', what: 'case delivered: webhook' },
    { at: '2026-11-23T15:00:00.000Z', who: 'support', what: 'answered' },
  ],
};

function as(changes: Partial<Escalation>): Escalation {
  return { ...usual, answers: [], history: [], parcels: usual.parcels.slice(0, 1), ...changes };
}

/** One in every state. */
export const ESCALATIONS: readonly Escalation[] = [
  usual,
  as({
    number: 'KA-GMW46D',
    state: 'delivering',
    severity: 'critical',
    parcels: [
      {
        id: 'case',
        kind: 'case',
        at: usual.openedAt,
        sinks: { folder: { state: 'delivered' }, webhook: { state: 'open', why: 'desk.example.com answered 503' } },
      },
    ],
  }),
  as({ number: 'KA-RJ7F97', state: 'delivered', subject: { ...usual.subject, deviceId: 'pump-10' } }),
  as({ number: 'KA-XYTW34', state: 'withdrawn' }),
  as({
    number: 'KA-QQPN76',
    state: 'failed',
    parcels: [
      {
        id: 'case',
        kind: 'case',
        at: usual.openedAt,
        sinks: { webhook: { state: 'failed', why: 'desk.example.com answered 403' } },
      },
    ],
  }),
  as({ number: 'KA-6F3D9C', state: 'draft', parcels: [] }),
];

const keptUntil = new Date('2026-12-23T14:41:00.000Z');

export const PREVIEWS: Readonly<Record<string, PreviewView>> = {
  usual: {
    escalation: usual,
    contact: 'ops@example.com',
    places: ['the folder /srv/keepalive/escalations'],
    keptUntil,
  },
  longest: {
    escalation: {
      ...usual,
      subject: { ...usual.subject, deviceId: 'W'.repeat(128), moduleId: 'm'.repeat(128) },
      verdict: { headline: 'x'.repeat(500) },
      preview: {
        files: Array.from({ length: 60 }, (_, i) => ({
          name: `device-logs/${i}-${'n'.repeat(60)}.log`,
          bytes: 60_000,
        })),
        takenOut:
          'Removed 2 keys, 14 signatures of SAS tokens, 23 tokens, 1 password and 1 private key or certificate.',
        leftOut: ['device-logs/1-big.log was left out: none of its lines says anything about the connection.'],
      },
    },
    contact: `${'o'.repeat(60)}@${'example'.repeat(8)}.com`,
    places: [
      'the folder /srv/keepalive/escalations',
      'the support desk at desk.example.com',
      'a ticket with Azure support',
    ],
    keptUntil,
  },
  'nothing-removed': {
    escalation: {
      ...usual,
      preview: {
        files: [{ name: 'summary.md', bytes: 600 }],
        takenOut: 'Nothing had to be removed or replaced.',
        leftOut: [],
      },
    },
    contact: '+49 30 123456',
    places: ['the folder cases'],
    keptUntil,
  },
};

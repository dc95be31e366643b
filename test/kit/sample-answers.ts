import type { Answer } from '../../src/cards/answer-card';
import type { ProgressView } from '../../src/cards/progress-card';
import type { Finding } from '../../src/diagnosis/finding';
import type { Report } from '../../src/diagnosis/report';
import { type Evidence, KINDS } from '../../src/evidence/evidence';
import { DUPLICATE, NOW, sampleAnswer, sampleEvidence, sampleReport } from './sample-report';

/** Answers from the shortest to the longest that may come, by hand. */
const GAP = { ok: false, why: 'denied', detail: 'It may not be read.' } as const;
/** The longest id that IoT Hub allows. */
const LONG = 'W'.repeat(128);
const SHORTEST: Partial<Report> = {
  window: null,
  dataUpTo: null,
  findings: [],
  gaps: [],
  checks: [],
  verdict: { status: 'healthy', headline: 'Fine.' },
};

const ASKED = KINDS.filter((kind) => kind !== 'device-logs');
const SEEN: Partial<Evidence> = {
  twin: { ok: true, searched: 'the twin', data: null },
  modules: { ok: true, searched: 'the modules', data: [] },
  'edge-runtime': { ok: true, searched: 'the registry row', data: null },
  hub: { ok: true, searched: 'the hub', data: { id: '/hub', name: 'contoso-lab' } },
  'diagnostic-settings': { ok: true, searched: 'the settings', data: [] },
  'resource-health': { ok: true, searched: 'Resource Health', data: [] },
  'service-health': { ok: true, searched: 'Azure Service Health', data: [] },
  metrics: { ok: true, searched: 'the metrics', data: [] },
  probe: {
    ok: true,
    searched: 'the ports',
    data: {
      host: 'contoso-lab.azure-devices.net',
      at: NOW,
      name: { found: true, addresses: [], aliases: [] },
      ports: [],
    },
  },
};

function many(): Finding[] {
  return Array.from({ length: 20 }, (_, i) => ({
    ...DUPLICATE,
    id: `finding-${i}`,
    title: `${LONG} ${i}`,
    explanation: 'A long explanation. '.repeat(60),
    because: [
      DUPLICATE.because[0],
      ...Array.from({ length: 30 }, () => ({ kind: 'connections' as const, text: `${LONG} `.repeat(8) })),
    ],
    explains: [],
  }));
}

export const ANSWERS: Readonly<Record<string, Answer>> = {
  shortest: sampleAnswer({ report: sampleReport(SHORTEST), zone: 'UTC' }),
  usual: sampleAnswer(),
  'still looking': sampleAnswer({ missing: ['fleet', 'hub'], final: false }),
  'changed by late evidence': sampleAnswer({
    edition: {
      revision: 3,
      below: false,
      changed: 'The connection log and others answered late, and that changed my answer.',
    },
  }),
  'below the one it replaces': sampleAnswer({ edition: { revision: 2, below: true, changed: '' } }),
  'nothing could be read': sampleAnswer({
    report: sampleReport({
      ...SHORTEST,
      verdict: { status: 'inconclusive', headline: 'I could not look.' },
      gaps: [
        {
          kind: 'connections',
          why: 'denied',
          detail: 'The log workspace answered 403: Keepalive may not read it.',
          fix: 'Give Keepalive the role “Log Analytics Reader” on the workspace.',
        },
      ],
    }),
    evidence: sampleEvidence({ identity: GAP, connections: GAP }),
    hub: { host: 'a.azure-devices.net', name: 'a', resourceId: null },
  }),
  longest: sampleAnswer({
    report: sampleReport({
      subject: { hub: `${'h'.repeat(50)}.azure-devices.net`, deviceId: LONG, moduleId: LONG },
      findings: many(),
      verdict: { status: 'fault', headline: `${LONG} `.repeat(4) },
      gaps: Array.from({ length: 9 }, () => ({
        kind: 'fleet' as const,
        why: 'failed' as const,
        detail: `${LONG} `.repeat(9),
        fix: `${LONG} `.repeat(9),
      })),
    }),
  }),
};

/** Progress from the least to the most that may come. */
export const PROGRESS: Readonly<Record<string, ProgressView>> = {
  'nothing yet': { ...usualProgress(), missing: ASKED },
  usual: usualProgress(),
  'not all could be read': {
    ...usualProgress(),
    evidence: sampleEvidence({
      ...SEEN,
      'resource-health': GAP,
      metrics: { ok: false, why: 'throttled', detail: 'It answered 429.' },
    }),
  },
  'a gateway': {
    ...usualProgress(),
    evidence: sampleEvidence({
      ...SEEN,
      'edge-runtime': { ok: true, searched: 'its twins', data: { gateway: 'gate-01', agent: null, hub: null } },
    }),
  },
  longest: { ...usualProgress(), deviceId: LONG, hub: 'h'.repeat(50), missing: ASKED.slice(5) },
};

function usualProgress(): ProgressView {
  return {
    asked: ASKED,
    missing: ['connections', 'operations', 'fleet'],
    evidence: sampleEvidence(SEEN),
    deviceId: 'pump-08',
    hub: 'contoso-lab',
    now: NOW,
    revision: 2,
  };
}

import type { Answer } from '../../src/cards/answer-card';
import type { Finding } from '../../src/diagnosis/finding';
import type { Report } from '../../src/diagnosis/report';
import { DUPLICATE, sampleAnswer, sampleEvidence, sampleReport } from './sample-report';

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

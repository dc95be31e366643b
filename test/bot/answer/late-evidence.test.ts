import { lateChange } from '../../../src/bot/answer/late-evidence';
import type { Evidence, Kind } from '../../../src/evidence/evidence';
import type { Investigation } from '../../../src/investigate';
import { DUPLICATE, sampleEvidence, sampleReport } from '../../kit/sample-report';

const TWIN: Partial<Evidence> = { twin: { ok: true, searched: 'the twin', data: null } };
const MODULES: Partial<Evidence> = { modules: { ok: true, searched: 'the modules', data: [] } };
const METRICS: Partial<Evidence> = { metrics: { ok: true, searched: 'the metrics', data: [] } };

function first(missing: readonly Kind[], report = sampleReport()): Investigation {
  return { report, evidence: sampleEvidence(), missing, final: false };
}
function last(evidence: Partial<Evidence>, report = sampleReport()): Investigation {
  return { report, evidence: sampleEvidence(evidence), missing: [], final: true };
}
const likely = sampleReport({ findings: [{ ...DUPLICATE, confidence: 'likely' }] });
const confirmed = sampleReport({ findings: [DUPLICATE] });

test('nothing changed', () => {
  expect(lateChange(first(['twin']), last(TWIN))).toEqual({
    kind: 'none',
    why: 'Everything has answered; my answer stays.',
    now: '',
  });
});

test('nothing changed, and nothing could be read', () => {
  expect(lateChange(first(['twin', 'metrics']), last(TWIN))).toMatchObject({
    kind: 'none',
    why: 'The hub’s metrics could not be read; my answer stays.',
  });
});

test('the same finding, surer', () => {
  expect(lateChange(first(['twin'], likely), last(TWIN, confirmed))).toEqual({
    kind: 'more-exact',
    why: 'The device twin answered late, and my answer is more exact now.',
    now: 'Two clients use the identity of this device: confirmed now, likely before.',
  });
});

test('the same finding, worse', () => {
  const mild = sampleReport({ findings: [{ ...DUPLICATE, severity: 'warning' }] });
  expect(lateChange(first(['twin'], mild), last(TWIN, confirmed))).toMatchObject({
    kind: 'more-exact',
    now: 'Two clients use the identity of this device: critical now, warning before.',
  });
});

test('the same findings in another sentence', () => {
  const said = sampleReport({ verdict: { status: 'fault', headline: 'pump-08: most likely two clients.' } });
  expect(lateChange(first(['twin']), last(TWIN, said))).toMatchObject({
    kind: 'more-exact',
    now: 'pump-08: most likely two clients.',
  });
});

test.each([
  ['another finding', sampleReport({ findings: [{ ...DUPLICATE, id: 'service-event' }] })],
  ['one finding fewer', confirmed],
  ['another verdict', sampleReport({ verdict: { status: 'benign', headline: 'Harmless.' } })],
])('another answer: %s', (_what, report) => {
  expect(lateChange(first(['twin']), last(TWIN, report))).toMatchObject({
    kind: 'other',
    why: 'The device twin answered late, and that changed my answer.',
    now: report.verdict.headline,
  });
});

test.each<[readonly Kind[], Partial<Evidence>, RegExp]>([
  [['twin', 'modules'], { ...TWIN, ...MODULES }, /^The device twin and the modules answered late,/],
  [['twin', 'modules', 'metrics'], { ...TWIN, ...MODULES, ...METRICS }, /^The device twin and others answered late,/],
  [['twin', 'modules'], TWIN, /^The device twin answered late,/],
  [['metrics'], {}, /^The rest could not be read, and/],
])('%j late: names those that could be read', (missing, seen, why) => {
  expect(lateChange(first(missing), last(seen, confirmed)).why).toMatch(why);
});

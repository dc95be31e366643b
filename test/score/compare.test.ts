import type { Finding } from '../../src/diagnosis/finding';
import type { Report } from '../../src/diagnosis/report';
import { truth } from '../stories/truth';
import { compare, isRight } from './compare';
import { type Judged, tally } from './tally';

function report(
  status: Report['verdict']['status'],
  findings: ReadonlyArray<Pick<Finding, 'id'> & Partial<Finding>>,
): Report {
  return {
    subject: { hub: 'h', deviceId: 'd', moduleId: null },
    window: null,
    dataUpTo: null,
    verdict: { status, headline: '' },
    findings: findings.map((one) => ({
      severity: 'warning',
      confidence: 'likely',
      title: '',
      explanation: '',
      codes: [],
      because: [{ kind: 'connections', text: '' }],
      guides: [],
      next: [{ do: 'fix', who: '', text: '' }],
      explains: [],
      ...one,
    })),
    checks: [],
    gaps: [],
  };
}

const loss = truth({
  verdict: 'fault',
  first: 'network-loss',
  must: ['sas-renewal'],
  may: ['sdk-outdated'],
  atMost: { 'network-loss': 'likely' },
});

test('a right report is right in every respect', () => {
  const found = [
    { id: 'network-loss' },
    { id: 'sas-renewal', severity: 'info' as const },
    { id: 'sdk-outdated', severity: 'info' as const },
  ];
  const comparison = compare(report('fault', found), loss);
  expect(isRight(comparison)).toBe(true);
  expect(comparison.hits).toEqual(['network-loss', 'sas-renewal']);
});

test.each([
  ['a miss', [{ id: 'network-loss' }], { misses: ['sas-renewal'], rightFirst: true }],
  [
    'another first',
    [{ id: 'sas-renewal', severity: 'info' as const }, { id: 'network-loss' }],
    { rightFirst: false, misses: [] },
  ],
  [
    'an accusation',
    [{ id: 'network-loss' }, { id: 'duplicate-identity', severity: 'critical' as const }],
    { accusations: ['duplicate-identity'] },
  ],
  [
    'a remark',
    [{ id: 'network-loss' }, { id: 'half-open-session', severity: 'info' as const }],
    { wrongRemarks: ['half-open-session'], accusations: [] },
  ],
  [
    'drops without a cause accuse nobody',
    [{ id: 'drops-unexplained' }],
    { wrongRemarks: ['drops-unexplained'], accusations: [] },
  ],
  [
    'too sure',
    [{ id: 'network-loss', confidence: 'confirmed' as const }],
    { tooSure: ['network-loss confirmed > likely'] },
  ],
])('%s', (_name, findings, expected) => {
  const comparison = compare(report('fault', findings), loss);
  expect(comparison).toMatchObject(expected);
  expect(isRight(comparison)).toBe(false);
});

test('where nothing is wrong, a fault is called one', () => {
  const calm = truth({ verdict: ['benign', 'healthy'], first: ['sas-renewal', 'no-problem-seen'] });
  expect(compare(report('fault', [{ id: 'network-loss' }]), calm)).toMatchObject({
    benignCalledFault: true,
    rightVerdict: false,
  });
  expect(compare(report('benign', [{ id: 'sas-renewal', severity: 'info' }]), calm)).toMatchObject({
    benignCalledFault: false,
    misses: [],
  });
});

test('where several may stand first and none was named, one of them counts as missed', () => {
  const either = truth({ verdict: 'fault', first: ['sas-token-expired', 'credentials-rejected'] });
  expect(compare(report('fault', []), either).misses).toEqual(['sas-token-expired']);
  expect(compare(report('fault', [{ id: 'credentials-rejected' }]), either).misses).toEqual([]);
});

test('the tally counts stories, not findings', () => {
  const story = { plot: 'p', kind: 'fault' as const, truth: loss };
  const judged = (number: number, one: Report): Judged => ({
    seed: 'one',
    number,
    story,
    report: one,
    comparison: compare(one, loss),
  });
  const total = tally([
    judged(1, report('fault', [{ id: 'network-loss' }, { id: 'sas-renewal', severity: 'info' }])),
    judged(2, report('fault', [{ id: 'idle-timeout' }, { id: 'network-loss' }])),
  ]);
  expect(total).toMatchObject({
    stories: 2,
    benign: 0,
    rightFirst: 1,
    rightVerdict: 2,
    allRight: 1,
    falseAccusations: 1,
  });
  expect(total.findings).toContainEqual({ id: 'network-loss', hits: 2, misses: 0, accusations: 0, wrongRemarks: 0 });
  expect(total.findings).toContainEqual({ id: 'idle-timeout', hits: 0, misses: 0, accusations: 1, wrongRemarks: 0 });
});

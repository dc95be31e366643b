import { ARTICLE_CODES, articleSteps } from '../../src/diagnosis/article';
import { findCode } from '../../src/diagnosis/catalogues/codes';
import { connections, type Kinds, operation } from '../kit/check-table';
import { AGENTS, evidenceOf, identityOf, SUBJECT } from '../kit/log-records';

function stepsOn(kinds: Kinds) {
  return new Map(articleSteps(evidenceOf(kinds), SUBJECT).map((step) => [step.id, step]));
}

test('keeps the order of the article and links its pages', () => {
  const steps = articleSteps(evidenceOf({}), SUBJECT);
  expect(steps.map(({ id }) => id)).toEqual([
    'device-enabled',
    'sdk-version',
    'error-codes',
    'device-logs',
    'collect-logs',
  ]);
  expect(steps[0]?.portalPage).toBe('devices');
  expect(steps.map(({ outcome }) => outcome)).toEqual(['unseen', 'unseen', 'unseen', 'ask', 'ask']);
});

test('names status, SDK, codes and how to get a log of the SDK that was seen', () => {
  const steps = stepsOn({
    identity: identityOf({ status: 'disabled', statusReason: 'seal' }),
    connections: connections([
      [1, 'on', { sdk: 'azure-iot-device/1.17.1 (node v18)' }],
      [50, '404104'],
      [51, '404104'],
    ]),
    operations: { records: [operation(60, '403002')], limited: false },
  });
  expect(steps.get('device-enabled')).toMatchObject({ outcome: 'look', text: expect.stringContaining('seal') });
  expect(steps.get('sdk-version')).toMatchObject({ outcome: 'look', text: expect.stringContaining('1.18.4') });
  expect(steps.get('sdk-version')?.text).toMatch(/\(catalogue of \d{4}-\d\d-\d\d\)/);
  expect(steps.get('error-codes')?.text).toBe('404104 (2 times) and 403002 (1 time).');
  expect(steps.get('device-logs')?.details.join(' ')).toContain('DEBUG=azure*');
});

test('says when our own list of SDK versions is old, and when a line is out of support', () => {
  const at = (now: string): string => {
    const evidence = evidenceOf({ connections: connections([[1, 'on', { sdk: AGENTS.c }]]) });
    return articleSteps(evidence, SUBJECT, new Date(now)).find(({ id }) => id === 'sdk-version')?.text ?? '';
  };
  expect(at('2026-09-01T00:00:00Z')).not.toMatch(/maintained until|a year ago/);
  expect(at('2026-11-25T00:00:00Z')).toContain('was maintained until 2026-10-07');
  expect(at('2028-03-01T00:00:00Z')).toContain('a year ago');
});

test('says so when all is well', () => {
  const steps = stepsOn({ identity: identityOf(), connections: connections([[1, 'on', { sdk: AGENTS.csharp }]]) });
  expect([...steps.values()].slice(0, 3).map(({ outcome }) => outcome)).toEqual(['fine', 'fine', 'fine']);
});

test('always has the guides of the codes that the article names', () => {
  const guides =
    stepsOn({})
      .get('error-codes')
      ?.guides.map(({ title }) => title.split(' ')[0]) ?? [];
  for (const code of ARTICLE_CODES) {
    expect(findCode(code)).toBeDefined();
    expect(guides).toContain(code);
  }
});

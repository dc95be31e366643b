import { ARTICLE_CODES, articleSteps } from '../../src/diagnosis/article';
import { findCode } from '../../src/diagnosis/catalogues/codes';
import { connections, type Kinds, operation } from '../kit/check-table';
import { again, deviceLog, timeless } from '../kit/device-logs';
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

describe('the step about the log of the device', () => {
  const TRACKED = '2f3a4b5c6d7e8f90a1b2c3d4e5f60718-G:44-TimeStamp:11/20/2026 10:00:41';

  test('says who wrote it, when, and what is most telling, with the ids that support asks for', () => {
    const log = deviceLog(
      [
        [600, 'connected'],
        ...again(9, 601, 1, 'lost'),
        ...again(4, 640, 1, 'credentials-refused'),
        [650, 'tracking-id', { text: `Tracking ID:${TRACKED}, refused` }],
        [651, 'tracking-id', { text: 'the same', code: TRACKED }],
      ],
      { sdk: 'node' },
    );
    const step = stepsOn({ 'device-logs': [log] }).get('device-logs');
    expect(step).toMatchObject({
      outcome: 'look',
      text: '"pump.txt" (Node.js device SDK), 2026-11-20 10:00 to 2026-11-20 10:51 UTC, tells that its credentials were refused (4 times) and the connection was gone (no reason given) (9 times).',
      details: [`Tracking id for support: ${TRACKED}`],
    });
  });

  test('counts what the reader counted, not only what it kept', () => {
    const log = deviceLog(again(3, 1, 1, 'dns'), { counts: { dns: 4_711 } });
    expect(stepsOn({ 'device-logs': [log] }).get('device-logs')?.text).toContain('(4711 times)');
  });

  test('a log without times and without trouble', () => {
    const log = deviceLog(timeless([[1, 'connected']]));
    expect(stepsOn({ 'device-logs': [log] }).get('device-logs')).toMatchObject({
      outcome: 'fine',
      text: '"pump.txt", 10 lines without times, says nothing that explains a disconnect.',
      details: [],
    });
  });

  test('names the codes of the hub; a file that is no text', () => {
    const log = deviceLog([[1, 'hub-code', { code: '400027' }]]);
    expect(stepsOn({ 'device-logs': [log] }).get('device-logs')?.text).toContain('error code 400027 (1 time)');
    const picture = deviceLog([], { name: 'pump.png', bytes: 999, lines: 0 });
    expect(stepsOn({ 'device-logs': [picture] }).get('device-logs')?.text).toContain('no text');
  });

  test('of many logs those with trouble come first', () => {
    const quiet = deviceLog([[1, 'connected']], { name: 'quiet.txt' });
    const loud = deviceLog([[1, 'server-untrusted']], { name: 'loud.txt' });
    const text = stepsOn({ 'device-logs': [quiet, quiet, loud] }).get('device-logs')?.text ?? '';
    expect(text).toMatch(/^"loud.txt".*"quiet.txt".* And 1 more log\.$/);
  });

  test('a name from outside stays one plain line', () => {
    const log = deviceLog([[1, 'dns']], { name: 'a\nb\u202e.txt' });
    expect(stepsOn({ 'device-logs': [log] }).get('device-logs')?.text).toMatch(/^"a b .txt"/);
  });
});

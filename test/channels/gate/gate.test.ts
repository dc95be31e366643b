import { createGate, GateClosed, type Passage, type Thread } from '../../../src/channels/gate';
import { askedWait, backoff } from '../../../src/channels/gate/backoff';
import { createFakeClock } from '../../kit/fake-clock';
import { NOW } from '../../kit/sample-report';

const MINUTE = 60_000;
const thread = (conversationId: string, tenantId = 'contoso'): Thread => ({
  serviceUrl: 'https://smba.example',
  conversationId,
  tenantId,
});

function startGate() {
  const clock = createFakeClock(NOW);
  const gate = createGate({ clock });
  const went: Array<{ what: string; at: number }> = [];
  const refused: string[] = [];
  const pass = (what: string, where: Thread, kind: Passage = 'send', patience = MINUTE) =>
    gate.pass(where, kind, patience).then(
      () => void went.push({ what, at: clock.now().getTime() - NOW.getTime() }),
      (error: unknown) => {
        if (!(error instanceof GateClosed)) throw error;
        refused.push(what);
      },
    );
  return { clock, gate, went, refused, pass, order: () => went.map(({ what }) => what) };
}

test('a thread that talks much waits, another does not', async () => {
  const { clock, went, pass } = startGate();
  for (let n = 1; n <= 9; n += 1) void pass(`a${n}`, thread('a'));
  void pass('b1', thread('b'));
  await clock.advance(0);
  expect(went).toHaveLength(8);
  expect(went.map(({ what }) => what)).toContain('b1');
  await clock.advance(2_000);
  expect(went.slice(8)).toEqual([
    { what: 'a8', at: 1_000 },
    { what: 'a9', at: 2_000 },
  ]);
});

test('conversations get their turn one after the other when the tenant is at its limit', async () => {
  const { clock, order, pass } = startGate();
  for (let n = 0; n < 50; n += 1) void pass('before', thread(`before-${n}`));
  await clock.advance(0);
  for (let n = 1; n <= 3; n += 1) void pass(`loud${n}`, thread('loud'));
  void pass('quiet', thread('quiet'));
  void pass('elsewhere', thread('elsewhere', 'fabrikam'));
  await clock.advance(999);
  expect(order().slice(50)).toEqual(['elsewhere']);
  await clock.advance(1);
  expect(order().slice(51)).toEqual(['loud1', 'quiet', 'loud2', 'loud3']);
});

test('a pause is for everyone, and the longer one counts', async () => {
  const { clock, gate, went, pass } = startGate();
  gate.pause(5_000);
  gate.pause(2_000);
  void pass('a', thread('a'));
  void pass('b', thread('b', 'fabrikam'));
  await clock.advance(4_999);
  expect(went).toEqual([]);
  await clock.advance(1);
  expect(went).toEqual([
    { what: 'a', at: 5_000 },
    { what: 'b', at: 5_000 },
  ]);
});

test('who would wait too long hears so at once, and who does when a pause comes in between', async () => {
  const { clock, gate, refused, went, pass } = startGate();
  for (let n = 1; n <= 7; n += 1) void pass('first', thread('a'));
  void pass('in time', thread('a'), 'send', 1_000);
  void pass('too late', thread('a'), 'send', 999);
  await clock.advance(0);
  expect(refused).toEqual(['too late']);
  gate.pause(3_000);
  await clock.advance(0);
  expect(refused).toEqual(['too late', 'in time']);
  expect(went).toHaveLength(7);
});

test('typing goes at once or not at all', async () => {
  const { clock, gate, refused, went, pass } = startGate();
  void pass('typing', thread('a'), 'typing');
  for (let n = 1; n <= 6; n += 1) void pass('said', thread('a'));
  await clock.advance(0);
  expect(gate.isFree(thread('a'))).toBe(false);
  expect(gate.isFree(thread('b'))).toBe(true);
  void pass('typing', thread('a'), 'typing');
  await clock.advance(MINUTE);
  expect(went).toHaveLength(7);
  expect(refused).toEqual(['typing']);
});

test('the queue has an end', async () => {
  const { clock, refused, pass } = startGate();
  for (let n = 1; n <= 58; n += 1) void pass('one', thread('a'), 'send', 10 * MINUTE);
  await clock.advance(0);
  expect(refused).toHaveLength(1);
});

test.each([
  ['2', 2_000],
  ['0.5', 500],
  ['Mon, 01 Jan 2024 00:00:10 GMT', 10_000],
  ['86400', 300_000],
  ['0', null],
  ['-3', null],
  ['soon', null],
  ['', null],
  [undefined, null],
])('Retry-After %s means %s', (header, ms) => {
  expect(askedWait(header, new Date('2024-01-01T00:00:00Z'))).toBe(ms);
});

test('without it the wait grows, and is drawn', () => {
  expect([1, 2, 3, 9].map((attempt) => backoff(attempt, () => 0))).toEqual([1_000, 1_000, 1_000, 1_000]);
  expect([1, 2, 3, 9].map((attempt) => backoff(attempt, () => 1))).toEqual([2_000, 4_000, 8_000, 20_000]);
});

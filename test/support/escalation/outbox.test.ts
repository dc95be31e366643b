import type { JobKind } from '../../../src/store/run-job';
import type { Escalation } from '../../../src/support/escalation/escalation';
import { escalationWork, MOST_TRIES, type Told } from '../../../src/support/escalation/outbox';
import type { Delivery, Sink } from '../../../src/support/escalation/sink';
import { tidyEscalations } from '../../../src/support/escalation/tidy-escalations';
import { ANNA, BEN, countingSink, handedOver, memoryDesk, sampleDraft, WANTED, ZIP_HASH } from '../../kit/escalations';
import { handClock } from '../../kit/hand-clock';
import { notedTelemetry } from '../../kit/noted-telemetry';

const NOW = new Date('2026-11-20T12:00:00Z');
const DOWN: Delivery = { ok: false, retry: true, why: 'it is down' };
const REFUSED: Delivery = { ok: false, retry: false, why: 'it answered 403' };

function outbox(sinks: Sink[], how: Told[] = []) {
  const clock = handClock(NOW);
  const at = memoryDesk(clock, sinks);
  const told: string[] = [];
  const errors: object[] = [];
  const { telemetry, noted } = notedTelemetry();
  const work = escalationWork({
    telemetry,
    book: at.book,
    files: at.store.files,
    sinks,
    clock,
    log: { error: (details: object) => void errors.push(details) },
    async tellEnd({ number, state }: Escalation) {
      const answer = how.shift() ?? 'told';
      if (answer === 'told') told.push(`${number} ${state}`);
      return answer;
    },
  });
  /** One attempt of each job that was put. */
  async function attempt(attempts: number, signal = new AbortController().signal) {
    const ends: Array<Awaited<ReturnType<JobKind['run']>>> = [];
    for (const job of at.store.waiting())
      ends.push(await work.run({ ...job, attempts, checkpoint: async () => true }, signal));
    return ends;
  }
  return { ...at, clock, told, noted, errors, attempt };
}

test('a case goes to every sink whole, the person is told once, and a second run does nothing', async () => {
  const [folder, webhook] = [countingSink('folder'), countingSink('webhook')];
  const box = outbox([folder.sink, webhook.sink]);
  const { number } = await handedOver(box);
  expect(await box.attempt(1)).toEqual(['done']);
  expect(await box.attempt(2)).toEqual(['done']);
  for (const { got, calls } of [folder, webhook]) {
    expect([...got]).toEqual([[number, ZIP_HASH]]);
    expect(calls).toEqual([`deliver ${number}`]);
  }
  expect(box.told).toEqual([`${number} delivered`]);
  expect(await box.book.read(number)).toMatchObject({
    state: 'delivered',
    told: 'delivered',
    parcels: [{ sinks: { folder: { state: 'delivered', externalId: 'folder-1' } } }],
  });
});

test('what is down is tried again, as late as it asks; what has it already is left alone', async () => {
  const [folder, webhook] = [countingSink('folder'), countingSink('webhook', [DOWN, { ...DOWN, after: 7_000 }])];
  const box = outbox([folder.sink, webhook.sink]);
  const { number } = await handedOver(box);
  expect(await box.attempt(1)).toEqual([{ why: `${number}: it is down` }]);
  expect(await box.attempt(2)).toEqual([{ why: `${number}: it is down`, retryIn: 7_000 }]);
  expect(box.told).toEqual([]);
  expect(await box.attempt(3)).toEqual(['done']);
  expect(folder.calls).toHaveLength(1);
  expect(box.noted).toEqual(['keepalive.escalations delivered']);
  expect(box.told).toEqual([`${number} delivered`]);
});

test('one that took it and said 500 gets it again, under the same key', async () => {
  const webhook = countingSink('webhook', ['accepts-and-fails']);
  const box = outbox([webhook.sink]);
  const { number } = await handedOver(box);
  await box.attempt(1);
  await box.attempt(2);
  expect(webhook.calls).toEqual([`deliver ${number}`, `deliver ${number}`]);
  expect([...webhook.got]).toEqual([[number, ZIP_HASH]]);
});

test('a refusal is not tried again: the person hears it, an operator finds the job, and anew begins what failed', async () => {
  const webhook = countingSink('webhook', [REFUSED]);
  const box = outbox([webhook.sink]);
  const { number } = await handedOver(box);
  expect(await box.attempt(1)).toEqual([{ bury: `${number}: it answered 403` }]);
  expect(box.told).toEqual([`${number} failed`]);
  // Requeued: the job begins at its first attempt.
  expect(await box.attempt(1)).toEqual(['done']);
  expect(box.told).toEqual([`${number} failed`, `${number} delivered`]);
});

test('trouble that does not end is given up at last, and said', async () => {
  const webhook = countingSink('webhook', [DOWN]);
  const box = outbox([webhook.sink]);
  const { number } = await handedOver(box);
  expect(await box.attempt(MOST_TRIES)).toEqual([{ bury: `${number}: it is down` }]);
  expect(box.told).toEqual([`${number} failed`]);
});

test('a person who could not be told is told later, and nothing is delivered twice for it', async () => {
  const folder = countingSink('folder');
  const box = outbox([folder.sink], ['again']);
  const { number } = await handedOver(box);
  expect(await box.attempt(1)).toEqual([{ why: `${number}: the person could not be told.` }]);
  expect(await box.attempt(2)).toEqual(['done']);
  expect(folder.calls).toHaveLength(1);
  expect(box.told).toEqual([`${number} delivered`]);
});

test('whoever stops it leaves the sink open', async () => {
  const stopping = new AbortController();
  const sink: Sink = {
    ...countingSink('webhook').sink,
    deliver: async () => {
      stopping.abort();
      return REFUSED;
    },
  };
  const box = outbox([sink]);
  const { number } = await handedOver(box);
  expect(await box.attempt(1, stopping.signal)).toEqual([{ retryIn: 0, why: 'The program was stopping.' }]);
  expect((await box.book.read(number))?.parcels[0]?.sinks.webhook?.state).toBe('open');
});

test('what is added comes after the case, once, without the key that was in it', async () => {
  const webhook = countingSink('webhook', [DOWN]);
  const box = outbox([webhook.sink]);
  const { number } = await handedOver(box);
  const text = 'it has SharedAccessKey=abcdefghijklmnopqrstuvwxyz012345678901234567= since noon';
  expect(await box.desk.add(number, ANNA, text)).toBe('added');
  expect(await box.desk.add(number, ANNA, text)).toBe('already');
  await box.attempt(1);
  await box.attempt(2);
  expect(webhook.calls.map((call) => call.split(' ')[0])).toEqual(['deliver', 'deliver', 'add']);
  const added = [...webhook.got.values()][1];
  expect(added).toContain('since noon');
  expect(added).not.toContain('abcdefghij');
});

test('what is withdrawn is not sent any more, and the places that may have it hear so', async () => {
  const [folder, webhook] = [countingSink('folder'), countingSink('webhook', [DOWN])];
  const box = outbox([folder.sink, webhook.sink]);
  const { number } = await handedOver(box);
  await box.attempt(1);
  expect(await box.desk.withdraw(number, BEN)).toBe('unknown');
  expect(await box.desk.withdraw(number, ANNA)).toBe('withdrawn');
  expect(await box.desk.withdraw(number, ANNA)).toBe('already');
  await box.attempt(2);
  expect(webhook.calls).toEqual([`deliver ${number}`, `withdraw ${number}.withdrawal`]);
  expect(folder.calls).toEqual([`deliver ${number}`, `withdraw ${number}.withdrawal`]);
  expect(await box.book.read(number)).toMatchObject({
    state: 'withdrawn',
    parcels: [{ sinks: { webhook: { state: 'dropped' } } }, {}],
  });
  expect(await box.desk.add(number, ANNA, 'more')).toBe('closed');
});

test('a case whose zip is lost is a failure that is said, not an endless try', async () => {
  const folder = countingSink('folder');
  const box = outbox([folder.sink]);
  const { number, case: zip } = await handedOver(box);
  await box.store.files.remove(zip?.file ?? '');
  expect(await box.attempt(1)).toEqual([{ bury: `${number}: the case is no longer there` }]);
  expect(folder.calls).toEqual([]);
  expect(box.told).toEqual([`${number} failed`]);
});

test('a bug of ours holds up no other sink, and the person still hears the end', async () => {
  const folder = countingSink('folder');
  const broken: Sink = { ...countingSink('webhook').sink, deliver: () => Promise.reject(new TypeError('ours')) };
  const box = outbox([broken, folder.sink]);
  const { number } = await handedOver(box);
  expect(await box.attempt(1)).toEqual([{ why: `${number}: something went wrong on our side` }]);
  expect(box.errors).toHaveLength(1);
  await box.attempt(MOST_TRIES);
  expect(folder.calls).toHaveLength(1);
  expect(box.told).toEqual([`${number} delivered`]);
});

test('a sink that is no longer set up holds up nothing', async () => {
  const folder = countingSink('folder');
  const box = outbox([folder.sink]);
  const { number } = await handedOver(box);
  await box.book.change(number, (found) => ({
    ...found,
    parcels: found.parcels.map((parcel) => ({ ...parcel, sinks: { ...parcel.sinks, webhook: { state: 'open' } } })),
  }));
  expect(await box.attempt(1)).toEqual([{ bury: `${number}: it is no longer set up here` }]);
  expect(box.told).toEqual([`${number} delivered`]);
});

describe('the desk', () => {
  test('a yes counts once, and puts the job again when a crash came before it', async () => {
    const box = outbox([countingSink('folder').sink]);
    const { number } = await box.desk.open(WANTED);
    expect(await box.desk.consent(number, ANNA)).toEqual({ kind: 'not-ready' });
    await box.desk.fill(number, async () => sampleDraft());
    expect(await box.desk.consent(number, BEN)).toEqual({ kind: 'unknown' });
    expect((await box.desk.consent(number, ANNA)).kind).toBe('handed-over');
    expect((await box.desk.consent(number, ANNA)).kind).toBe('already');
    expect(box.store.waiting().map(({ id }) => id)).toEqual([`escalate:${number}`]);
  });

  test('what the person saw is what leaves: a case that is made again does not replace it', async () => {
    const box = outbox([countingSink('folder').sink]);
    const { number } = await box.desk.open(WANTED);
    await box.desk.fill(number, async () => sampleDraft());
    const again = await box.desk.fill(number, async () => sampleDraft(Buffer.from('another')));
    expect(again?.case?.sha256).toBe(ZIP_HASH);
    expect(box.store.names()).toHaveLength(1);
  });

  test('a draft waits for a day; a number is nobody else’s; one that is taken is drawn again', async () => {
    const box = outbox([countingSink('folder').sink]);
    const { number } = await box.desk.open(WANTED);
    await box.desk.fill(number, async () => sampleDraft());
    expect(number).toMatch(/^KA-[34679CDFGHJKMNPQRTWXY]{6}$/);
    expect(await box.desk.find(number.toLowerCase(), ANNA)).not.toBeNull();
    expect(await box.desk.find(number, { ...ANNA, channel: 'msteams' })).toBeNull();
    box.clock.move(25 * 3_600_000);
    expect(await box.desk.consent(number, ANNA)).toEqual({ kind: 'expired' });
  });

  test('forgetting a person throws drafts away and keeps what was handed over', async () => {
    const box = outbox([countingSink('folder').sink]);
    const { number } = await handedOver(box);
    const draft = await box.desk.open(WANTED);
    await box.desk.fill(draft.number, async () => sampleDraft());
    expect(await box.desk.forget(ANNA)).toBe(1);
    expect((await box.desk.of(ANNA)).map((one) => one.number)).toEqual([number]);
  });
});

test('tidying removes what is past its date, and puts the job that a crash kept from being put', async () => {
  const folder = countingSink('folder');
  const box = outbox([folder.sink]);
  const { number } = await handedOver(box);
  const jobs: string[] = [];
  const parts = {
    book: box.book,
    files: box.store.files,
    jobs: { put: async ({ id }: { id: string }) => void jobs.push(id) },
    clock: box.clock,
  };
  expect(await tidyEscalations(parts)).toBe(0);
  expect(jobs).toEqual([`escalate:${number}`]);
  await box.attempt(1);
  box.clock.move(31 * 24 * 3_600_000);
  expect(await tidyEscalations(parts)).toBe(1);
  expect(box.store.names()).toEqual([]);
  expect(await box.desk.of(ANNA)).toEqual([]);
});

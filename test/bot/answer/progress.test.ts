import type { Activity } from 'botbuilder';
import type { Evidence } from '../../../src/evidence/evidence';
import { gap } from '../../../src/evidence/gaps';
import type { ChatOptions } from '../../kit/chat';
import { partsOf } from '../../kit/parse-card';
import { type Answers, askSlowSources } from '../../kit/slow-sources';

// Transcripts of one job whose sources answer after a while, by the clock of the test. What the person sees, and when.

const EMPTY_LOG = { ok: true, searched: 'the connection log', data: { records: [], limited: false } } as const;
const QUICK: Answers = [
  [0.2, { connections: EMPTY_LOG, operations: EMPTY_LOG }],
  [0.3, { 'diagnostic-settings': { ok: true, searched: 'the settings', data: [] } }],
];
const NO_DEVICE: Partial<Evidence> = { identity: { ok: true, searched: 'the device registry', data: null } };
const A_DEVICE: Partial<Evidence> = {
  identity: { ok: true, searched: 'the device registry', data: { deviceId: 'pump-08', status: 'enabled' } },
};
const NO_TWIN: Partial<Evidence> = { twin: { ok: true, searched: 'the twin', data: null } };
const DENIED: Partial<Evidence> = { 'resource-health': gap('denied', 'It answered 403.') };

type Fails = NonNullable<ChatOptions['fails']>;

/** Every text of a card, in order. */
function textsOf(message: Partial<Activity> | undefined): unknown[] {
  return partsOf(message?.attachments?.[0]?.content).flatMap((part) => (part.type === 'TextBlock' ? [part.text] : []));
}

const NO_LOGGING = '[card] pump-08: no verdict, because the hub does not log connections.';
const NOT_REGISTERED = '[card] pump-08: the device is not registered in this hub.';
const PROGRESS_CARD = '[card] Still looking at pump-08 on contoso-lab.';
/** The registry answers that there is no such device, six seconds late, after an answer without it. */
const LATE_REGISTRY: Answers = [...QUICK, [2, DENIED], [6, NO_DEVICE]];

describe('where nothing can be updated', () => {
  test('all fast: the answer is all there is', async () => {
    expect((await askSlowSources('webchat', [...QUICK, [1.4, A_DEVICE]])).happened).toEqual([
      '0 s typing',
      `1.4 s say ${NO_LOGGING}`,
    ]);
  });

  test('one source is slow: one short message lists what has answered, and what has not', async () => {
    const { happened } = await askSlowSources('webchat', [...QUICK, [0.4, DENIED], [2, A_DEVICE], [3, NO_TWIN]]);
    expect(happened).toEqual([
      '0 s typing',
      [
        '1.5 s say pump-08 on contoso-lab, so far:',
        '✓ Answered: connection log, other logs, diagnostic settings',
        '! Could not be read: Resource Health (I may not read it)',
        '… Still looking at: device registry, twin',
      ].join('\n'),
      '1.5 s typing',
      `3 s say ${NO_LOGGING}`,
    ]);
  });

  test('late evidence that changes the answer: a short message says what and why, then the new card', async () => {
    const { happened, stands } = await askSlowSources('directline', LATE_REGISTRY);
    expect(happened.slice(3)).toEqual([
      `4 s say ${NO_LOGGING}`,
      '6 s say The device registry answered late, and that changed my answer. pump-08: the device is not registered in this hub. The card below replaces the one above.',
      `6 s say ${NOT_REGISTERED}`,
    ]);
    expect(textsOf(stands[1])).toContain('As of 15:05 UTC, revision 1. No log data. Looked at 15:05 UTC.');
    expect(textsOf(stands[1])).toContain('Still looking: the device registry.');
    expect(textsOf(stands[3])).toContain(
      'As of 15:05 UTC, revision 2, in place of the one above. No log data. Looked at 15:05 UTC.',
    );
  });

  test('late evidence that changes nothing: one line', async () => {
    const { happened } = await askSlowSources('webchat', [...QUICK, [0.5, A_DEVICE], [6, NO_TWIN]]);
    expect(happened.slice(3)).toEqual([`4 s say ${NO_LOGGING}`, '6 s say Everything has answered; my answer stays.']);
  });

  test('what never answered is not said to have answered', async () => {
    const { happened } = await askSlowSources('webchat', [...QUICK, [0.5, A_DEVICE], [60, NO_TWIN]]);
    expect(happened.at(-1)).toBe('10 s say The device twin could not be read; my answer stays.');
  });

  test('a progress message that cannot be sent holds up no answer', async () => {
    const fails: Fails = (_what, { text }) => text?.includes('so far:') === true;
    const { happened } = await askSlowSources('webchat', [...QUICK, [2, A_DEVICE]], { fails });
    expect(happened.slice(2)).toEqual([`2 s say ${NO_LOGGING}`]);
    expect(happened[1]).toMatch(/^1\.5 s cannot say pump-08 on contoso-lab, so far:/);
  });

  test('collected logs come after the progress too', async () => {
    const { happened } = await askSlowSources('webchat', LATE_REGISTRY, { job: { kind: 'collect' } });
    expect(happened.slice(3)).toEqual([
      expect.stringMatching(/^6 s say \[card\] Collected\. pump-08: the device is not/),
    ]);
  });
});

describe('where a message can be updated', () => {
  test('all fast: the answer is all there is', async () => {
    const { happened, stands } = await askSlowSources('msteams', [...QUICK, [1.4, A_DEVICE]]);
    expect(happened).toEqual(['0 s typing', `1.4 s say ${NO_LOGGING}`]);
    expect(textsOf(stands[0])).toContain('As of 15:05 UTC, revision 1. No log data. Looked at 15:05 UTC.');
  });

  test('one card: it fills, becomes the answer, and late evidence changes that', async () => {
    const { happened, stands } = await askSlowSources('msteams', LATE_REGISTRY);
    expect(happened).toEqual([
      '0 s typing',
      `1.5 s say ${PROGRESS_CARD}`,
      `2.5 s update 1 ${PROGRESS_CARD}`,
      `4 s update 1 ${NO_LOGGING}`,
      `6 s update 1 ${NOT_REGISTERED}`,
    ]);
    expect(stands).toHaveLength(1);
    expect(textsOf(stands[0]).slice(3, 5)).toEqual([
      'As of 15:05 UTC, revision 4. No log data. Looked at 15:05 UTC.',
      'The device registry answered late, and that changed my answer.',
    ]);
  });

  test('the progress card says what has answered, what could not be read, and as of when', async () => {
    const { stands } = await askSlowSources('msteams', [...QUICK, [0.4, DENIED], [2, A_DEVICE]], {
      fails: (what) => what === 'update',
    });
    expect(textsOf(stands[0])).toEqual([
      'Looking…',
      '**pump-08** on **contoso-lab**',
      '✓',
      '**Answered:** connection log, other logs, diagnostic settings',
      '!',
      '**Could not be read:** Resource Health (I may not read it)',
      '…',
      '**Still looking at:** device registry',
      'As of 15:05:01 UTC, revision 1. My answer will come in place of this.',
    ]);
  });

  test('when nothing more has answered, it is not updated', async () => {
    expect((await askSlowSources('msteams', [...QUICK, [3, A_DEVICE]])).happened).toEqual([
      '0 s typing',
      `1.5 s say ${PROGRESS_CARD}`,
      `3 s update 1 ${NO_LOGGING}`,
    ]);
  });

  test('late evidence that changes nothing: the card no longer says that it is looking', async () => {
    const { happened, stands } = await askSlowSources('msteams', [...QUICK, [0.5, A_DEVICE], [6, NO_TWIN]]);
    expect(happened.slice(2)).toEqual([`4 s update 1 ${NO_LOGGING}`, `6 s update 1 ${NO_LOGGING}`]);
    expect(textsOf(stands[0]).slice(3, 4)).toEqual(['As of 15:05 UTC, revision 3. No log data. Looked at 15:05 UTC.']);
    expect(JSON.stringify(stands[0])).not.toContain('Still looking');
  });

  test('an update that fails for good: a new message, which says what it replaces', async () => {
    const REPLACES = 'This replaces my message above, which I could not change.';
    const OUT_OF_DATE = 'This is out of date: my message below replaces it.';
    const { happened } = await askSlowSources('msteams', LATE_REGISTRY, { fails: (what) => what === 'update' });
    expect(happened.slice(1)).toEqual([
      `1.5 s say ${PROGRESS_CARD}`,
      `2.5 s cannot update 1 ${PROGRESS_CARD}`,
      `4 s cannot update 1 ${NO_LOGGING}`,
      `4 s say ${REPLACES} ${NO_LOGGING}`,
      `4 s cannot update 1 ${OUT_OF_DATE}`,
      `6 s cannot update 2 ${NOT_REGISTERED}`,
      `6 s say ${REPLACES} ${NOT_REGISTERED}`,
      `6 s cannot update 2 ${OUT_OF_DATE}`,
    ]);
  });

  test('a progress card that cannot be sent holds up no answer', async () => {
    const fails: Fails = (_what, { summary }) => summary?.startsWith('Still looking') === true;
    const { happened } = await askSlowSources('msteams', [...QUICK, [2, A_DEVICE]], { fails });
    expect(happened.slice(1)).toEqual([`1.5 s cannot say ${PROGRESS_CARD}`, `2 s say ${NO_LOGGING}`]);
  });

  test('collected logs take the place of the progress', async () => {
    const { happened } = await askSlowSources('msteams', [...QUICK, [2, A_DEVICE]], { job: { kind: 'collect' } });
    expect(happened.slice(2)).toEqual([
      expect.stringMatching(/^2 s update 1 \[card\] Collected\. pump-08: no verdict/),
    ]);
  });

  test('several devices, each with its own card', async () => {
    const job = { deviceIds: ['pump-07', 'pump-08'] };
    const { stands } = await askSlowSources('msteams', [...QUICK, [2, A_DEVICE]], { job });
    expect(stands.map(({ summary }) => summary?.slice(0, 20))).toEqual([
      'pump-07: no verdict,',
      'pump-08: no verdict,',
    ]);
  });

  test('a failure takes the place of the progress, never of an answer', async () => {
    const failing =
      (after: string): Fails =>
      (_what, { summary }) =>
        summary?.includes(after) === true;
    const early = await askSlowSources('msteams', LATE_REGISTRY, { fails: failing('does not log') });
    expect(early.stands.map(({ text }) => text?.slice(0, 20))).toEqual(['Something went wrong']);
    const late = await askSlowSources('msteams', LATE_REGISTRY, { fails: failing('not registered') });
    expect(late.stands.map(({ text, summary }) => (text ?? summary)?.slice(0, 20))).toEqual([
      'pump-08: no verdict,',
      'Something went wrong',
    ]);
  });
});

import type { Activity } from 'botbuilder';
import { draftMessage } from '../../../src/bot/answer/draft-message';
import { endWords, sayAnswer, sayEnd } from '../../../src/bot/escalation/escalation-says';
import type { Investigation } from '../../../src/investigate';
import { escalationWork } from '../../../src/support/escalation/outbox';
import { startConversation } from '../../kit/conversation';
import { countingSink, sampleDraft } from '../../kit/escalations';
import { sampleEvidence, sampleReport } from '../../kit/sample-report';

const found: Investigation = { report: sampleReport(), evidence: sampleEvidence(), missing: [], final: true };
const ESCALATE = 'escalate pump-08 on contoso-lab, severity high, contact ops@example.com';
const BEN = { from: { id: 'ben', name: 'Ben' } } as const;

/** A conversation up to its preview. */
async function previewed(talk = startConversation()) {
  await talk.says(ESCALATE);
  const job = talk.jobs.at(-1);
  if (job?.kind !== 'escalate') throw new Error('no such job');
  const { desk } = talk.escalations;
  const parts = {
    buttons: talk.buttons,
    attachReport: false,
    desk,
    draftCase: async () => sampleDraft(),
    clock: talk.clock,
  };
  const message = await draftMessage(parts, job, found);
  const content: unknown = message.attachments?.[0]?.content;
  if (typeof content === 'object' && content !== null) talk.cards.push({ ...content });
  return { talk, job, message, number: job.escalation ?? '', escalations: talk.escalations };
}

const delivering = (at: Awaited<ReturnType<typeof previewed>>) =>
  at.escalations.store.waiting().filter(({ kind }) => kind === 'escalate');

test('the preview shows all that would leave: what, where to, for how long, what was taken out', async () => {
  const { message, number } = await previewed();
  const text = JSON.stringify(message);
  for (const part of [number, 'summary', '1 KB', 'the folder cases', 'high, ops', 'Removed 2 keys', '23 December 2026'])
    expect(text).toContain(part);
  expect(message.summary).toContain('Not sent yet');
});

test.each([
  ['typed', (at: Awaited<ReturnType<typeof previewed>>) => at.talk.says('yes')],
  ['pressed', (at: Awaited<ReturnType<typeof previewed>>) => at.talk.presses('Send it to support')],
])('a yes that is %s once, twice and under an old id hands it over once', async (_how, yes) => {
  const at = await previewed();
  const [thanks] = await yes(at);
  expect(thanks).toMatch(new RegExp(`^Thank you\\. I am handing it over under the number ${at.number}`));
  expect((await yes(at))[0]).toMatch(/^pump-08 is in support’s hands already: KA-/);
  await at.talk.says('yes', { id: 'the same' });
  expect(await at.talk.says('yes', { id: 'the same' })).toEqual([]);
  expect(delivering(at)).toHaveLength(1);
  // The same device again is the same case.
  at.talk.clock.move(60_000);
  expect((await at.talk.says(ESCALATE))[0]).toMatch(new RegExp(`^pump-08 is in support’s hands already: ${at.number}`));
  expect(delivering(at)).toHaveLength(1);
});

test.each(['no', 'cancel'])('“%s” throws it away', async (no) => {
  const at = await previewed();
  expect(await at.talk.says(no)).toEqual(['I sent nothing, and threw the case away.']);
  expect((await at.talk.presses('Send it to support'))[0]).toMatch(/^There is nothing that waits/);
  expect(delivering(at)).toEqual([]);
  expect(at.escalations.store.names()).toEqual([]);
});

test('the buttons and the number of one person are nothing to another', async () => {
  const at = await previewed();
  expect((await at.talk.presses('Send it to support', BEN))[0]).toMatch(/^That button belongs to the person who asked/);
  await at.talk.says('yes');
  expect(await at.talk.says(`status ${at.number}`, BEN)).toEqual([expect.stringMatching(/^I know no such number/)]);
  expect(await at.talk.says(`withdraw ${at.number}`, BEN)).toEqual([expect.stringMatching(/^I know no such number/)]);
  expect(await at.talk.says('status', BEN)).toEqual([expect.stringMatching(/^You have handed nothing over/)]);
});

test('status, more of it, and taken back', async () => {
  const at = await previewed();
  await at.talk.says('yes');
  expect(await at.talk.says('status')).toEqual([`[card] ${at.number}, pump-08: On its way to support.`]);
  expect(await at.talk.says(`add to ${at.number.toLowerCase()}: 12:01 lost\n12:02 back`)).toEqual([
    `I am adding those 2 lines to ${at.number}; keys and tokens were taken out first.`,
  ]);
  expect((await at.talk.says(`withdraw ${at.number}`))[0]).toMatch(new RegExp(`^${at.number} is withdrawn\\.`));
  expect(await at.talk.says(`status ${at.number}`)).toEqual([`[card] ${at.number}, pump-08: Withdrawn by you.`]);
});

test('forgetting says that what was handed over stays, and throws the rest away', async () => {
  const at = await previewed();
  expect((await at.talk.says('forget me'))[0]).not.toContain('status');
  expect(at.escalations.store.names()).toEqual([]);
  const other = await previewed();
  await other.talk.says('yes');
  expect((await other.talk.says('forget me'))[0]).toMatch(
    /The case that you handed over stays with support until the date/,
  );
  expect(await other.talk.says('status')).toEqual([`[card] ${other.number}, pump-08: On its way to support.`]);
});

test('a device that the hub does not know is handed to nobody', async () => {
  const { talk, job } = await previewed();
  const report = sampleReport();
  const first = report.findings[0];
  const unknown = { ...report, findings: first ? [{ ...first, id: 'device-not-found' }] : [] };
  const parts = {
    buttons: talk.buttons,
    attachReport: false,
    desk: talk.escalations.desk,
    draftCase: async () => sampleDraft(),
    clock: talk.clock,
  };
  expect((await draftMessage(parts, job, { ...found, report: unknown })).text).toMatch(/nothing to hand over/);
});

test('a person is told where it is, or what to do; an answer’s text is only text', async () => {
  const at = await previewed();
  await at.talk.says('yes');
  const said: Array<Partial<Activity>> = [];
  const fails: Error[] = [];
  const tell = {
    tell: async (_to: unknown, message: Partial<Activity>) => {
      const failure = fails.shift();
      if (failure) throw failure;
      said.push(message);
      return null;
    },
    updatesInPlace: () => false,
    update: async () => false,
  };
  const parts = { tell, log: { error: () => undefined, warn: () => undefined } };
  const { sink } = countingSink('folder');
  const { book, store } = at.escalations;
  const work = escalationWork({
    book,
    files: store.files,
    sinks: [sink],
    tellEnd: sayEnd(parts, [sink]),
    log: parts.log,
    clock: at.talk.clock,
  });
  fails.push(Object.assign(new Error('down'), { statusCode: 502 }));
  const [job] = delivering(at);
  if (!job) throw new Error('no job');
  const run = (attempts: number) =>
    work.run({ ...job, attempts, checkpoint: async () => true }, new AbortController().signal);
  expect(await run(1)).toEqual({ why: `${at.number}: the person could not be told.` });
  expect(await run(2)).toBe('done');
  expect(said.map(({ text }) => text)).toEqual([
    expect.stringMatching(
      new RegExp(
        `^${at.number} has arrived: the case of pump-08 is in the folder \\(there it is folder-1\\)\\. It is kept until 23 December 2026\\.`,
      ),
    ),
  ]);

  const kept = await book.read(at.number);
  if (!kept) throw new Error('not kept');
  const failed = {
    ...kept,
    state: 'failed' as const,
    parcels: kept.parcels.map((one) => ({
      ...one,
      sinks: { folder: { state: 'failed' as const, why: 'the disk is full' } },
    })),
  };
  expect(endWords(failed, [sink])).toMatch(
    /could not hand over the case of pump-08.*the disk is full.*tell whoever runs Keepalive/,
  );

  const answer = {
    number: at.number,
    id: 'a1',
    from: 'Kim',
    text: 'See [here](https://evil.example)\n**Now**',
    state: 'closed' as const,
  };
  await sayAnswer(parts)(kept, answer);
  const content: unknown = said.at(-1)?.attachments?.[0]?.content;
  const card = JSON.stringify(Object(content).body);
  expect(card).toContain('closes the case');
  expect(card).not.toContain('[here](');
  expect(card).not.toContain('**Now');
  fails.push(Object.assign(new Error('gone'), { statusCode: 404 }));
  expect(await sayAnswer(parts)(kept, answer)).toBe('gone');
});

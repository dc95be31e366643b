import { z } from 'zod';
import { createDemoFleet } from '../src/lab/demo-fleet';
import type { Keepalive } from '../src/start';
import { DirectLineConversation, report, type SeenActivity } from './kit/direct-line-client';
import { startKeepalive } from './kit/keepalive';
import { partsOf } from './kit/parse-card';
import { temporaryFolder } from './kit/temporary-folder';

// The main job, end to end: each row of the demo fleet, asked over Direct Line as a person would, answered through the
// real SDK clients. At four times of day, with fresh seeds and other device ids, so that nothing can be known by heart.

/** Device, hub, first findings in order, and what else the answer must say. */
const ROWS: ReadonlyArray<readonly [device: string, hub: string, findings: readonly string[], verdict: string]> = [
  ['pump-01', 'contoso-lab', ['no-problem-seen'], 'healthy'],
  ['pump-02', 'contoso-lab', ['device-disabled'], 'fault'],
  ['pump-03', 'contoso-lab', ['sas-renewal'], 'benign'],
  ['pump-04', 'contoso-lab', ['sas-renewal'], 'benign'],
  ['pump-05', 'contoso-lab', ['sas-renewal'], 'benign'],
  ['pump-06', 'contoso-lab', ['sas-token-expired'], 'fault'],
  ['pump-07', 'contoso-lab', ['credentials-rejected'], 'fault'],
  ['pump-08', 'contoso-lab', ['duplicate-identity'], 'fault'],
  ['pump-09', 'contoso-lab', ['network-loss'], 'fault'],
  ['pump-10', 'contoso-lab', ['idle-timeout', 'half-open-session'], 'fault'],
  ['pump-11', 'contoso-lab', ['service-event'], 'benign'],
  ['pump-12', 'contoso-lab', ['sdk-known-bug'], 'fault'],
  ['pump-13', 'contoso-lab', ['network-loss', 'half-open-session'], 'fault'],
  ['pump-14', 'contoso-lab', ['network-loss', 'sas-renewal'], 'fault'],
  ['gate-01', 'contoso-lab', ['no-problem-seen'], 'healthy'],
  ['pump-99', 'contoso-lab', ['device-not-found'], 'fault'],
  ['kiosk-01', 'fabrikam-lab', ['daily-quota-used'], 'fault'],
  ['cam-01', 'tailspin-lab', ['logging-off'], 'inconclusive'],
];

/** In turn, so that every wording meets every story in some run. */
const QUESTIONS: ReadonlyArray<(device: string, hub: string) => string> = [
  (device, hub) => `why does ${device} on ${hub} keep disconnecting?`,
  (device, hub) => `${hub}: ${device} drops all the time`,
  (device, hub) => `check ${device} on ${hub}`,
  (device, hub) => `is ${device} (${hub}.azure-devices.net) ok?`,
];

const STARTS = ['2026-11-20T00:05:00Z', '2026-11-21T03:13:00Z', '2026-12-31T14:59:00Z', '2027-02-28T23:55:00Z'];

/** The answer about a hub as a whole. */
const cardOf =
  (hub: string) =>
  ({ summary }: SeenActivity): boolean =>
    String(summary).startsWith(`${hub}: `);

const Report = z.looseObject({
  verdict: z.object({ status: z.string(), headline: z.string() }),
  findings: z.array(z.looseObject({ id: z.string() })),
});

describe.each(STARTS.map((start, index) => [start, index] as const))('started at %s', (start, index) => {
  const folder = temporaryFolder();
  // A fresh seed a run; printed with a failure through the test's name below.
  const seed = Math.floor(Math.random() * 2 ** 31);
  const other = (device: string) =>
    index === 0 ? device : device.replace(/^pump-/, `unit${index}-`).replace(/^meter-/, `m${index}x`);
  let keepalive: Keepalive;
  let talk: DirectLineConversation;

  beforeAll(async () => {
    const history = (story: { start: Date; seed: number }) => createDemoFleet({ ...story, rename: other });
    keepalive = await startKeepalive(new Date(start), { seed, history }, folder);
    talk = await DirectLineConversation.start(keepalive.origin);
  });
  afterAll(async () => {
    talk?.close();
    await keepalive?.stop();
  });

  // All of them at the first start, and each at one of the others, where its device has another name.
  const rows = ROWS.map((row, number) => [...row, number] as const).filter(
    ([, , , , number]) => index === 0 || number % (STARTS.length - 1) === index - 1,
  );

  test.each(rows)(`%s on %s: %j (seed ${seed})`, async (device, hub, findings, verdict, number) => {
    const question = QUESTIONS[(number + index) % QUESTIONS.length] ?? QUESTIONS[0];
    const answer = await talk.ask(question?.(other(device), hub) ?? '', (activity) => report(activity) !== undefined);
    const found = Report.parse(report(answer));
    expect(found.findings.slice(0, findings.length).map(({ id }) => id)).toEqual(findings);
    expect(found.verdict.status).toBe(verdict);
    expect(found.verdict.headline).toContain(other(device));
  });

  test(`contoso-lab as a whole: who is worst, each a press from its diagnosis (seed ${seed})`, async () => {
    const answer = await talk.ask('what is wrong with contoso-lab?', cardOf('contoso-lab'));
    expect(report(answer)).toBeUndefined();
    expect(answer.summary).toMatch(
      /^contoso-lab: \d+ of \d+ devices dropped by themselves .*devices dropped together\.$/,
    );
    const rows = partsOf(answer.attachments?.[0]?.content).filter(({ type, selectAction }) => type && selectAction);
    const named = rows.flatMap((row) => partsOf(row.selectAction).map(({ title }) => String(title)));
    const trouble = ['pump-02', 'pump-06', 'pump-07', 'pump-08', 'pump-09', 'pump-10', 'pump-12', 'pump-13'];
    const isNamed = (device: string) => named.some((title) => title.startsWith(`Check ${other(device)} `));
    expect(trouble.filter((device) => !isNamed(device))).toEqual([]);
    expect(['pump-01', 'pump-03', 'pump-04', 'pump-05', 'pump-11', 'gate-01'].filter(isNamed)).toEqual([]);

    const actions = rows.flatMap(({ selectAction }) => partsOf(selectAction));
    await talk.press(actions.find(({ title }) => String(title).startsWith(`Check ${other('pump-08')} `))?.data);
    // On a busy machine a first answer without the log may come before.
    const pressed = await talk.waitFor(
      (activity) => Report.safeParse(report(activity)).data?.findings[0] !== undefined,
    );
    expect(Report.parse(report(pressed)).findings[0]?.id).toBe('duplicate-identity');
  });

  test(`a hub that does not log cannot be seen (seed ${seed})`, async () => {
    const answer = await talk.ask('how is tailspin-lab?', cardOf('tailspin-lab'));
    expect(answer.summary).toMatch(/^tailspin-lab: I cannot see/);
  });
});

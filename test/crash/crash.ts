import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { jsonOf } from '../../src/json';
import { channel, deliver } from '../kit/outside-channel';
import { type Program, runProgram } from '../kit/program';
import { MANNERS, type Manners, troubledDesk } from './desk';

export interface CrashOptions {
  readonly kills: number;
  /** An empty folder. */
  readonly dataDir: string;
  /** How long a desk that is down stays so, in milliseconds. */
  readonly downFor: number;
  /** Until everybody must have been told, after the last kill, in milliseconds. */
  readonly patience: number;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly say?: (line: string) => void;
  readonly manners?: readonly Manners[];
}

export interface CrashRow {
  readonly manners: Manners;
  cases: number;
  /** Brought more than once, under the same key. */
  repeated: number;
  /** Told more than once. */
  toldTwice: number;
  readonly wrong: string[];
}

/** From the yes to the end of a delivery it takes about this long on an idle machine; kills fall within. Milliseconds. */
const SPAN = 900;
const DEVICES = ['pump-08', 'pump-02', 'pump-06', 'pump-10', 'pump-14'];

/**
 * Kills (-9) the built program at random moments between a person's yes and the end, starts it again, and counts at the
 * sinks. The person does what people do: who hears nothing says yes again.
 */
export async function crash(options: CrashOptions): Promise<CrashRow[]> {
  const { kills, dataDir, random, say = () => undefined } = options;
  const manners = options.manners ?? MANNERS;
  const secret = randomBytes(32).toString('hex');
  const outside = await channel();
  const byNumber = new Map<string, Manners>();
  const desk = await troubledDesk(secret, (number) => byNumber.get(number) ?? 'well', options.downFor);
  const env = { PORT: '0', DATA_DIR: dataDir, ESCALATION_WEBHOOK_URL: desk.url, ESCALATION_WEBHOOK_SECRET: secret };
  let program: Program = runProgram(env);
  let origin = await program.ready();
  const people = Array.from({ length: kills }, (_, i) => ({
    conversation: `talk-${i}`,
    number: '',
    token: '',
    manners: manners[i % manners.length] ?? 'well',
  }));
  type Person = (typeof people)[number];

  const of = ({ conversation }: Person) => outside.received.filter(({ path }) => path.includes(`/${conversation}/`));
  const texts = (person: Person) => of(person).map(({ body }) => String(body.text ?? body.summary ?? ''));
  const hasHeard = (person: Person, what: RegExp) => texts(person).some((text) => what.test(text));

  function says(person: Person, text: string, changes: object = {}): Promise<number | null> {
    const from = { id: `person-${person.conversation}` };
    return deliver(origin, { ...outside.activity(text), from, conversation: { id: person.conversation }, ...changes });
  }

  async function until(what: () => boolean, ms: number, doing: string): Promise<void> {
    for (const end = Date.now() + ms; !what(); await pause(25))
      if (Date.now() > end) throw new Error(`${doing}: in vain`);
  }

  async function restart(): Promise<void> {
    program.child.kill('SIGKILL');
    await program.ended;
    program = runProgram(env);
    origin = await program.ready();
  }

  /** Up to the preview: what comes before the yes is not killed. */
  async function prepare(some: readonly Person[]): Promise<void> {
    await Promise.all(
      some.map(async (person, i) => {
        const device = DEVICES[i % DEVICES.length];
        await says(person, `escalate ${device} on contoso-lab, severity high, contact ops@example.com`);
        await until(() => hasHeard(person, /^Not sent yet/), 120_000, 'a preview');
        const preview = of(person).find(({ body }) => String(body.summary).startsWith('Not sent yet'));
        person.number = /KA-\w+/.exec(String(preview?.body.summary))?.[0] ?? '';
        person.token = /"keepalive":"([^"]+)"/.exec(JSON.stringify(preview?.body))?.[1] ?? '';
        byNumber.set(person.number, person.manners);
      }),
    );
  }

  /** Once, twice under one id, twice under two, or by the button and in words. */
  function yes(person: Person): Array<Promise<number | null>> {
    const one = outside.activity('yes').id;
    const button = { text: undefined, value: { keepalive: person.token } };
    const ways: Array<() => Array<Promise<number | null>>> = [
      () => [says(person, 'yes')],
      () => [says(person, 'yes', { id: one }), says(person, 'yes', { id: one })],
      () => [says(person, 'yes'), says(person, 'yes')],
      () => [says(person, '', button), says(person, 'yes')],
    ];
    return ways[Math.floor(random() * ways.length)]?.() ?? [];
  }

  const isTaken = (person: Person) =>
    hasHeard(person, /^Thank you\.|is in support’s hands already|^KA-\w+ has arrived/);

  try {
    for (let begin = 0; begin < people.length; begin += BATCH) {
      const batch = people.slice(begin, begin + BATCH);
      await prepare(batch);
      for (const [i, person] of batch.entries()) {
        const sent = yes(person);
        await pause(random() * SPAN);
        await restart();
        await Promise.all(sent);
        for (let again = 0; !isTaken(person) && again < 5; again += 1) {
          await says(person, 'yes');
          await pause(200);
        }
        if ((begin + i + 1) % 20 === 0) say(`${begin + i + 1} kills`);
      }
    }
    const end = Date.now() + options.patience;
    while (!people.every((person) => hasHeard(person, /^KA-\w+ has arrived/)) && Date.now() < end) await pause(100);
    return table();
  } finally {
    program.child.kill('SIGKILL');
    await program.ended;
    await desk.close();
    await outside.close();
  }

  function table(): CrashRow[] {
    const rows = manners.map((one): CrashRow => ({ manners: one, cases: 0, repeated: 0, toldTwice: 0, wrong: [] }));
    for (const person of people) {
      const row = rows.find((one) => one.manners === person.manners);
      if (!row) continue;
      const counted = desk.cases.get(person.number);
      const told = texts(person).filter((text) => text.startsWith(`${person.number} has arrived`)).length;
      row.cases += 1;
      row.repeated += (counted?.accepted ?? 0) > 1 ? 1 : 0;
      row.toldTwice += told > 1 ? 1 : 0;
      if (!counted?.accepted) row.wrong.push(`${person.number} did not come to the desk`);
      if (counted && !counted.whole) row.wrong.push(`${person.number} came torn to the desk`);
      const folder = wrongInFolder(join(dataDir, 'escalations', person.number));
      if (folder !== null) row.wrong.push(`${person.number} ${folder}`);
      if (told === 0) row.wrong.push(`${person.number}: the person was not told; heard: ${texts(person).at(-1)}`);
    }
    const strange = [...new Set([...desk.cases.keys(), ...readdirSync(join(dataDir, 'escalations'))])].filter(
      (number) => !people.some((person) => person.number === number),
    );
    rows[0]?.wrong.push(...strange.map((number) => `${number}: nobody agreed to it`));
    return rows;
  }
}

/** People who wait for their preview at a time: drafts are kept for a day. */
const BATCH = 20;

function wrongInFolder(folder: string): string | null {
  if (!existsSync(join(folder, 'ticket.json'))) return 'is not whole in the folder';
  const ticket: { case?: { sha256?: string } } = Object(jsonOf(readFileSync(join(folder, 'ticket.json'), 'utf8')));
  const hash = createHash('sha256')
    .update(readFileSync(join(folder, 'case.zip')))
    .digest('hex');
  return hash === ticket.case?.sha256 ? null : 'is torn in the folder';
}

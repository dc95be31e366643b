import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { Person } from '../../src/access/access';
import type { Clock } from '../../src/clock';
import { type Draft, escalationDesk, type Wanted } from '../../src/support/escalation/desk';
import type { Escalation, SinkName } from '../../src/support/escalation/escalation';
import { keepEscalations } from '../../src/support/escalation/escalation-book';
import type { Addition, Delivery, Sink } from '../../src/support/escalation/sink';
import { memoryStore } from './memory-store';

export const ANNA: Person = { id: 'anna', channel: 'webchat' };
export const BEN: Person = { id: 'ben', channel: 'webchat' };

export const WANTED: Wanted = {
  person: ANNA,
  conversation: { conversation: { id: 'talk' }, serviceUrl: 'http://localhost:1/', channelId: 'webchat' },
  subject: { hub: 'contoso-lab.azure-devices.net', deviceId: 'pump-08', moduleId: null },
  hubResourceId: null,
  severity: 'high',
  contact: 'ops@example.com',
};

export const ZIP = Buffer.from('PK: as good as a zip');
export const ZIP_HASH = createHash('sha256').update(ZIP).digest('hex');

export function sampleDraft(zip: Buffer = ZIP): Draft {
  return {
    zip: Readable.from([zip]),
    verdict: { status: 'fault', headline: 'pump-08: two clients use one identity.' },
    preview: () => ({ files: [{ name: 'summary.md', bytes: 1234 }], takenOut: 'Removed 2 keys.', leftOut: [] }),
  };
}

/** A desk over memory, with the sinks that a test wants. */
export function memoryDesk(
  clock: Clock,
  sinks: ReadonlyArray<Pick<Sink, 'name' | 'where'>> = [{ name: 'folder', where: 'the folder cases' }],
) {
  const store = memoryStore(() => clock.now());
  const book = keepEscalations(store.records);
  const desk = escalationDesk({ ...store, book, sinks, caseDays: 30, clock });
  return { store, book, desk };
}

/** An escalation that was agreed to. */
export async function handedOver({ desk }: Pick<ReturnType<typeof memoryDesk>, 'desk'>): Promise<Escalation> {
  const { number } = await desk.open(WANTED);
  await desk.fill(number, async () => sampleDraft());
  const agreed = await desk.consent(number, ANNA);
  if (agreed.kind !== 'handed-over') throw new Error(agreed.kind);
  return agreed.escalation;
}

/** A sink that counts by number, and answers as it is told to, then well. `accepts-and-fails` takes it and says 500. */
export function countingSink(name: SinkName, answers: Array<Delivery | 'accepts-and-fails'> = []) {
  const got = new Map<string, string>();
  const calls: string[] = [];
  async function take(key: string, content: () => Promise<string>, what: string): Promise<Delivery> {
    calls.push(`${what} ${key}`);
    const answer = answers.shift() ?? { ok: true, externalId: `${name}-1` };
    if (answer === 'accepts-and-fails' || answer.ok) got.set(key, await content());
    return answer === 'accepts-and-fails' ? { ok: false, retry: true, why: `${name} answered 500` } : answer;
  }
  const sink: Sink = {
    name,
    where: `the ${name}`,
    deliver: ({ number }, openZip) =>
      take(
        number,
        async () => {
          const hash = createHash('sha256');
          for await (const chunk of await openZip()) hash.update(chunk);
          return hash.digest('hex');
        },
        'deliver',
      ),
    add: ({ number }, addition: Addition) => take(`${number}.${addition.id}`, async () => addition.text, 'add'),
    withdraw: ({ number }) => take(`${number}.withdrawal`, async () => '', 'withdraw'),
  };
  return { sink, got, calls };
}

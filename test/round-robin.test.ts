import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../src/clock';
import { silentLog } from '../src/log';
import { type Keepalive, start } from '../src/start';
import { textsIn } from './kit/cases';
import type { Received } from './kit/connector';
import { labConfig } from './kit/lab-config';
import { channel, deliver } from './kit/outside-channel';
import { partsOf } from './kit/parse-card';
import { type RoundRobin, startRoundRobin } from './kit/round-robin';
import { type StorageLab, startStorageLab } from './kit/storage-lab';
import { temporaryFolder } from './kit/temporary-folder';

// One person, one conversation, two instances on one storage account (Azurite): each message comes to the other instance than
// the one before it, so nothing that an instance remembers for itself is of any help.

const folder = temporaryFolder();
let storage: StorageLab;
let proxy: RoundRobin;
let outside: Awaited<ReturnType<typeof channel>>;
let both: Keepalive[] = [];

beforeAll(async () => {
  [storage, proxy, outside] = await Promise.all([startStorageLab(['blob', 'queue']), startRoundRobin(), channel()]);
  const instance = (name: string) =>
    start({
      config: labConfig(join(folder, name), { PUBLIC_ORIGIN: proxy.origin }),
      clock: systemClock,
      log: silentLog,
      account: storage.accountFor('round-robin'),
    });
  both = [await instance('one'), await instance('other')];
  proxy.serve(both.map(({ origin }) => origin));
}, 60_000);
afterAll(async () => {
  await Promise.all(both.map((one) => one.stop()));
  await Promise.all([proxy.close(), outside.close()]);
  await storage.close();
});

const wordsOf = ({ body }: Received) => `${body.text ?? ''} ${body.summary ?? ''}`;

/** Brings it, and waits for what is said to it: what came before does not count. */
async function says(activity: object, answer: RegExp): Promise<Received> {
  const before = outside.received.length;
  const isIt = (one: Received) => outside.received.indexOf(one) >= before && answer.test(wordsOf(one));
  expect(await deliver(proxy.origin, activity)).toBe(200);
  await outside.heard(isIt);
  const heard = outside.received.find(isIt);
  if (heard === undefined) throw new Error('It was heard, and is gone.');
  return heard;
}
const asks = (text: string, answer: RegExp) => says(outside.activity(text), answer);
const presses = (card: Received, title: string, answer: RegExp) => {
  const button = partsOf(card.body).find((part) => part.title === title);
  return says({ ...outside.activity(''), text: undefined, value: button?.data }, answer);
};

test('a question in three turns, its buttons, a case, and support, each by the other instance', async () => {
  await asks('a device keeps disconnecting', /Which device|Which hub/);
  await asks('contoso-lab', /Which device on contoso-lab/);
  const answer = await asks('pump-08', /^ *pump-08: two clients/);

  const again = partsOf(answer.body).find((part) => part.type === 'Action.Submit' && /again/i.test(String(part.title)));
  await presses(answer, String(again?.title), /^ *pump-08: two clients/);
  // It works once, also where another instance was pressed.
  await presses(answer, String(again?.title), /already|once/i);

  const collected = await asks('collect logs for pump-08', /collected/i);
  const link = partsOf(collected.body).find(({ type }) => type === 'Action.OpenUrl');
  for (const { origin } of both) {
    const address = new URL(String(link?.url));
    expect(address.origin).toBe(proxy.origin);
    const zip = await fetch(`${origin}${address.pathname}${address.search}`);
    expect(zip.status).toBe(200);
    const file = join(folder, 'case.zip');
    writeFileSync(file, Buffer.from(await zip.arrayBuffer()));
    expect((await textsIn(file)).get('summary.md')).toContain('pump-08');
  }

  const preview = await asks('escalate pump-08 on contoso-lab, severity high, contact ops@example.com', /^ *Not sent/);
  const number = /KA-\w{6}/.exec(wordsOf(preview))?.[0] ?? '';
  await presses(preview, 'Send it to support', /^ *KA-\w{6} has arrived/);
  await asks('status', new RegExp(`${number}.*pump-08`));
  expect(outside.received.filter((one) => wordsOf(one).includes(`${number} has arrived`))).toHaveLength(1);

  const messages = proxy.served.filter(({ path }) => path === '/api/messages').map(({ by }) => by);
  expect(messages).toEqual(messages.map((_, at) => at % 2));
}, 120_000);

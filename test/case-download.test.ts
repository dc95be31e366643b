import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Keepalive } from '../src/start';
import { replayed, textsIn } from './kit/cases';
import { DirectLineConversation, report, type SeenActivity } from './kit/direct-line-client';
import { startKeepalive } from './kit/keepalive';
import { partsOf } from './kit/parse-card';
import { temporaryFolder } from './kit/temporary-folder';

// A person collects a case over Direct Line and downloads it; it says what the answer said, and goes when they say so.

const START = new Date('2026-11-20T14:59:00Z');
const base = temporaryFolder();
const dataDir = join(base, 'data');
let keepalive: Keepalive;
let talk: DirectLineConversation;

beforeAll(async () => {
  keepalive = await startKeepalive(START, { seed: 4711 }, dataDir);
  talk = await DirectLineConversation.start(keepalive.origin);
});
afterAll(async () => {
  talk?.close();
  await keepalive?.stop();
});

const linksIn = (activity: SeenActivity) =>
  partsOf(activity.attachments?.[0]?.content).filter(({ type }) => type === 'Action.OpenUrl');
const isCollected = (activity: SeenActivity) => linksIn(activity).length > 0;
const addressIn = (activity: SeenActivity) => new URL(String(linksIn(activity)[0]?.url));

test('collected, downloaded, judged anew, kept over a restart, forgotten', async () => {
  await talk.ask(
    'why does pump-08 on contoso-lab keep disconnecting? its key is c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ=',
    (activity) => report(activity) !== undefined,
  );
  const collected = await talk.ask('collect logs for pump-08', isCollected);
  const address = addressIn(collected);
  expect(address.origin).toBe(keepalive.origin);

  const answer = await fetch(address);
  expect([answer.status, answer.headers.get('content-disposition')]).toEqual([
    200,
    'attachment; filename="keepalive-pump-08-2026-11-20.zip"',
  ]);
  const zip = join(base, 'case.zip');
  writeFileSync(zip, Buffer.from(await answer.arrayBuffer()));
  expect(await replayed(zip)).toMatchObject({
    verdict: { status: 'fault' },
    findings: [{ id: 'duplicate-identity' }, {}],
  });
  const files = await textsIn(zip);
  const transcript = files.get('transcript.md') ?? '';
  expect(transcript).toContain('> why does pump-08 on contoso-lab keep disconnecting?');
  expect(transcript).toContain('> pump-08: two clients use the same device identity');
  expect([...files.values()].join()).not.toContain('c2VjcmV0');
  expect(JSON.parse(files.get('evidence/queries.json') ?? '')).toEqual([
    expect.objectContaining({
      text: expect.stringContaining('AzureDiagnostics'),
      rows: expect.any(Number),
      window: expect.anything(),
    }),
  ]);
  expect(files.get('summary.md')).toMatch(/^# pump-08 on contoso-lab\.azure-devices\.net\n\n\*\*pump-08: two clients/);

  talk.close();
  await keepalive.stop();
  keepalive = await startKeepalive(START, { seed: 4711 }, dataDir);
  const again = new URL(address.pathname, keepalive.origin);
  expect((await fetch(again)).status).toBe(200);

  // Another person does not make it go, the one who asked does.
  talk = await DirectLineConversation.start(keepalive.origin);
  const second = addressIn(await talk.ask('collect logs for pump-02 on contoso-lab', isCollected));
  const other = await DirectLineConversation.start(keepalive.origin);
  await other.ask('forget me', ({ text }) => text?.startsWith('Done') === true);
  other.close();
  expect((await fetch(second)).status).toBe(200);
  await talk.ask('forget me', ({ text }) => text?.startsWith('Done') === true);
  expect((await fetch(second)).status).toBe(404);
  expect((await fetch(again)).status).toBe(200);
});

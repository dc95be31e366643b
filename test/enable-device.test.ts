import type { WireCall } from '../src/lab/wire';
import type { Keepalive } from '../src/start';
import { DirectLineConversation, report, type SeenActivity } from './kit/direct-line-client';
import { startKeepalive } from './kit/keepalive';
import { isRead, type RecordedCall } from './kit/reads';
import { shellWith } from './kit/shell';
import { temporaryFolder } from './kit/temporary-folder';

// The one thing that Keepalive changes, on the whole program over its lab.

const folder = temporaryFolder();
const recorded: RecordedCall[] = [];
let keepalive: Keepalive;
let talk: DirectLineConversation;

beforeAll(async () => {
  const intercept = ({ method, url }: WireCall) => {
    recorded.push({ method, path: decodeURIComponent(url.pathname) });
    return undefined;
  };
  keepalive = await startKeepalive(new Date('2026-11-20T09:00:00Z'), { intercept }, folder);
  talk = await DirectLineConversation.start(keepalive.origin);
});
afterAll(async () => {
  talk.close();
  await keepalive.stop();
});

const writes = () => recorded.filter((call) => !isRead(call));
const says = (words: RegExp) => (activity: SeenActivity) => words.test(activity.text ?? '');

test('a device is found disabled, enabled after a yes, by one write, and found enabled', async () => {
  const answer = await talk.ask('check pump-02 on contoso-lab', (activity) => report(activity) !== undefined);
  expect(JSON.stringify(answer.attachments)).toContain('Enable the device');
  const question = (activity: SeenActivity) =>
    /Shall I enable pump-02/.test(JSON.stringify(activity.attachments ?? []));
  await talk.ask('enable it', question);
  expect(writes()).toEqual([]);
  await talk.ask('yes', says(/^Done: the registry of contoso-lab says that pump-02 is enabled/));
  expect(writes()).toEqual([{ method: 'PUT', path: '/devices/pump-02' }]);
  // The same yes again is the same intent.
  await talk.ask('enable pump-02', question);
  await talk.ask('yes', says(/^I have that question already/));
  expect(writes()).toHaveLength(1);
  const { out } = await shellWith({ DATA_DIR: folder }, 'audit');
  for (const line of ['begun  diagnose  pump-02 on', 'begun  enable-device', 'done  enable-device'])
    expect(out).toContain(line);
  expect(out).not.toMatch(/check pump-02|enable it/);
});

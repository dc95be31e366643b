import { Readable } from 'node:stream';
import { DOWNLOAD_INFO } from '../../../src/bot/rooms/teams-files';
import { startConversation } from '../../kit/conversation';
import { portClosedLog } from '../../kit/some-logs';

const DOWNLOAD = 'https://contoso-my.sharepoint.com/personal/a/device.log?tempauth=secret';
const file = {
  contentType: DOWNLOAD_INFO,
  name: 'device.log',
  // Behind a sign-in: it is not what is fetched.
  contentUrl: 'https://contoso-my.sharepoint.com/personal/a/Documents/device.log',
  content: { downloadUrl: DOWNLOAD, uniqueId: '1150D938', fileType: 'log' },
};
const room = (conversationType: string) => ({
  channelId: 'msteams',
  conversation: { id: 'room', isGroup: true, conversationType, name: '' },
});

function teams() {
  const fetched: string[] = [];
  const talk = startConversation({
    async fetchFile(url) {
      fetched.push(url);
      return { ok: true, content: Readable.from([Buffer.from(portClosedLog())]) };
    },
  });
  return { ...talk, fetched };
}

test('a file of the one-to-one chat is fetched by its download link, and read like any other', async () => {
  const talk = teams();
  await talk.says('check pump-08 on contoso-lab');
  const answers = await talk.post({ attachments: [file] });
  expect(answers[0]).toMatch(/^I read device\.log \(12 lines\)/);
  expect(talk.fetched).toEqual([DOWNLOAD]);
  expect(talk.jobs[1]?.logs).toHaveLength(1);
});

test('without a download link it is left alone', async () => {
  const talk = teams();
  await talk.says('check pump-08 on contoso-lab');
  expect(await talk.post({ attachments: [{ ...file, content: { downloadUrl: 7 } }] })).toEqual([
    'One attachment is no file, so I left it alone.',
  ]);
  expect(talk.fetched).toEqual([]);
});

test.each([
  ['channel', { contentType: 'text/html', content: '<div><attachment id="1"></attachment></div>' }],
  ['groupChat', file],
])('in a %s it says where files are taken, and still answers', async (kind, attachment) => {
  const talk = teams();
  const says = await talk.post({ ...room(kind), text: 'check pump-08 on contoso-lab', attachments: [attachment] });
  expect(says).toEqual([
    expect.stringMatching(/only in our one-to-one chat.*upload link/),
    'Checking pump-08 on contoso-lab, last 24 hours…',
  ]);
  expect(await talk.post({ ...room(kind), attachments: [attachment] })).toHaveLength(1);
  expect(talk.fetched).toEqual([]);
});

test('the HTML that Teams puts beside every message is no file', async () => {
  const html = { contentType: 'text/html', content: '<p>check pump-08 on contoso-lab</p>' };
  const talk = teams();
  expect(await talk.post({ ...room('channel'), text: 'check pump-08 on contoso-lab', attachments: [html] })).toEqual([
    'Checking pump-08 on contoso-lab, last 24 hours…',
  ]);
});

import { Readable } from 'node:stream';
import { askConsent } from '../../../src/bot/rooms/file-consent';
import { memoryOnce, startConversation } from '../../kit/conversation';
import { createFakeClock } from '../../kit/fake-clock';
import { NOW } from '../../kit/sample-report';

const ID = 'AbCdEfGhIjKlMnOpQrStUvWx';
const UPLOAD = {
  name: 'keepalive-pump-08.zip',
  uploadUrl: 'https://contoso-my.sharepoint.com/session?tempauth=1',
  contentUrl: 'https://contoso-my.sharepoint.com/personal/a/keepalive-pump-08.zip',
  uniqueId: '1150D938',
  fileType: 'zip',
};

function ownChat({ arrives = true, isKept = true } = {}) {
  const clock = createFakeClock(NOW);
  const put: string[] = [];
  const talk = startConversation({
    consent: {
      openCase: async (id) =>
        isKept && id === ID ? { name: 'a.zip', bytes: 6, open: async () => Readable.from(['PK zip']) } : null,
      async putFile(url, content, bytes) {
        for await (const chunk of content) put.push(`${url} ${bytes} ${chunk}`);
        return arrives;
      },
      isFilePlace: (url) => url.startsWith('https://contoso-my.sharepoint.com/'),
      once: memoryOnce(() => clock.now().getTime()),
      clock,
    },
  });
  const answers = (action: string, more: object = {}, where: object = {}) =>
    talk.post({
      type: 'invoke',
      name: 'fileConsent/invoke',
      channelId: 'msteams',
      conversation: { id: 'a:1', isGroup: false, conversationType: 'personal', name: '' },
      value: { type: 'fileUpload', action, context: { keepaliveCase: ID }, uploadInfo: UPLOAD, ...more },
      ...where,
    });
  return { put, answers };
}

test('a case is offered as a file, where it is small enough', () => {
  const question = askConsent({ id: ID, name: 'keepalive-pump-08.zip', bytes: 1_000 });
  expect(question?.attachments).toMatchObject([
    {
      contentType: 'application/vnd.microsoft.teams.card.file.consent',
      name: 'keepalive-pump-08.zip',
      content: { sizeInBytes: 1_000, acceptContext: { keepaliveCase: ID } },
    },
  ]);
  expect(askConsent({ id: ID, name: 'a.zip', bytes: 21 * 1024 * 1024 })).toBeNull();
  expect(askConsent({ id: ID, name: 'a.zip', bytes: 0 })).toBeNull();
});

test('a yes puts it there once, and shows where', async () => {
  const { put, answers } = ownChat();
  const said = await answers('accept');
  expect(said[0]).toBe('(invokeResponse)');
  expect(said).toHaveLength(2);
  expect(put).toEqual([`${UPLOAD.uploadUrl} 6 PK zip`]);
  expect(await answers('accept')).toEqual(['(invokeResponse)']);
  expect(put).toHaveLength(1);
});

test('a no puts nothing anywhere', async () => {
  const { put, answers } = ownChat();
  expect(await answers('decline', { uploadInfo: undefined })).toEqual([
    '(invokeResponse)',
    expect.stringMatching(/put nothing into your OneDrive/),
  ]);
  expect(put).toEqual([]);
});

test.each([
  ['a case that is gone', { isKept: false }, {}, /no longer keep that case/],
  ['what does not arrive', { arrives: false }, {}, /could not put the case/],
  ['no address', {}, { uploadInfo: undefined }, /could not put the case/],
  ['the id of something else', {}, { context: { keepaliveCase: '../../secret' } }, /no longer know/],
  ['another type', {}, { type: 'other' }, /no longer know/],
])('%s is told', async (_what, options, more, words) => {
  const { answers } = ownChat(options);
  expect(await answers('accept', more)).toEqual(['(invokeResponse)', expect.stringMatching(words)]);
});

test('in a room nothing is put', async () => {
  const { put, answers } = ownChat();
  const room = { conversation: { id: '19:x', isGroup: true, conversationType: 'channel', name: '' } };
  expect(await answers('accept', {}, room)).toEqual(['(invokeResponse)', expect.stringMatching(/no longer know/)]);
  expect(put).toEqual([]);
});

import { z } from 'zod';
import { noAccess, openTo } from '../../../src/access/access';
import { HUBS, type Options, startConversation } from '../../kit/conversation';

const answerShape = z.object({
  id: z.string(),
  address: z.string().optional(),
  device: z.string().optional(),
  hub: z.string().optional(),
  asks: z.string().optional(),
  refused: z.string().optional(),
});

/** A conversation in the web chat, whose page wants to give files. */
function inWebChat(options: Options = {}) {
  const talk = startConversation(options);
  let number = 0;
  return {
    ...talk,
    async wants(of?: string, more: object = {}) {
      number += 1;
      const value = { id: `want-${number}`, ...(of !== undefined && { of }), ...more };
      const said = await talk.post({ type: 'event', name: 'keepalive/upload', value, channelId: 'directline' });
      const answers = said.map((text) => answerShape.parse(JSON.parse(text.replace(/^\(event\) /, ''))));
      expect(answers.length).toBeLessThanOrEqual(1);
      const [answer] = answers;
      if (answer) expect(answer.id).toBe(value.id);
      return answer;
    },
  };
}

test('an address for the device that is named, whose file is looked at for that device', async () => {
  const talk = inWebChat();
  const { address = '', device, hub } = (await talk.wants('pump-08 on contoso-lab')) ?? {};
  expect({ device, hub }).toEqual({ device: 'pump-08', hub: 'contoso-lab' });
  const link = await talk.given.links.find(address.split('/').at(-1) ?? '');
  expect(link?.subject).toEqual({ hub: 'contoso-lab.azure-devices.net', deviceId: 'pump-08' });
  expect(link?.owner.person.channel).toBe('directline');
  expect(link?.job).toMatchObject({ kind: 'diagnose', deviceIds: ['pump-08'], hub: { name: 'contoso-lab' } });
});

test('without a name the device last spoken of; without any the question which', async () => {
  const talk = inWebChat();
  expect(await talk.wants()).toMatchObject({ asks: expect.stringMatching(/^Which device/) });
  expect(await talk.wants('well')).toMatchObject({ asks: expect.stringMatching(/names no device/) });
  expect(await talk.wants('pump-08')).toMatchObject({ asks: expect.stringMatching(/“pump-08 on contoso-lab”/) });
  await talk.says('check pump-08 on contoso-lab', { channelId: 'directline' });
  expect(await talk.wants()).toMatchObject({ device: 'pump-08', hub: 'contoso-lab' });
  expect(await talk.wants('turbine')).toMatchObject({ device: 'turbine', hub: 'contoso-lab' });
});

test('who may not see a hub gets no address, and the same words for one that there is and one that there is not', async () => {
  const some = inWebChat({ access: openTo(HUBS.slice(0, 1)) });
  const [there, not] = [await some.wants('cam-01 on tailspin-lab'), await some.wants('cam-01 on nowhere-lab')];
  expect(there?.asks).toMatch(/no hub of that name/);
  expect({ ...there, id: '' }).toEqual({ ...not, id: '' });
  expect(await inWebChat({ access: noAccess }).wants('pump-08')).toMatchObject({ refused: expect.any(String) });
});

test('where people cannot reach us it says so; what is no question, or asked in a room, gets no answer', async () => {
  const talk = inWebChat({ uploadAddress: null });
  expect(await talk.wants('pump-08 on contoso-lab')).toMatchObject({ refused: expect.stringMatching(/no files here/) });
  expect(await talk.wants('x'.repeat(500))).toBeUndefined();
  expect(await talk.wants('pump-08', { id: 7 })).toBeUndefined();
  const conversation = { id: 'room', isGroup: true, conversationType: 'groupChat', name: '' };
  const value = { id: 'a', of: 'pump-08 on contoso-lab' };
  expect(await talk.post({ type: 'event', name: 'keepalive/upload', value, conversation })).toEqual([]);
});

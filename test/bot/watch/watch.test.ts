import { eventsOf } from '../../kit/connection-events';
import { type BotOptions, watchingChat } from '../../kit/watching-chat';

async function begun(...said: string[]) {
  const chat = watchingChat();
  for (const text of said) await chat.says(text);
  return chat;
}

test('what is watched is said with its end, what it tells, what it cannot see, and how to stop it', async () => {
  const { says } = watchingChat();
  const [answer = ''] = await says('watch pump-08 on contoso-lab for 3 hours');
  for (const part of ['pump-08 on contoso-lab', '15:00 UTC', '5 minutes', 'once a minute', 'HTTPS', 'stop watching'])
    expect(answer).toContain(part);
  // The second time it is known what cannot be seen.
  expect((await says('watch pump-09 on contoso-lab')).join()).not.toContain('HTTPS');
});

test('what is missing is asked for, and the device last spoken of is meant by "it"', async () => {
  const { says } = watchingChat();
  expect(await says('watch pump-08')).toEqual([expect.stringContaining('hub')]);
  expect((await says('contoso-lab')).join()).toContain('I am watching pump-08 on contoso-lab until');
  await says('check pump-09 on contoso-lab');
  expect((await says('watch it for 2 hours')).join()).toContain('I am watching pump-09 on contoso-lab until');
  expect((await says('watch fabrikam-lab')).join()).toContain('many of its devices drop at once');
});

test('a device that the registry does not know is not watched', async () => {
  const { says } = watchingChat({ isRegistered: async (_hub, id) => (id === 'pump-08' ? 'yes' : 'no') });
  expect(await says('watch pump-80 on contoso-lab')).toEqual([
    expect.stringContaining('There is no pump-80 on contoso-lab'),
  ]);
  const [answer = ''] = await says('watch pump-08 and pump-81 on contoso-lab');
  expect(answer).toContain('I am watching pump-08 on contoso-lab until');
  expect(answer).toContain('There is no pump-81 on contoso-lab');
});

test('times that cannot be are said so', async () => {
  const { says } = watchingChat();
  expect((await says('watch pump-08 on contoso-lab for 30 days')).join()).toContain('at most 7 days');
  expect((await says('watch pump-08 on contoso-lab for 1 minute')).join()).toContain('at least 10 minutes');
  expect((await says('watch pump-08 on contoso-lab until tomorrow')).join()).toContain('for how long');
});

test('status and watches list them; stopping ends one or all', async () => {
  const { says } = await begun('watch pump-08 on contoso-lab', 'watch pump-09 on contoso-lab', 'watch contoso-lab');
  expect((await says('status'))[0]).toContain('pump-09 on contoso-lab until');
  expect(await says('stop watching pump-08')).toEqual(['I have stopped watching pump-08 on contoso-lab.']);
  expect((await says('watches')).join()).not.toContain('pump-08');
  expect(await says('stop watching pump-08')).toEqual([expect.stringContaining('I do not watch that')]);
  expect((await says('stop watching')).join()).toContain('pump-09 on contoso-lab and contoso-lab');
  expect(await says('stop watching')).toEqual([expect.stringContaining('You watch nothing here')]);
});

test('where no events arrive, that is said before anything is asked', async () => {
  const { says } = watchingChat({ watches: null });
  for (const text of ['watch pump-08', 'stop watching', 'watches'])
    expect(await says(text)).toEqual([expect.stringContaining('I cannot watch anything here')]);
});

test('nobody watches a hub that they may not see', async () => {
  const { says, all } = watchingChat({ access: 'nobody' });
  expect((await says('watch pump-08 on contoso-lab')).join()).not.toContain('I am watching');
  expect(all.records.all.size).toBe(0);
});

test.each<[name: string, BotOptions['put']]>([
  ['uninstalled', { type: 'installationUpdate', action: 'remove' }],
  ['taken out', { type: 'conversationUpdate', membersRemoved: [{ id: 'bot', name: 'Bot' }] }],
])('who has the bot %s is told nothing more', async (_name, put) => {
  const chat = await begun('watch pump-08 on contoso-lab');
  expect(await chat.post({ ...put })).toEqual([]);
  await chat.all.until(30, eventsOf('pump-08', 'down 10'));
  expect(chat.all.said).toEqual([]);
  expect(chat.all.logged).toHaveLength(1);
});

test('somebody else who leaves changes nothing', async () => {
  const chat = await begun('watch pump-08 on contoso-lab');
  await chat.post({ type: 'conversationUpdate', membersRemoved: [{ id: 'somebody', name: 'Somebody' }] });
  await chat.post({ type: 'installationUpdate', action: 'add' });
  await chat.all.until(30, eventsOf('pump-08', 'down 10'));
  expect(chat.all.said).toHaveLength(1);
});

test('forget me forgets them', async () => {
  const chat = await begun('watch pump-08 on contoso-lab', 'forget me');
  await chat.all.until(30, eventsOf('pump-08', 'down 10'));
  expect(chat.all.said).toEqual([]);
});

test('the button of a card does the same, once', async () => {
  const chat = watchingChat();
  const ask = { devices: ['pump-08'], hub: 'contoso-lab', module: null, period: null };
  const owner = { person: { id: 'user1', channel: 'test' }, conversationId: 'Convo1' };
  const [button] = await chat.buttons.keep(owner, [{ title: 'Watch it', intent: { kind: 'watch', ask } }]);
  expect((await chat.post({ value: { keepalive: button?.token } })).join()).toContain('I am watching pump-08');
  expect((await chat.post({ value: { keepalive: button?.token } })).join()).toContain('already done its work');
});

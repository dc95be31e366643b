import { startConversation } from '../kit/conversation';

const KEY = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=';
const HUB = 'fabrikam-lab';
const ALREADY = 'I have that question already: its answer is above or on its way.';
const CHECKING = 'Checking pump-08 on contoso-lab, last 24 hours…';

describe('a turn', () => {
  test('the same delivery twice is done once', async () => {
    const talk = startConversation();
    expect(await talk.says('check pump-08 on contoso-lab', { id: 'same' })).toEqual([CHECKING]);
    expect(await talk.says('check pump-08 on contoso-lab', { id: 'same' })).toEqual([]);
    expect(talk.jobs).toHaveLength(1);
  });

  test('the same intent under a new id within seconds is done once', async () => {
    const talk = startConversation();
    await talk.says('check pump-08 on contoso-lab');
    talk.clock.move(2_000);
    expect(await talk.says('why does pump-08 on contoso-lab drop?')).toEqual([
      'I have that question already: its answer is above or on its way.',
    ]);
    talk.clock.move(10_000);
    expect(await talk.says('check pump-08 on contoso-lab')).toEqual([CHECKING]);
    expect(talk.jobs).toHaveLength(2);
  });

  test('a question that is still being answered is not begun anew, however late in it the double comes', async () => {
    const talk = startConversation();
    await talk.says('check pump-08 on contoso-lab');
    talk.clock.move(11_900);
    expect(await talk.says('check pump-08 on contoso-lab')).toEqual([ALREADY]);
    talk.clock.move(100);
    expect(await talk.says('check pump-08 on contoso-lab')).toEqual([CHECKING]);
  });

  test('another person’s same question is no double', async () => {
    const talk = startConversation();
    await talk.says('check pump-08 on contoso-lab');
    expect(await talk.says('check pump-08 on contoso-lab', { from: { id: 'ben', name: 'Ben' } })).toEqual([CHECKING]);
    expect(talk.jobs).toHaveLength(2);
  });

  test('the same lines pasted twice are read once', async () => {
    const talk = startConversation();
    const lines =
      'pump-08 on contoso-lab\n2026-11-23T15:00:00Z ERROR connection lost\n2026-11-23T15:00:01Z ERROR connection lost\n2026-11-23T15:00:02Z retry\n';
    expect((await talk.says(lines))[0]).toMatch(/^I read pasted lines/);
    expect(await talk.says(lines)).toEqual([ALREADY]);
    expect(talk.jobs).toHaveLength(1);
  });

  test('two turns at once do not lose each other’s state', async () => {
    const talk = startConversation();
    await Promise.all([talk.says('check pump-08 on contoso-lab'), talk.says('check cam-01 on tailspin-lab')]);
    expect(talk.jobs.map((job) => (job.kind === 'hub-picture' ? '' : job.deviceIds[0])).sort()).toEqual([
      'cam-01',
      'pump-08',
    ]);
    expect(talk.errors).toEqual([]);
  });

  test('welcome comes once, for the person and not for the bot', async () => {
    const talk = startConversation();
    const bot = talk.adapter.template.recipient ?? { id: 'bot', name: 'Bot' };
    const joined = (id: string) => talk.post({ type: 'conversationUpdate', membersAdded: [{ id, name: id }] });
    expect(await joined(bot.id)).toEqual([]);
    expect(await joined('user1')).toEqual([expect.stringMatching(/^\[card\] Hello, I am Keepalive/)]);
    expect(await joined('user1')).toEqual([]);
    expect(await talk.presses('what is 409002')).toEqual([expect.stringMatching(/^\[card\] 409002/)]);
  });

  test('a pasted connection string names hub and device; its key is gone at once', async () => {
    const talk = startConversation();
    const answers = await talk.says(`HostName=contoso-lab.azure-devices.net;DeviceId=pump-08;SharedAccessKey=${KEY}`);
    expect(answers).toEqual([expect.stringMatching(/key or token.*dropped.*rotate/), CHECKING]);
    const everything = JSON.stringify([
      talk.jobs,
      answers,
      await talk.storage.read(Object.keys(Reflect.get(talk.storage, 'memory'))),
    ]);
    expect(everything).not.toContain(KEY.slice(0, 16));
  });

  test('a key alone is dropped and said', async () => {
    const talk = startConversation();
    expect(await talk.says(`here: ${KEY}`)).toEqual([expect.stringMatching(/dropped/)]);
  });

  test('a file that cannot be fetched is said; the words beside it are done', async () => {
    const talk = startConversation();
    const attachments = [
      { contentType: 'text/plain', contentUrl: 'https://example.com/device.log', name: 'device.log' },
    ];
    expect(await talk.post({ attachments })).toEqual([expect.stringMatching(/cannot be fetched/)]);
    expect(await talk.says('check pump-08 on contoso-lab', { attachments })).toEqual([
      expect.stringMatching(/cannot be fetched/),
      CHECKING,
    ]);
    expect(
      await talk.says('check cam-01 on tailspin-lab', {
        attachments: [{ contentType: 'text/html', content: '<p>check</p>' }],
      }),
    ).toHaveLength(1);
  });

  test('a broken text does not break the turn', async () => {
    const talk = startConversation();
    expect(await talk.post(JSON.parse('{"text":5}'))).toEqual([expect.stringMatching(/empty/)]);
  });
});

describe('a turn that a crash cut off', () => {
  const waitFor = async (isSo: () => boolean) => {
    while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
  };

  test('is answered when the channel brings it again, and asks for the same job', async () => {
    const first = startConversation({ dies: true });
    void first.says('check pump-08 on contoso-lab', { id: 'one' });
    await waitFor(() => first.jobs.length === 1);
    const next = startConversation({ after: first });
    expect(await next.says('check pump-08 on contoso-lab', { id: 'one' })).toEqual([
      expect.stringMatching(/^Checking pump-08/),
    ]);
    // The store takes a job of one id once.
    expect(next.jobs.map(({ id }) => id)).toEqual(first.jobs.map(({ id }) => id));
    expect(await next.says('check pump-08 on contoso-lab', { id: 'one' })).toEqual([]);
    // Another delivery of the same words is a double, as ever.
    expect(await next.says('check pump-08 on contoso-lab', { id: 'two' })).toEqual([
      'I have that question already: its answer is above or on its way.',
    ]);
    expect(next.jobs).toHaveLength(1);
  });

  test('so is the press of a button', async () => {
    const first = startConversation({ dies: true });
    await first.says('check pump-08', { id: 'one' });
    const press = { id: 'two', value: first.valueOf(HUB) };
    void first.post(press);
    await waitFor(() => first.jobs.length === 1);
    const next = startConversation({ after: first });
    expect(await next.post(press)).toEqual([expect.stringMatching(/^Checking pump-08/)]);
    expect(await next.post({ ...press, id: 'three' })).toEqual([
      expect.stringMatching(/^That button has already done/),
    ]);
  });

  test('other deliveries are other jobs', async () => {
    const talk = startConversation();
    await talk.says('check pump-08 on contoso-lab');
    talk.clock.move(60_000);
    await talk.says('check pump-08 on contoso-lab');
    expect(new Set(talk.jobs.map(({ id }) => id)).size).toBe(2);
  });
});

describe('buttons', () => {
  test('carry an opaque token only, and do what was asked', async () => {
    const talk = startConversation();
    await talk.says('check pump-08');
    expect(JSON.stringify(talk.valueOf(HUB))).toMatch(/^\{"keepalive":"[\w-]{16}\.1"\}$/);
    expect(await talk.presses(HUB)).toEqual(['Checking pump-08 on fabrikam-lab, last 24 hours…']);
  });

  test('pressed twice do one thing', async () => {
    const talk = startConversation();
    await talk.says('check pump-08');
    const value = talk.valueOf(HUB);
    const answers = await Promise.all([talk.post({ value }), talk.post({ value })]);
    expect(answers.flat()).toContain('That button has already done its work. To look anew, type “check again”.');
    expect(talk.jobs).toHaveLength(1);
  });

  test('ask anew even seconds after the same was typed', async () => {
    const talk = startConversation();
    await talk.says('check pump-08');
    await talk.says('check pump-08 on fabrikam-lab');
    expect(await talk.presses(HUB)).toEqual(['Checking pump-08 on fabrikam-lab, last 24 hours…']);
    expect(talk.jobs).toHaveLength(2);
  });

  test('work without their dialog, which may be long gone', async () => {
    const talk = startConversation();
    await talk.says('check pump-08');
    await talk.says('cancel');
    expect(await talk.presses(HUB)).toEqual(['Checking pump-08 on fabrikam-lab, last 24 hours…']);
  });

  test.each([
    { keepalive: 'made-up.0' },
    { keepalive: '' },
    { keepalive: 7 },
    { other: 1 },
    'text',
    0,
    { keepalive: '__proto__.0' },
  ])('unknown: %j', async (value) => {
    const talk = startConversation();
    expect(await talk.post({ value })).toEqual([
      expect.stringMatching(/^That button is too old, or I no longer know it\. Type/),
    ]);
  });

  test('are too old after a day', async () => {
    const talk = startConversation();
    await talk.says('check pump-08');
    talk.clock.move(24 * 3_600_000 + 1);
    expect(await talk.presses(HUB)).toEqual([expect.stringMatching(/^That button is too old/)]);
    expect(talk.jobs).toEqual([]);
  });

  test('are not for another person, and still work for their own', async () => {
    const talk = startConversation();
    await talk.says('check pump-08');
    expect(await talk.presses(HUB, { from: { id: 'somebody', name: 'Somebody' } })).toEqual([
      expect.stringMatching(/^That button belongs to the person who asked/),
    ]);
    expect(await talk.presses(HUB)).toHaveLength(1);
    expect(talk.jobs).toHaveLength(1);
  });

  test('are gone after “forget me”', async () => {
    const talk = startConversation();
    await talk.says('check pump-08');
    await talk.says('forget me');
    expect(await talk.presses(HUB)).toEqual([expect.stringMatching(/^That button is too old/)]);
    // Deleted items stay as undefined in this storage.
    expect(JSON.stringify(Reflect.get(talk.storage, 'memory'))).not.toContain('buttons');
  });

  test('as Action.Execute answer the invoke as well', async () => {
    const talk = startConversation();
    await talk.says('check pump-08');
    const value = { action: { type: 'Action.Execute', data: talk.valueOf(HUB) } };
    expect(await talk.post({ type: 'invoke', name: 'adaptiveCard/action', value })).toEqual([
      'Checking pump-08 on fabrikam-lab, last 24 hours…',
      '(invokeResponse)',
    ]);
  });
});

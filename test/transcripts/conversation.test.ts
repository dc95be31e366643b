import { noAccess, openTo } from '../../src/access/access';
import { HUBS, startConversation } from '../kit/conversation';

type Step = readonly [says: string, ...answers: Array<string | RegExp>];

const CHECKING = 'Checking pump-08 on contoso-lab, last 24 hours…';
const LOOKING = 'Looking at contoso-lab as a whole, last 24 hours…';
const WHICH_OF_ALL = '[card] Which hub do you mean? contoso-lab, fabrikam-lab, tailspin-lab';
const WHICH_HUB = '[card] Which hub is pump-08 on? contoso-lab, fabrikam-lab, tailspin-lab';
const WHICH_DEVICE = 'Which device on contoso-lab? Type its id, exactly as the hub writes it.';
const CONTOSO_ID =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-lab/providers/Microsoft.Devices/IotHubs/contoso-lab';
const CLOSED = /^contoso\.azure-devices\.de was a hub in Azure Germany .*closed in 2021.*ends in azure-devices\.net/;
const MAKING =
  'Making the case for support about pump-08 on contoso-lab, last 24 hours… I show you what would go to support. Nothing is sent before you say yes.';
const HOW_BAD = 'How bad is it that pump-08 disconnects: low, medium, high or critical?';
const WHOM = /^Whom shall support answer\?/;
const FORBIDDEN =
  'You may not see any IoT hub here yet, so I have looked at nothing. Please ask whoever runs Keepalive to give you access.';

const TRANSCRIPTS: Readonly<Record<string, readonly Step[]>> = {
  'everything in one sentence': [['why does pump-08 on contoso-lab keep disconnecting?', CHECKING]],
  'the hub as a link into the portal': [
    ['check pump-08', WHICH_HUB],
    [`https://portal.azure.com/#@contoso.example/resource${CONTOSO_ID}/overview`, CHECKING],
  ],
  'the hub as a resource id': [[`check pump-08 on ${CONTOSO_ID}`, CHECKING]],
  'a link to something else, then the hub': [
    [
      `check pump-08 on ${CONTOSO_ID.replace('Microsoft.Devices/IotHubs', 'Microsoft.Storage/storageAccounts')}`,
      'That link or resource id does not lead to an IoT hub, so I left it out.',
      WHICH_HUB,
    ],
    ['contoso-lab', CHECKING],
  ],
  'a hub of the German cloud, which closed': [
    ['check pump-08 on contoso.azure-devices.de', CLOSED],
    ['HostName=contoso.azure-devices.de;DeviceId=pump-08', CLOSED],
    ['check pump-08', WHICH_HUB],
    ['contoso.azure-devices.de', CLOSED],
    ['pump-08 on contoso-lab', CHECKING],
  ],
  'the device alone, then the hub': [
    ['check pump-08', WHICH_HUB],
    ['Contoso-Lab', CHECKING],
  ],
  'several devices, then the hub': [
    ['check pump-01 and pump-02', '[card] Which hub are pump-01, pump-02 on? contoso-lab, fabrikam-lab, tailspin-lab'],
    ['contoso-lab', /^Checking pump-01 and pump-02 on contoso-lab/],
  ],
  'the hub by number': [
    ['pump-08', WHICH_HUB],
    ['2', 'Checking pump-08 on fabrikam-lab, last 24 hours…'],
  ],
  'nothing but trouble, then hub, then device': [
    ['my device keeps disconnecting', '[card] Which hub is the device on? contoso-lab, fabrikam-lab, tailspin-lab'],
    ['contoso-lab', WHICH_DEVICE],
    ['pump-08', CHECKING],
  ],
  'nothing but trouble, then the device before the hub': [
    ['my pump keeps dropping', '[card] Which hub is the device on? contoso-lab, fabrikam-lab, tailspin-lab'],
    ['pump-08', WHICH_HUB],
    ['1', CHECKING],
  ],
  'the device first, though it looks like a word': [
    ['my pump keeps dropping', '[card] Which hub is the device on? contoso-lab, fabrikam-lab, tailspin-lab'],
    ['turbine', '[card] Which hub is turbine on? contoso-lab, fabrikam-lab, tailspin-lab'],
    ['fabrikam-lab', 'Checking turbine on fabrikam-lab, last 24 hours…'],
  ],
  'a device id that looks like a word, asked for': [
    ['something on contoso-lab is offline', WHICH_DEVICE],
    ['turbine', 'Checking turbine on contoso-lab, last 24 hours…'],
  ],
  'an impossible id is asked for again': [
    ['a device on contoso-lab drops', WHICH_DEVICE],
    ['pump 08 <b>', 'A device id has no spaces or line breaks. Which device? Type “cancel” to stop.'],
    ['x'.repeat(129), 'A device id has at most 128 characters; this one has 129. Which device? Type “cancel” to stop.'],
    ['pump-08', CHECKING],
  ],
  'an impossible id in the first message': [
    [
      `check ${'a1'.repeat(65)} on contoso-lab`,
      'A device id has at most 128 characters; this one has 130.',
      WHICH_DEVICE,
    ],
    ['pump-08', CHECKING],
  ],
  'three wrong ids and no more': [
    ['a device on contoso-lab drops', WHICH_DEVICE],
    ['no idea', /no spaces/],
    ['not a clue', /no spaces/],
    ['I said no', 'Let us leave it there. Type “help” to see what I understand.'],
    ['turbine', /^If “turbine” is a device/],
  ],
  'an unknown hub': [
    [
      'check pump-08 on mystery-hub-7',
      '[card] I see no hub with that name among those that you may ask about (contoso-lab, fabrikam-lab, tailspin-lab). Which hub is pump-08 on? contoso-lab, fabrikam-lab, tailspin-lab',
    ],
    ['still-mystery-9', /^I see no hub with that name.*contoso-lab, fabrikam-lab, tailspin-lab/],
    ['contoso-lab', CHECKING],
  ],
  'more said while being asked': [
    ['check pump-08', WHICH_HUB],
    ['it is on contoso-lab since yesterday', 'Checking pump-08 on contoso-lab, since Sun 22 Nov 00:00 Berlin time…'],
  ],
  'the device said in a sentence while being asked': [
    ['a device on contoso-lab drops', WHICH_DEVICE],
    ['it is pump-08', CHECKING],
  ],
  'help in between': [
    ['a device on contoso-lab drops', WHICH_DEVICE],
    ['help', /^\[card\] You can type/, WHICH_DEVICE],
    ['what is 404104?', /^\[card\] 404104/, WHICH_DEVICE],
    ['and LinkCreationConflict?', /^\[card\] 409002 LinkCreationConflict/, WHICH_DEVICE],
    ['what does NO_NETWORK mean?', /^\[card\] NO_NETWORK: The connection is gone/, WHICH_DEVICE],
    ['hubs', 'You may ask about contoso-lab, fabrikam-lab and tailspin-lab.', WHICH_DEVICE],
    ['pump-08', CHECKING],
  ],
  'cancel in between': [
    ['check pump-08', WHICH_HUB],
    ['cancel', 'Cancelled. Name a device whenever you like.'],
    ['contoso-lab', WHICH_DEVICE],
  ],
  'another question in between': [
    ['check pump-08', WHICH_HUB],
    ['what about cam-01 on tailspin-lab?', 'Checking cam-01 on tailspin-lab, last 24 hours…'],
  ],
  'start over': [
    ['check pump-08', WHICH_HUB],
    ['start over', /^\[card\] Hello, I am Keepalive/],
    ['check again', 'There is nothing to look at again yet. Name a device, like “check pump-08 on contoso-lab”.'],
  ],
  'the last subject is remembered': [
    [
      'pump-08 on contoso-lab drops since yesterday',
      'Checking pump-08 on contoso-lab, since Sun 22 Nov 00:00 Berlin time…',
    ],
    ['check again', 'Checking pump-08 on contoso-lab, since Sun 22 Nov 00:00 Berlin time…'],
    ['and pump-09?', 'Checking pump-09 on contoso-lab, since Sun 22 Nov 00:00 Berlin time…'],
    ['and the last 3 hours?', 'Checking pump-09 on contoso-lab, last 3 hours…'],
    ['and kiosk-01 on fabrikam-lab?', 'Checking kiosk-01 on fabrikam-lab, last 3 hours…'],
    ['check kiosk-02', 'Checking kiosk-02 on fabrikam-lab, last 24 hours…'],
  ],
  'forget me': [
    ['check pump-08 on contoso-lab', CHECKING],
    [
      'forget me',
      /^Done: I have forgotten this conversation, what you asked, the logs that you gave me, your watches, the buttons/,
    ],
    ['check again', /^There is nothing to look at again yet/],
  ],
  'several devices': [
    [
      'check pump-01, pump-02 and pump-03 on contoso-lab',
      'Checking pump-01, pump-02 and pump-03 on contoso-lab, last 24 hours, one after the other…',
    ],
  ],
  'collect logs': [
    [
      'collect logs for pump-08 on contoso-lab',
      'Collecting what there is about pump-08 on contoso-lab, last 24 hours…',
    ],
    ['collect logs', 'I have that question already: its answer is above or on its way.'],
  ],
  'escalate, all in one sentence': [
    ['escalate pump-08 on contoso-lab, severity high, contact ops@example.com', MAKING],
  ],
  'escalate, asked for everything': [
    ['escalate', '[card] Which hub is the device on? contoso-lab, fabrikam-lab, tailspin-lab'],
    ['contoso-lab', WHICH_DEVICE],
    ['pump-08', HOW_BAD],
    ['very', /^One of low, medium, high or critical/],
    ['quite high', WHOM],
    ['my boss', /^An e-mail address or a phone number/],
    ['ops@example.com', MAKING],
  ],
  'escalate, asked once and remembered': [
    ['escalate pump-08 on contoso-lab', HOW_BAD],
    ['critical', WHOM],
    ['+49 30 123456', MAKING],
    ['no', 'I sent nothing, and threw the case away.'],
    ['escalate pump-09', /^Making the case for support about pump-09 on contoso-lab/],
    [
      'escalate pump-01 and pump-02',
      'I hand over one device at a time, so I begin with the first.',
      /^Making the case for support about pump-01 on/,
    ],
  ],
  'escalate what was looked at': [
    ['check pump-08 on contoso-lab', CHECKING],
    ['escalate, high, ops@example.com', MAKING],
    ['escalate, high, ops@example.com', 'I have that question already: its answer is above or on its way.'],
  ],
  'other things while it asks for support': [
    ['escalate pump-08 on contoso-lab', HOW_BAD],
    ['what is 409002?', /^\[card\] 409002 LinkCreationConflict/, HOW_BAD],
    ['status', /^You have handed nothing over/, HOW_BAD],
    ['high', WHOM],
    ['check pump-09 on fabrikam-lab', /^Checking pump-09 on fabrikam-lab/],
    ['escalate pump-08 on contoso-lab', HOW_BAD],
    ['cancel', /^Cancelled/],
  ],
  'given up while it asks for support': [
    ['escalate pump-08 on contoso-lab', HOW_BAD],
    ['what', /^One of low/],
    ['ever', /^One of low/],
    ['you want', 'Let us leave it there. Nothing was sent to support.'],
    ['check pump-08 on contoso-lab', CHECKING],
  ],
  'numbers of others, and words without a case': [
    ['status', /^You have handed nothing over to support yet/],
    ['status KA-1042', /^I know no such number/],
    ['withdraw KA-1042', /^I know no such number/],
    ['withdraw', /^Which one\?/],
    ['add to KA-1042: more', /^I know no such number/],
    ['yes', /^There is nothing that waits for your yes/],
    ['no', /^There is nothing that waits for your yes/],
  ],
  'yes before the preview': [
    ['escalate pump-08 on contoso-lab, low, ops@example.com', MAKING],
    ['yes', /^I am still making the case/],
    ['cancel', 'I sent nothing, and threw the case away.'],
    ['yes', /^There is nothing that waits/],
  ],
  'what is not set up here': [['watch pump-08 for 24 hours', /^I cannot watch anything here/]],
  'a hub as a whole': [
    ['what is wrong with contoso-lab?', LOOKING],
    [
      'how is fabrikam-lab since yesterday',
      /^Looking at fabrikam-lab as a whole, since Sun 22 Nov 00:00 Berlin time…$/,
    ],
    ['check again', /^Looking at fabrikam-lab as a whole, since Sun 22 Nov 00:00 Berlin time…$/],
    ['and the last 3 hours?', 'Looking at fabrikam-lab as a whole, last 3 hours…'],
    ['and contoso-lab?', 'Looking at contoso-lab as a whole, last 3 hours…'],
    ['and pump-08?', 'Checking pump-08 on contoso-lab, last 3 hours…'],
    ['check again', 'Checking pump-08 on contoso-lab, last 3 hours…'],
    ['and how is the hub in the last 2 hours?', 'Looking at contoso-lab as a whole, last 2 hours…'],
    ['collect logs', WHICH_DEVICE],
    ['pump-08', 'Collecting what there is about pump-08 on contoso-lab, last 2 hours…'],
  ],
  'a hub as a whole, by its resource id and by a link': [
    [`what is wrong with ${CONTOSO_ID}?`, LOOKING],
    [
      `how is https://portal.azure.com/#@contoso.example/resource${CONTOSO_ID}/overview in the last hour`,
      'Looking at contoso-lab as a whole, last hour…',
    ],
  ],
  'which hub as a whole': [
    ['what is wrong with my hub?', WHICH_OF_ALL],
    ['help', /^\[card\] You can type/, WHICH_OF_ALL],
    ['still-mystery-9', /^I see no hub with that name/],
    ['nonsense', /^I see no hub with that name/],
    ['Contoso-Lab', LOOKING],
  ],
  'which hub as a whole, by number': [
    ['which devices drop most?', WHICH_OF_ALL],
    ['2', 'Looking at fabrikam-lab as a whole, last 24 hours…'],
  ],
  'asked for a hub, a device is named': [
    ['how is the hub', WHICH_OF_ALL],
    ['check pump-08 on contoso-lab', CHECKING],
  ],
  'asked for a device, the whole hub is meant': [
    ['a device on contoso-lab drops', WHICH_DEVICE],
    ['what is wrong with the hub?', LOOKING],
  ],
  'a hub that nobody sees, as a whole': [
    [
      'what is wrong with elsewhere.azure-devices.net',
      '[card] I see no hub with that name among those that you may ask about (contoso-lab, fabrikam-lab, tailspin-lab). Which hub do you mean? contoso-lab, fabrikam-lab, tailspin-lab',
    ],
    ['cancel', 'Cancelled. Name a device whenever you like.'],
    ['how is contoso.azure-devices.de', CLOSED],
  ],
  'times that cannot be': [
    ['pump-08 on contoso-lab next week', /^That time lies in the future/],
    ['pump-08 on contoso-lab on 2026-11-02', /^That lies more than seven days back/],
    [
      'pump-08 on contoso-lab since 2026-11-02',
      /^Checking pump-08 on contoso-lab, since Mon 16 Nov 16:05 Berlin time… I can look back at most seven days/,
    ],
  ],
  'small talk and nonsense': [
    ['hello', /^Hello\. Which device/],
    ['thanks!', /^You are welcome/],
    ['the weather is nice', /^I did not understand that\. .*help/],
    ['turbine', 'If “turbine” is a device, type “check turbine”. Type “help” for all that I understand.'],
    ['', /^That message was empty/],
    ['x'.repeat(1_000_000), /^That is more than I can read/],
    ['499999', /^I do not know the code 499999/],
    ['<img src=x onerror=alert(1)>', /^I did not understand/],
  ],
};

describe('transcripts', () => {
  test.each(Object.entries(TRANSCRIPTS))('%s', async (_name, steps) => {
    const talk = startConversation();
    for (const [says, ...expected] of steps) {
      const answers = await talk.says(says);
      expect(answers).toEqual(expected.map((one) => (typeof one === 'string' ? one : expect.stringMatching(one))));
    }
    expect(talk.errors).toEqual([]);
  });

  test('one hub is not asked for', async () => {
    const talk = startConversation({ access: openTo(HUBS.slice(0, 1)) });
    expect(await talk.says('check pump-08')).toEqual([CHECKING]);
    expect(await talk.says('how is my hub?')).toEqual([LOOKING]);
  });

  test('who may see no hub is refused once, and nothing is put to work', async () => {
    const talk = startConversation({ access: noAccess });
    expect(await talk.says('why does pump-08 on contoso-lab keep disconnecting?')).toEqual([FORBIDDEN]);
    expect(await talk.says('hubs')).toEqual([FORBIDDEN]);
    expect(await talk.says('what is wrong with contoso-lab?')).toEqual([FORBIDDEN]);
    expect(talk.jobs).toEqual([]);
  });

  test('the job holds plain data only', async () => {
    const talk = startConversation();
    await talk.says('pump-08 on contoso-lab, module filter1, last 3 hours');
    const [job] = talk.jobs;
    expect(JSON.parse(JSON.stringify(job))).toEqual(job);
    expect(job).toMatchObject({
      kind: 'diagnose',
      person: { id: 'user1', channel: 'test' },
      hub: HUBS[0],
      deviceIds: ['pump-08'],
      moduleId: 'filter1',
      window: { from: '2026-11-23T12:05:00.000Z', to: '2026-11-23T15:05:00.000Z' },
      period: { kind: 'last', ms: 10_800_000 },
      zone: 'Europe/Berlin',
    });
  });

  test('so does the job about a hub as a whole', async () => {
    const talk = startConversation();
    await talk.says('what is wrong with contoso-lab, last 3 hours');
    const [job] = talk.jobs;
    expect(JSON.parse(JSON.stringify(job))).toEqual(job);
    expect(job).toMatchObject({
      kind: 'hub-picture',
      person: { id: 'user1', channel: 'test' },
      hub: HUBS[0],
      window: { from: '2026-11-23T12:05:00.000Z', to: '2026-11-23T15:05:00.000Z' },
    });
    expect(job).not.toHaveProperty('deviceIds');
  });

  test('the hub that was asked for is pressed as well as typed', async () => {
    const talk = startConversation();
    await talk.says('how is my hub?');
    expect(await talk.presses('fabrikam-lab')).toEqual(['Looking at fabrikam-lab as a whole, last 24 hours…']);
  });

  test('a full queue is said', async () => {
    const talk = startConversation({ full: true });
    expect(await talk.says('check pump-08 on contoso-lab')).toEqual([
      CHECKING,
      expect.stringMatching(/^I have too much to do/),
    ]);
  });

  test('times are UTC where the chat tells no zone, and it is said', async () => {
    const talk = startConversation();
    const [answer] = await talk.says('pump-08 on contoso-lab since 3 this morning', { localTimezone: 'Mars/Olympus' });
    expect(answer).toBe(
      'Checking pump-08 on contoso-lab, since 03:00 UTC… I read your times as UTC, since your chat does not tell me your time zone.',
    );
  });
});

import type { Access } from '../../../src/access/access';
import { openTo } from '../../../src/access/access';
import type { ArmToken } from '../../../src/access/user-token';
import type { SignIn } from '../../../src/bot/ports';
import { HUBS, startConversation } from '../../kit/conversation';

/** Who has signed in sees the hubs. */
function signInDesk() {
  let isIn = false;
  const signedIn: ArmToken = { kind: 'token', token: 't', who: { objectId: null, tenantId: null, name: null } };
  const signIn: SignIn = {
    connection: 'azure',
    tokens: {
      armTokenFor: async () => (isIn ? signedIn : { kind: 'not-signed-in' }),
      signOut: async () => {
        isIn = false;
        return { ok: true };
      },
    },
    service: {
      tokenOf: async (_person, code) => {
        if (code === '424242') isIn = true;
        return isIn ? { kind: 'token', token: 't' } : { kind: 'none' };
      },
      exchange: async () => ({ kind: 'none' }),
      signOut: async () => ({ ok: true }),
    },
    resourceFor: async () => ({ signInLink: 'https://sign-in.example' }),
  };
  const open = openTo(HUBS);
  const access: Access = {
    hubsFor: async () => (isIn ? HUBS : []),
    mayRead: async (person, host) => (isIn ? open.mayRead(person, host) : { kind: 'sign-in' }),
    standing: async (person) => (isIn ? open.standing(person) : { kind: 'sign-in' }),
  };
  return { talk: startConversation({ signIn, access }), enter: () => (isIn = true) };
}

const THANKS = 'Thank you, you are signed in.';
const CHECKING = 'Checking pump-08 on contoso-lab, last 24 hours…';

test('what was asked is answered after the sign-in', async () => {
  const { talk } = signInDesk();
  expect(await talk.says('check pump-08 on contoso-lab')).toEqual([expect.stringContaining('Please sign in')]);
  expect(talk.jobs).toEqual([]);
  expect(await talk.says('424242')).toEqual([THANKS, CHECKING]);
  expect(talk.jobs).toHaveLength(1);
});

test('what was asked last is answered, and a key in it is not kept', async () => {
  const { talk } = signInDesk();
  await talk.says('check pump-07 on contoso-lab');
  await talk.says(
    'HostName=contoso-lab.azure-devices.net;DeviceId=pump-08;SharedAccessKey=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=',
  );
  expect(JSON.stringify(Reflect.get(talk.storage, 'memory'))).not.toContain('AAECAwQF');
  expect((await talk.says('424242'))[0]).toBe(THANKS);
});

test('a code without a sign-in that waits, or one that waited too long, is a message like others', async () => {
  const { talk } = signInDesk();
  expect(await talk.says('424242')).toEqual([expect.stringContaining('I do not know the code 424242')]);
  await talk.says('check pump-08 on contoso-lab');
  talk.clock.move(16 * 60_000);
  expect(await talk.says('424242')).toEqual([expect.stringContaining('I do not know the code 424242')]);
});

test('“hubs” asks to sign in; “sign in” keeps what was asked before', async () => {
  const { talk } = signInDesk();
  expect(await talk.says('hubs')).toEqual([expect.stringContaining('Please sign in')]);
  expect(await talk.says('sign in')).toEqual([expect.stringContaining('plain way to sign in')]);
  expect(await talk.says('424242')).toEqual([THANKS, expect.stringContaining('You may ask about contoso-lab')]);
});

test('another person of the conversation is not answered with it', async () => {
  const { talk } = signInDesk();
  await talk.says('check pump-08 on contoso-lab');
  expect(await talk.says('424242', { from: { id: 'another', name: '' } })).toEqual([
    expect.stringContaining('I do not know the code 424242'),
  ]);
});

test('forgetting somebody signs them out', async () => {
  const { talk, enter } = signInDesk();
  enter();
  await talk.says('forget me');
  expect(await talk.says('hubs')).toEqual([expect.stringContaining('Please sign in')]);
});

test('without a connection nobody is asked to sign in', async () => {
  const talk = startConversation({ access: openTo([]) });
  expect(await talk.says('sign in')).toEqual([expect.stringContaining('There is no sign-in here')]);
  expect(await talk.says('sign out')).toEqual([expect.stringContaining('There is no sign-in here')]);
  expect(await talk.says('check pump-08')).toEqual([expect.stringContaining('You may not see any IoT hub')]);
});

test.each(['sign in', 'Sign in please', 'log in', 'login', 'sign-in', 'signin'])(
  '“%s” is the command',
  async (words) => {
    const { talk } = signInDesk();
    expect(await talk.says(words)).toEqual([expect.stringContaining('Please sign in')]);
  },
);

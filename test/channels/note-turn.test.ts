import type { TurnContext } from 'botbuilder';
import { referenceOf } from '../../src/bot/delivery';
import type { Bot } from '../../src/bot/keepalive-bot';
import { KeepaliveAdapter } from '../../src/channels/adapter';
import { isLoopback } from '../../src/channels/service-url';
import { connector } from '../kit/connector';
import { handClock } from '../kit/hand-clock';
import { notedTelemetry } from '../kit/noted-telemetry';
import { outboundBy } from '../kit/outbound';
import { NOW } from '../kit/sample-report';

let channel: Awaited<ReturnType<typeof connector>>;
beforeEach(async () => {
  channel = await connector();
});
afterEach(() => channel.close());

const activity = (more: object = {}) => ({
  type: 'message',
  id: '1',
  channelId: 'webchat',
  serviceUrl: channel.url,
  from: { id: 'u' },
  recipient: { id: 'b' },
  conversation: { id: 'c' },
  text: 'hi',
  ...more,
});
const REFERENCE = referenceOf({ channelId: 'webchat', conversation: Object({ id: 'c' }), id: '1' });

async function noted(body: unknown, bot: Bot) {
  const clock = handClock(NOW);
  const lines: object[] = [];
  const log = {
    info: (details: object) => void lines.push(details),
    warn: (details: object) => void lines.push(details),
    error: (details: object) => void lines.push(details),
  };
  const { telemetry, noted } = notedTelemetry();
  const outbound = { ...outboundBy(clock), telemetry };
  const adapter = new KeepaliveAdapter({ identity: null, mayAnswerTo: isLoopback, log, outbound, clock, telemetry });
  await adapter.answer(
    { headers: {}, body },
    { send: () => undefined },
    {
      async run(context: TurnContext) {
        clock.move(7);
        await bot.run(context);
      },
    },
  );
  return { lines, noted };
}

const silent: Bot = { run: async () => undefined };

test('a turn is noted with its time, and with its reference in the log', async () => {
  const turn = await noted(activity(), silent);
  expect(turn.noted).toEqual([`keepalive.turn 7 ms ${REFERENCE} webchat message answered`]);
  expect(turn.lines).toEqual([
    { reference: REFERENCE, channel: 'webchat', activity: 'message', end: 'answered', ms: 7 },
  ]);
});

test('an apology is a failure, by the reference that the person sees', async () => {
  const fails: Bot = { run: () => Promise.reject(new Error('a bug')) };
  const turn = await noted(activity(), fails);
  expect(turn.noted).toEqual([
    'keepalive.gate.wait 0 ms - send passed',
    `keepalive.turn 7 ms ${REFERENCE} webchat message failed`,
  ]);
  expect(turn.lines).toMatchObject([{ reference: REFERENCE, err: expect.any(Error) }, { reference: REFERENCE }]);
  expect(String(channel.received[0]?.body.text)).toContain(`the reference ${REFERENCE}`);
});

test.each([
  ['no activity', () => 'text', 'keepalive.turn 0 ms - other other refused'],
  [
    'another place',
    () => activity({ serviceUrl: 'https://evil.example' }),
    'keepalive.turn 0 ms - webchat message refused',
  ],
  [
    'words of its own',
    () => activity({ channelId: 'pump-08', type: 'Grace' }),
    expect.stringMatching(/^keepalive.turn 7 ms [0-9a-f]{8} other other answered$/),
  ],
])('%s', async (_name, body, line) => {
  expect((await noted(body(), silent)).noted).toEqual([line]);
});

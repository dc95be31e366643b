import type { ConversationReference } from 'botbuilder';
import type { Tell } from '../../../src/bot/ports';
import { watchSays } from '../../../src/bot/watch/watch-says';
import { incidentWords } from '../../../src/bot/watch/watch-words';
import type { Incident } from '../../../src/watch/incident';
import { handClock } from '../../kit/hand-clock';

const NOW = new Date('2026-11-23T15:00:00Z');
const at = (time: string) => Date.parse(`2026-11-23T${time}:00Z`);
const ONE = { key: 'k', hub: 'contoso-lab', deviceId: 'pump-08', moduleId: null };
const DOWN: Incident = { kind: 'down', ...ONE, since: at('14:05'), back: null };

function says(trouble?: object) {
  const told: Array<{ readonly where: Partial<ConversationReference>; readonly text: string | undefined }> = [];
  const tell: Tell = {
    updatesInPlace: ({ channelId }) => channelId === 'msteams',
    async tell(where, { text }) {
      if (trouble) throw Object.assign(new Error('no'), trouble);
      told.push({ where, text });
      return 'm1';
    },
    update: async () => true,
  };
  const log = { error: () => undefined, warn: () => undefined };
  return { told, ...watchSays({ tell, clock: handClock(NOW), log }) };
}

const PLACE = { conversation: { channelId: 'msteams', conversation: { id: 'a:1' } }, zone: 'Europe/Berlin' };

test('it is said where it was asked for', async () => {
  const { told, say, updatesInPlace } = says();
  expect(await say(PLACE, [DOWN])).toEqual({ kind: 'said', message: 'm1' });
  expect(told).toEqual([
    { where: PLACE.conversation, text: expect.stringContaining('pump-08 on contoso-lab is down since 14:05 UTC') },
  ]);
  expect([updatesInPlace(PLACE), updatesInPlace({ ...PLACE, conversation: {} })]).toEqual([true, false]);
});

test.each<[name: string, trouble: object, kind: object]>([
  ['blocked, or not in the conversation any more (403)', { statusCode: 403 }, { kind: 'gone' }],
  ['a conversation that is not there (404)', { statusCode: 404 }, { kind: 'gone' }],
  ['too many messages (429)', { statusCode: 429 }, { kind: 'again' }],
  ['nobody reached', { code: 'ECONNREFUSED' }, { kind: 'again' }],
  ['a gateway that gave up: it may have arrived', { statusCode: 504 }, { kind: 'said', unsure: true }],
  ['no answer: it may have arrived', { code: 'ECONNRESET' }, { kind: 'said', unsure: true }],
])('%s', async (_name, trouble, kind) => {
  expect(await says(trouble).say(PLACE, [DOWN])).toMatchObject(kind);
});

const storm: Incident = {
  kind: 'storm',
  key: 's',
  hub: 'contoso-lab',
  from: at('14:05'),
  to: at('14:06'),
  devices: 80,
  over: true,
  yours: [
    { deviceId: 'pump-08', moduleId: null, since: at('14:05'), back: null },
    { deviceId: 'pump-09', moduleId: 'm', since: at('14:05'), back: at('14:08') },
  ],
};

test.each<[words: string, incident: Incident]>([
  [
    'pump-08 on contoso-lab is down since 14:05 UTC, longer than is usual for it. “check pump-08 on contoso-lab” shows why.',
    DOWN,
  ],
  ['pump-08 on contoso-lab is back since 14:31 UTC. It was down for 26 minutes.', { ...DOWN, back: at('14:31') }],
  [
    'pump-08 on contoso-lab keeps dropping: 6 times or more since 14:05 UTC, and it came back each time. “check pump-08 on contoso-lab” shows why.',
    { kind: 'unsteady', ...ONE, from: at('14:05'), last: at('14:20'), drops: 6, over: false },
  ],
  [
    'pump-08 on contoso-lab has not dropped for 30 minutes.',
    { kind: 'unsteady', ...ONE, from: at('14:05'), last: at('14:20'), drops: 6, over: true },
  ],
  [
    'About 80 devices of contoso-lab dropped together at 14:05 UTC. It is over: since 14:07 UTC no more than usual drop (for 10 minutes by now). Of those you watch, pump-08 is still down, module m of pump-09 is back.',
    storm,
  ],
  [
    'I have stopped watching contoso-lab, as its time is over; there was nothing to tell you of. To go on, type “watch contoso-lab”.',
    { kind: 'ended', ...ONE, deviceId: null, incidents: 0, down: null },
  ],
  [
    'I have stopped watching pump-08 on contoso-lab, as its time is over; I told you of 2 incidents. It is down since 14:05 UTC. To go on, type “watch pump-08 on contoso-lab”.',
    { kind: 'ended', ...ONE, incidents: 2, down: at('14:05') },
  ],
])('%s', (words, incident) => {
  expect(incidentWords([incident], { zone: 'UTC', now: NOW })).toBe(words);
});

test('several are a line each, with one hint for all', () => {
  const words = incidentWords([DOWN, { ...DOWN, deviceId: 'pump-09' }], { zone: 'UTC', now: NOW });
  expect(words.split('\n')).toHaveLength(2);
  expect(words.match(/“/g)).toHaveLength(1);
});

test('an id cannot break out of its line', () => {
  const words = incidentWords([{ ...DOWN, deviceId: 'a\nb' }], { zone: 'UTC', now: NOW });
  expect(words).not.toContain('\n');
});

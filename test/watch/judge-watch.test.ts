import fc from 'fast-check';
import type { ConnectionEvent } from '../../src/watch/connection-event';
import type { Storm } from '../../src/watch/hub-minutes';
import { type Incident, stageOf } from '../../src/watch/incident';
import { judgeWatch } from '../../src/watch/judge-watch';
import { afterPlan, MOST_AN_HOUR, planMessages } from '../../src/watch/plan-messages';
import { type Target, type WatchRecord, withEvent } from '../../src/watch/watch-record';
import { atMinute, EVENTS_BEGIN, eventsOf } from '../kit/connection-events';
import { CONTOSO } from '../kit/sample-report';

const MINUTE = 60_000;

function target(deviceId: string | null, more: Partial<Target> = {}): Target {
  const hub = { ...CONTOSO, name: 'contoso-lab' };
  const times = { since: EVENTS_BEGIN, until: atMinute(24 * 60), usuallyAway: null };
  return { hub, deviceId, moduleId: null, ...times, seen: [], incidents: 0, ...more };
}

function record(targets: readonly Target[]): WatchRecord {
  const person = { id: 'ada', channel: 'msteams' };
  const where = { conversationId: 'c', conversation: {}, zone: 'UTC' };
  return { person, ...where, targets: [...targets], told: [], sent: [], revision: 0, claim: null };
}

function seeing(before: WatchRecord, events: readonly ConnectionEvent[]): WatchRecord {
  const targets = before.targets.map((one) =>
    events.filter((event) => event.deviceId === one.deviceId).reduce((t, event) => withEvent(t, event) ?? t, one),
  );
  return { ...before, targets };
}

/** What is said at that minute, as `kind stage device`, a message in brackets; and the record then. */
function look(
  before: WatchRecord,
  minute: number,
  { storms = [], inPlace = false }: { storms?: readonly Storm[]; inPlace?: boolean } = {},
) {
  const now = atMinute(minute);
  const { incidents, next } = judgeWatch(before, () => storms, now);
  const plan = planMessages(before, incidents, now, inPlace);
  const words = (all: readonly Incident[]) =>
    all.map((one) => [one.kind, stageOf(one), 'deviceId' in one ? one.deviceId : ''].join(' ').trim());
  const said = [
    ...(plan.say.length > 0 ? [`say ${words(plan.say).join(', ')}`] : []),
    ...plan.edits.map(({ message, incidents: all }) => `edit ${message}: ${words(all).join(', ')}`),
  ];
  const after = afterPlan(before, plan, now);
  const told = after.told.map((one) =>
    one.message === null && plan.say.some(({ key }) => key === one.incident.key)
      ? { ...one, message: `m${minute}` }
      : one,
  );
  const nextMinute = next === null ? null : (next - EVENTS_BEGIN) / MINUTE;
  return { said, after: { ...after, told }, next: nextMinute, heldUntil: plan.heldUntil };
}

/** Events come as they happen, looks are at these minutes: what was said at each that said something. */
function story(changes: string, looks: readonly number[], more: Partial<Target> = {}): string[] {
  const events = eventsOf('pump-08', changes);
  let kept = record([target('pump-08', more)]);
  const all: string[] = [];
  for (const minute of looks) {
    kept = seeing(
      kept,
      events.filter(({ at }) => at <= atMinute(minute)),
    );
    const { said, after } = look(kept, minute);
    kept = after;
    all.push(...said.map((one) => `${minute}: ${one}`));
  }
  return all;
}

const EVERY_MINUTE = Array.from({ length: 120 }, (_, minute) => minute);

test.each<[name: string, changes: string, more: Partial<Target>, said: string[]]>([
  ['a short drop is not told', 'down 10, up 14', {}, []],
  ['until more is known, five minutes are waited', 'down 10', {}, ['15: say down down pump-08']],
  ['its return is told, once', 'down 10, up 40', {}, ['15: say down down pump-08', '40: say down back pump-08']],
  [
    'what is usual comes from its log',
    'down 10, up 20',
    { usuallyAway: 2 * MINUTE },
    ['16: say down down pump-08', '20: say down back pump-08'],
  ],
  ['who is usually away for long is waited for', 'down 10, up 40', { usuallyAway: 15 * MINUTE }, []],
  ['but not for more than an hour', 'down 10', { usuallyAway: 600 * MINUTE }, ['70: say down down pump-08']],
  [
    'nor for less than two looks of the service',
    'down 10, up 13',
    { usuallyAway: 1_000 },
    ['12: say down down pump-08', '13: say down back pump-08'],
  ],
  [
    'what is usual comes from the events',
    'down 1, up 2, down 11, up 12, down 21, up 22, down 40',
    {},
    ['43: say down down pump-08'],
  ],
  [
    'two drops without a return between are one incident',
    'down 10, down 20, up 30',
    {},
    ['15: say down down pump-08', '30: say down back pump-08'],
  ],
  [
    'two drops with one are two',
    'down 10, up 20, down 30, up 50',
    {},
    [
      '15: say down down pump-08',
      '20: say down back pump-08',
      '35: say down down pump-08',
      '50: say down back pump-08',
    ],
  ],
  [
    'who keeps dropping is told of once, and once that it has stopped',
    'down 1, up 2, down 6, up 7, down 11, up 12, down 16, up 17, down 21, up 22, down 26, up 27',
    {},
    ['21: say unsteady on pump-08', '56: say unsteady over pump-08'],
  ],
  [
    'so is who is connected at every look, though by new connections',
    'up 0, up 1, up 2, up 3, up 4, up 5',
    {},
    ['5: say unsteady on pump-08', '35: say unsteady over pump-08'],
  ],
  ['its time is told when it is over', '', { until: atMinute(60) }, ['60: say ended ended pump-08']],
])('%s', (_name, changes, more, said) => {
  expect(story(changes || 'up 0', EVERY_MINUTE, more)).toEqual(said);
});

test('the look that matters next is known', () => {
  const kept = seeing(record([target('pump-08')]), eventsOf('pump-08', 'down 10'));
  expect(look(kept, 10).next).toBe(15);
  expect(look(look(kept, 15).after, 15).next).toBe(24 * 60);
});

test('where the channel can, the message itself changes', () => {
  const kept = seeing(record([target('pump-08'), target('pump-09')]), [
    ...eventsOf('pump-08', 'down 10'),
    ...eventsOf('pump-09', 'down 10'),
  ]);
  const first = look(kept, 15, { inPlace: true });
  expect(first.said).toEqual(['say down down pump-08, down down pump-09']);
  const second = look(seeing(first.after, eventsOf('pump-09', 'up 20')), 20, { inPlace: true });
  expect(second.said).toEqual(['edit m15: down down pump-08, down back pump-09']);
  expect(second.after.sent).toHaveLength(1);
  expect(look(second.after, 21, { inPlace: true }).said).toEqual([]);
});

test('never more than so many messages an hour; what is over by then is not told', () => {
  let kept = record(Array.from({ length: 10 }, (_, n) => target(`d${n}`)));
  const said: string[] = [];
  for (const minute of EVERY_MINUTE) {
    for (let n = 0; n < 10; n += 1)
      if (minute === n * 2) kept = seeing(kept, eventsOf(`d${n}`, n === 9 ? 'down 18, up 40' : `down ${n * 2}`));
    const seen = look(kept, minute);
    kept = seen.after;
    said.push(...seen.said.map((one) => `${minute}: ${one}`));
  }
  expect(said.slice(0, MOST_AN_HOUR).map((one) => one.replace(/.*pump|.* d/, 'd'))).toEqual([
    'd0',
    'd1',
    'd2',
    'd3',
    'd4',
    'd5',
  ]);
  expect(said[MOST_AN_HOUR]).toBe('65: say down down d6, down down d7, down down d8');
  expect(said).toHaveLength(MOST_AN_HOUR + 1);
});

describe('a storm of the hub', () => {
  const storms: readonly Storm[] = [{ from: atMinute(30), to: atMinute(31), devices: 80 }];

  test('is one message for who watches the hub and devices on it, and one when it is over', () => {
    let kept = record([target(null), target('a'), target('b'), target('c')]);
    kept = seeing(kept, [...eventsOf('a', 'down 30'), ...eventsOf('b', 'down 31')]);
    const first = look(kept, 31, { storms });
    expect(first.said).toEqual(['say storm on']);
    const later = seeing(first.after, eventsOf('a', 'up 33'));
    expect(look(later, 36, { storms }).said).toEqual([]);
    const over = look(later, 41, { storms });
    expect(over.said).toEqual(['say storm over']);
    // Its minutes are forgotten in the end; what was told is not.
    const back = look(seeing(over.after, eventsOf('b', 'up 60')), 60);
    expect(back.said).toEqual(['say storm back']);
    expect(look(back.after, 90).said).toEqual([]);
  });

  test('is told to who watches a device in it only when that stays away', () => {
    const away = seeing(record([target('a')]), eventsOf('a', 'down 30, up 33'));
    expect(look(away, 33, { storms }).said).toEqual([]);
    const stays = seeing(record([target('a'), target('b')]), [
      ...eventsOf('a', 'down 30'),
      ...eventsOf('b', 'down 30'),
    ]);
    expect(look(stays, 31, { storms }).said).toEqual([]);
    expect(look(stays, 35, { storms }).said).toEqual(['say storm on']);
  });

  test('is nothing to who watches a device that is well', () => {
    expect(look(record([target('a')]), 40, { storms }).said).toEqual([]);
  });

  test('a further wave is the same storm', () => {
    const first = look(record([target(null)]), 31, { storms });
    const more = [{ from: atMinute(30), to: atMinute(36), devices: 120 }];
    const second = look(first.after, 36, { storms: more });
    expect(second.said).toEqual([]);
    expect(look(second.after, 45, { storms: more }).said).toEqual([]);
    expect(look(second.after, 46, { storms: more }).said).toEqual(['say storm back']);
  });
});

test('any order and any doubling of the events says the same', () => {
  const devices = ['a', 'b', 'c'];
  const happening = fc.record({
    device: fc.constantFrom(...devices),
    what: fc.constantFrom('up', 'down'),
    minute: fc.integer({ min: 0, max: 200 }),
  });
  const shuffled = fc
    .uniqueArray(happening, { selector: ({ device, minute }) => `${device}${minute}`, maxLength: 60 })
    .chain((all) => {
      const events = all.flatMap(({ device, what, minute }) => eventsOf(device, `${what} ${minute}`));
      return fc.tuple(
        fc.constant(events),
        fc.array(fc.nat(Math.max(0, events.length - 1)), { maxLength: 20 }).chain((twice) => {
          const doubled = [...events, ...twice.flatMap((at) => events[at] ?? [])];
          return fc.shuffledSubarray(doubled, { minLength: doubled.length });
        }),
      );
    });
  fc.assert(
    fc.property(shuffled, fc.boolean(), ([events, mixed], inPlace) => {
      const storms = [{ from: atMinute(100), to: atMinute(101), devices: 50 }];
      const run = (order: readonly ConnectionEvent[]) => {
        let kept = record([target(null), ...devices.map((device) => target(device))]);
        const said: string[] = [];
        // By blocks: within each, the order is the one of their coming.
        for (const until of [50, 90, 130, 205, 300]) {
          const block = order.filter(({ at }) => at <= atMinute(until) && at > atMinute(until === 50 ? -1 : 0));
          kept = seeing(kept, until === 50 ? order.filter(({ at }) => at <= atMinute(50)) : block);
          const seen = look(kept, until, { storms: until >= 130 ? storms : [], inPlace });
          kept = seen.after;
          said.push(...seen.said);
        }
        return said;
      };
      expect(run(mixed)).toEqual(run(events));
    }),
    { numRuns: 300 },
  );
});

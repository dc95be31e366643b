import { TurnContext } from 'botbuilder';
import type { Guard, SeenHub } from '../access/guard';
import type { Clock } from '../clock';
import type { Cloud } from '../cloud';
import type { LogBook } from '../support/device-logs/log-book';
import { startingWords } from './answer/starting-words';
import { deliveryOf, referenceOf } from './delivery';
import type { Job, Jobs } from './jobs';
import type { BotLog, FirstTime } from './ports';
import type { OwnChats } from './rooms/own-chats';
import { isRoom, ownChatLink } from './rooms/rooms';
import type { JobKind } from './talk';
import { themeOf } from './theme';
import type { Turn } from './turn';
import type { Ask } from './understand/intent';
import { DEFAULT_PERIOD, windowOf } from './understand/period';
import { say, WORDS } from './words';

/**
 * A whole diagnosis takes at most 12 s (rule 2): until then the same question, under whatever id, is the one that is being
 * answered. Who wants it anew after that gets it anew, and with "check again" or a button at once. Milliseconds.
 */
export const SAME_ASK = 12_000;

export interface StartParts {
  readonly jobs: Jobs;
  readonly once: FirstTime;
  readonly clock: Clock;
  readonly canCollect: boolean;
  readonly log: BotLog;
  readonly logs: Pick<LogBook, 'assign'>;
  readonly ownChats: Pick<OwnChats, 'of'>;
  readonly cloud: Cloud;
  readonly guard: Guard;
}

export interface StartMore {
  /** For `escalate`: makes the draft that the job fills; null when there is one already, which it has said. */
  readonly openDraft?: () => Promise<string | null>;
  /** Logs that were given with the question; ids of the log book. */
  readonly logs?: readonly string[];
}

/** Puts the job and says so: the answer comes outside of the turn (rule 2). `how` tells "check again" from the first asking. */
export async function startJob(
  parts: StartParts,
  turn: Turn,
  kind: JobKind,
  ask: Ask,
  seen: SeenHub,
  how: string,
  { openDraft, logs = [] }: StartMore = {},
): Promise<void> {
  const { context, zone, now } = turn;
  // What a person may do is asked anew when the job runs: it is not kept.
  const { roles: _, ...hub } = seen;
  if (kind === 'collect' && !parts.canCollect) return void (await context.sendActivity(say(WORDS.noCollecting)));
  const { window, cut } = windowOf(ask.period ?? DEFAULT_PERIOD, now);
  if (window.from >= window.to) return void (await context.sendActivity(say(WORDS.tooOld)));

  const intent = JSON.stringify([turn.owner, how, kind, hub.host, ask.devices, ask.module, ask.period]);
  const by = deliveryOf(context.activity) ?? undefined;
  if (!(await parts.once.firstTime(`ask:${intent}`, SAME_ASK, by)))
    return void (await context.sendActivity(say(WORDS.already)));

  const [deviceId] = ask.devices;
  if (logs.length > 0 && deviceId !== undefined) await parts.logs.assign(turn.owner, logs, { hub: hub.host, deviceId });
  turn.talk.last = { ...ask, hub: hub.name };
  const escalation = openDraft && (await openDraft());
  if (escalation === null) return;
  const about = {
    id: referenceOf(context.activity),
    conversation: JSON.parse(JSON.stringify(TurnContext.getConversationReference(context.activity))),
    person: turn.owner.person,
    hub,
    window: { from: window.from.toISOString(), to: window.to.toISOString() },
    period: ask.period,
    zone: zone.zone,
    theme: themeOf(context.activity.channelData),
    askedAt: now.toISOString(),
    ...(logs.length > 0 && { logs }),
    ...(await roomOf(parts, turn, ask, hub)),
  };
  const draft = escalation === undefined ? {} : { escalation };
  const job: Job =
    kind === 'hub-picture'
      ? { ...about, kind }
      : { ...about, kind, ...draft, deviceIds: ask.devices, moduleId: ask.module };
  const saying = startingWords({
    kind,
    devices: ask.devices,
    module: ask.module,
    hub: hub.name,
    period: ask.period,
    window,
    zone: zone.zone,
    now,
  });
  const notes = [
    kind === 'escalate' ? WORDS.nothingSentYet : '',
    cut ? WORDS.cut : '',
    !zone.known && ask.period !== null && ask.period.kind !== 'last' ? WORDS.utc : '',
  ];
  await context.sendActivity(say([saying, ...notes].filter(Boolean).join(' ')));
  try {
    await parts.jobs.put(job);
    const { person } = turn.owner;
    await parts.guard.did(person, { what: kind, hub: hub.host, deviceId: deviceId ?? null, result: 'begun' });
  } catch (error) {
    parts.log.error({ err: error, reference: job.id }, 'a job was not taken');
    await context.sendActivity(say(WORDS.busy));
  }
}

/** Where others read along, the details go elsewhere. */
async function roomOf(
  parts: Pick<StartParts, 'ownChats' | 'cloud'>,
  { context: { activity }, owner }: Turn,
  { devices }: Ask,
  hub: Pick<SeenHub, 'name'>,
): Promise<Pick<Job, 'room'>> {
  if (!isRoom(activity.conversation)) return {};
  const question = `check ${[...devices, hub.name].join(' on ')}`;
  const link = ownChatLink(activity.recipient?.id, devices.length > 1 ? '' : question, parts.cloud);
  return { room: { ownChat: await parts.ownChats.of(owner.person), link } };
}

import { TurnContext } from 'botbuilder';
import type { Guard, SeenHub } from '../access/guard';
import type { Clock } from '../clock';
import type { LogBook } from '../support/device-logs/log-book';
import { deliveryOf, referenceOf } from './delivery';
import type { Ask } from './intent';
import type { Job, Jobs } from './jobs';
import { DEFAULT_PERIOD, windowOf } from './period';
import type { BotLog, FirstTime } from './ports';
import { startingWords } from './starting-words';
import type { JobKind } from './talk';
import { themeOf } from './theme';
import type { Turn } from './turn';
import { say, WORDS } from './words';

/** A doubled press or a repeated delivery under a new id comes within seconds; a person who wants it anew takes longer. */
const SAME_ASK = 5_000;

export interface StartParts {
  readonly jobs: Jobs;
  readonly once: FirstTime;
  readonly clock: Clock;
  readonly canCollect: boolean;
  readonly log: BotLog;
  readonly logs: Pick<LogBook, 'assign'>;
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

import { type Activity, MemoryStorage, TestAdapter } from 'botbuilder';
import { type Access, openTo } from '../../src/access/access';
import { type Audit, noAudit } from '../../src/access/audit';
import { guardOf } from '../../src/access/guard';
import { conversationStateOn } from '../../src/bot/conversation-state';
import type { Job } from '../../src/bot/jobs';
import { type BotParts, createBot } from '../../src/bot/keepalive-bot';
import { type KeptButtons, keepButtons, type Owner } from '../../src/bot/kept-buttons';
import type { FirstTime } from '../../src/bot/ports';
import { keepOwnChats } from '../../src/bot/rooms/own-chats';
import { keepTranscripts } from '../../src/bot/transcripts';
import type { Clock } from '../../src/clock';
import { PUBLIC_CLOUD } from '../../src/cloud';
import { memoryDesk } from './escalations';
import { givenLogs } from './given-logs';
import { handClock } from './hand-clock';
import { memoryRecords } from './memory-store';
import { partsOf } from './parse-card';
import { CONTOSO, NOW } from './sample-report';

export const HUBS = ['contoso-lab', 'fabrikam-lab', 'tailspin-lab'].map((name) => ({
  ...CONTOSO,
  name,
  host: `${name}.azure-devices.net`,
}));

export const EXAMPLES = [
  'why does pump-08 on contoso-lab keep disconnecting?',
  'check cam-01 on tailspin-lab',
  'what is 409002',
];

export interface Options
  extends Partial<
    Pick<
      BotParts,
      | 'fetchFile'
      | 'edge'
      | 'enable'
      | 'examples'
      | 'watches'
      | 'isRegistered'
      | 'signIn'
      | 'support'
      | 'consent'
      | 'uploadAddress'
    >
  > {
  readonly access?: Access;
  readonly audit?: Audit;
  readonly kept?: BotParts['kept'];
  readonly canCollect?: boolean;
  /** Fails when a job is put. */
  readonly full?: boolean;
  /** Dies with the first job that is put: its turn never ends. */
  readonly dies?: boolean;
  /** One that died: this is the next process, on the same store. */
  readonly after?: { readonly clock: HandClock; readonly storage: MemoryStorage; readonly once: MemoryOnce };
}

type HandClock = ReturnType<typeof handClock>;
type MemoryOnce = ReturnType<typeof memoryOnce>;

/** A conversation with the real bot, its dialogs and cards; what lies behind the ports is in memory. */
export function startConversation(options: Options = {}) {
  const {
    access = openTo(HUBS),
    audit = noAudit,
    canCollect = true,
    full = false,
    dies = false,
    after,
    ...other
  } = options;
  const clock = after?.clock ?? handClock(NOW);
  const storage = after?.storage ?? new MemoryStorage();
  const once = after?.once ?? memoryOnce(() => clock.now().getTime());
  once.freeBegun();
  const jobs: Job[] = [];
  const errors: unknown[] = [];
  const log = { error: (details: object) => void errors.push(details), warn: () => undefined };
  const buttons = keepButtons(storage, once, clock);
  const escalations = memoryDesk(clock);
  const put = async (job: Job) => {
    if (full) throw new Error('full');
    jobs.push(job);
    if (dies) await new Promise(() => undefined);
  };
  const { store, given, forBot } = givenLogs(clock);
  const transcripts = keepTranscripts(memoryRecords());
  const casesForgotten: Owner[] = [];
  const bot = createBot({
    ...forBot,
    signIn: null,
    watches: null,
    isRegistered: async () => 'unclear',
    cloud: PUBLIC_CLOUD,
    access,
    guard: guardOf(access, audit),
    jobs: { put },
    once,
    buttons,
    ownChats: keepOwnChats(storage),
    desk: escalations.desk,
    conversationState: conversationStateOn(storage),
    clock,
    log,
    examples: EXAMPLES,
    kept: { casesOf: async () => [], caseDays: 30, webSessions: null },
    ...other,
    canCollect,
    transcripts,
    forgetCases: async (owner) => void casesForgotten.push(owner),
  });
  const adapter = new TestAdapter((context) => bot.run(context));
  const cards: Array<Record<string, unknown>> = [];
  let number = 0;

  /** Posts an activity and gives what the bot answered: its texts, and `[card] …` for cards. */
  async function post(activity: Partial<Activity>): Promise<string[]> {
    number += 1;
    await adapter.processActivity(
      { type: 'message', id: `activity-${number}`, localTimezone: 'Europe/Berlin', ...activity },
      (context) => bot.run(context),
    );
    return adapter.activeQueue.splice(0).map(answer);
  }

  function answer(activity: Partial<Activity>): string {
    const content: unknown = activity.attachments?.[0]?.content;
    if (activity.type === 'event') return `(event) ${JSON.stringify(activity.value)}`;
    if (!isRecord(content)) return activity.text ?? `(${activity.type})`;
    cards.push(content);
    return `[card] ${activity.summary}`;
  }

  /** What a press on the newest card's button of this title sends. */
  function dataOf(title: string): unknown {
    for (const card of [...cards].reverse()) {
      const action = partsOf(card).find((part) => part.type === 'Action.Submit' && part.title === title);
      if (action) return action.data;
    }
    throw new Error(`No card has a button “${title}”.`);
  }

  return {
    clock,
    storage,
    store,
    given,
    once,
    jobs,
    errors,
    cards,
    adapter,
    bot,
    buttons,
    escalations,
    transcripts,
    casesForgotten,
    post,
    valueOf: dataOf,
    says: (text: string, more: Partial<Activity> = {}) => post({ text, ...more }),
    presses: (title: string, more: Partial<Activity> = {}) => post({ value: dataOf(title), ...more }),
  };
}

/** Buttons of cards that nobody else keeps. */
export function memoryButtons(clock: Clock): KeptButtons {
  return keepButtons(
    new MemoryStorage(),
    memoryOnce(() => clock.now().getTime()),
    clock,
  );
}

/** In memory, by the hand clock. */
export function memoryOnce(now: () => number): FirstTime & { freeBegun(): void } {
  const seen = new Map<string, { until: number; by?: string | undefined; begun?: true }>();
  function isFirst(key: string, mark: { until: number; by?: string | undefined; begun?: true }): boolean {
    const there = seen.get(key);
    if (there && there.until > now()) return mark.by !== undefined && there.by === mark.by;
    seen.set(key, mark);
    return true;
  }
  return {
    firstTime: async (key, lifetimeMs, by) => isFirst(key, { until: now() + lifetimeMs, by }),
    begin: async (key) => isFirst(key, { until: now() + 10_000, begun: true }),
    async end(key, lifetimeMs) {
      seen.set(key, { until: now() + lifetimeMs });
    },
    freeBegun() {
      for (const [key, { begun }] of seen) if (begun) seen.delete(key);
    },
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

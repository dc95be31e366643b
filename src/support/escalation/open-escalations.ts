import { join } from 'node:path';
import type { TokenCredential } from '@azure/core-auth';
import { credentialOf } from '../../access/azure-sign-in';
import type { Clock } from '../../clock';
import type { Cloud } from '../../cloud';
import type { BotIdentity } from '../../config';
import type { EscalationSettings } from '../../config/escalation-settings';
import type { JobKind, JobLog } from '../../store/run-job';
import type { Store } from '../../store/store';
import type { Telemetry } from '../../telemetry/telemetry';
import { createAnswerDoor } from './answer-door';
import { keepChannelCards, type SupportChannelPort } from './channel-cards';
import { type EscalationDesk, escalationDesk } from './desk';
import type { Escalation } from './escalation';
import { keepEscalations } from './escalation-book';
import { type FolderSink, folderSink } from './folder-sink';
import { notedDesk } from './noted-desk';
import { ESCALATE, escalationWork, type Told } from './outbox';
import type { Sink } from './sink';
import { supportApi } from './support-api';
import { bringUpToDate, type SupportDesk, supportDesk, supportDeskWork } from './support-desk';
import { supportTicketSink } from './support-ticket-sink';
import { ANSWER, answerBody, type ExpertAnswer } from './take-answer';
import { teamsSink } from './teams-sink';
import { tidyEscalations } from './tidy-escalations';
import { webhookSink } from './webhook-sink';

export interface EscalationsOptions {
  readonly settings: EscalationSettings;
  readonly dataDir: string;
  readonly caseDays: number;
  readonly cloud: Cloud;
  readonly bot: BotIdentity | null;
  readonly store: Pick<Store, 'records' | 'files' | 'jobs'>;
  readonly clock: Clock;
  readonly log: JobLog;
  readonly telemetry: Telemetry;
  /** What speaks in the channel of support. */
  readonly channel: SupportChannelPort;
}

export interface Escalations {
  /** What support does from the cards in its channel; null where escalations come into none. */
  readonly support: SupportDesk | null;
  readonly desk: EscalationDesk;
  readonly sinks: readonly Sink[];
  readonly door: ReturnType<typeof createAnswerDoor>;
  /** What runs as jobs, by kind. */
  work(says: {
    readonly end: (escalation: Escalation) => Promise<Told>;
    readonly answer: (escalation: Escalation, answer: ExpertAnswer) => Promise<Told>;
    readonly taken: (escalation: Escalation, by: string) => Promise<Told>;
  }): Readonly<Record<string, JobKind>>;
  /** Removes what is past its date, and takes up what a crash left, now and every hour. Gives what ends it. */
  keepTidy(): () => Promise<void>;
}

const EVERY = 3_600_000;

/** Outside of the lab the whole path is nobody's business. */
const whereOf = ({ bot }: EscalationsOptions) =>
  bot === null ? undefined : 'the folder “escalations” where Keepalive runs';

/** Everything of escalations that is not the conversation about them. */
export function openEscalations(options: EscalationsOptions): Escalations {
  const { settings, dataDir, caseDays, store, clock, log, telemetry } = options;
  const { files, jobs } = store;
  const book = keepEscalations(store.records);
  const folder = settings.folder ? folderSink(join(dataDir, 'escalations'), clock, whereOf(options)) : null;
  const others = sinksOf(options, folder);
  const cards = keepChannelCards(store.records);
  const places = others.map(({ where }) => where);
  const teams = settings.teamsChannel ? teamsSink({ cards, port: options.channel, files, places }) : null;
  const sinks: readonly Sink[] = teams ? [...others, teams] : others;

  async function tidy(): Promise<void> {
    try {
      await tidyEscalations({ book, files, jobs, clock });
      await folder?.sweep(clock.now());
      const kept = new Set(await book.all());
      for (const number of await cards.all()) if (!kept.has(number)) await cards.remove(number);
    } catch (error) {
      log.warn({ err: error }, 'escalations could not be tidied');
    }
  }

  return {
    desk: notedDesk(escalationDesk({ book, files, jobs, sinks, caseDays, clock }), { log, telemetry }),
    sinks,
    support: teams && supportDesk({ cards, book, jobs, clock }),
    door: createAnswerDoor({
      secret: settings.secret,
      ...{ book, jobs, clock },
      ...(teams && { onChange: (number) => bringUpToDate(jobs, number, `answered ${clock.now().toISOString()}`) }),
    }),
    work: ({ end, answer, taken }) => ({
      ...(teams && supportDeskWork({ book, sink: teams }, taken)),
      [ESCALATE]: escalationWork({ book, files, sinks, tellEnd: end, clock, log, telemetry }),
      [ANSWER]: {
        async run(job) {
          const read = answerBody.safeParse(job.body);
          if (!read.success) return { bury: 'Another version of Keepalive wrote this answer.' };
          const escalation = await book.read(read.data.number);
          if (!escalation || (await answer(escalation, read.data)) !== 'again') return 'done';
          return { why: `${read.data.number}: the person could not be told the answer.` };
        },
        attempts: 60,
      },
    }),
    keepTidy() {
      const ended = new AbortController();
      async function loop(): Promise<void> {
        while (!ended.signal.aborted) {
          await tidy();
          await clock.wait(EVERY, ended.signal);
        }
      }
      const looping = loop();
      return () => {
        ended.abort();
        return looping;
      };
    },
  };
}

function sinksOf(
  { settings, cloud, bot, clock }: Pick<EscalationsOptions, 'settings' | 'cloud' | 'bot' | 'clock'>,
  folder: FolderSink | null,
): Sink[] {
  const sinks: Sink[] = folder ? [folder] : [];
  if (settings.webhook) sinks.push(webhookSink(settings.webhook, clock));
  if (settings.supportTickets) {
    const call = supportApi({ arm: cloud.arm, scope: cloud.armScope, credential: lateSignIn(bot, cloud) });
    sinks.push(supportTicketSink(settings.supportTickets, call, clock));
  }
  return sinks;
}

/** Who Keepalive is in Azure. Asked for at its first use: its package takes long to load. */
function lateSignIn(bot: BotIdentity | null, cloud: Cloud): TokenCredential {
  let known: TokenCredential | undefined;
  return {
    async getToken(scopes, options) {
      known ??= credentialOf(bot, cloud);
      return known.getToken(scopes, options);
    },
  };
}

import { z } from 'zod';
import { channelCredentialOf, credentialOf } from './access/azure-sign-in';
import { guardOf } from './access/guard';
import { keepAsked } from './bot/answer/keep-asked';
import { conversationStateOn } from './bot/conversation-state';
import { edgeCalls } from './bot/device-logs/edge-calls';
import { edgeWork } from './bot/device-logs/edge-work';
import { ENABLE_WORK, enableWork, keepEnabling } from './bot/enable/enable-device-work';
import { sayAnswer, sayEnd, sayTaken } from './bot/escalation/escalation-says';
import { maySupport, supportChannelPort } from './bot/escalation/support-room';
import { ownerOfJob } from './bot/jobs';

import { keepButtons } from './bot/kept-buttons';
import { notedTell } from './bot/noting';
import { keepOwnChats } from './bot/rooms/own-chats';
import { keepTranscripts } from './bot/transcripts';
import { isRegisteredIn } from './bot/watch/is-registered';
import { buildOf } from './build';
import { fetchFile } from './channels/fetch-file';
import { openChannel } from './channels/open-channel';
import { openSignIn } from './channels/open-sign-in';
import { putFile } from './channels/put-file';
import { PUBLIC_CLOUD } from './cloud';
import { deviceRegistrar } from './evidence/sources/enable-device';
import { guardedDoors } from './guarded-doors';
import { close, listen, StartTrouble } from './listen';
import { keepPicturesInMemory } from './pictures/kept-pictures';
import { picturePath } from './pictures/picture-door';
import { createServer } from './server';
import { lateAnswers, lateBot, lateDraft, lateInvestigation, warmUp } from './start/late';
import { openTurns } from './start/open-turns';
import { openWeb } from './start/open-web';
import { readinessOf } from './start/readiness';
import { startWatching } from './start/start-watching';
import type { AccountAccess } from './store/azure/account';
import { keepTidy } from './store/keep-tidy';
import { openStore } from './store/open-store';
import { runJobs } from './store/run-jobs';
import { type Store, StoreTrouble } from './store/store';
import { keepAudit } from './support/audit-book';
import { casePath } from './support/case-door';
import { keepDeviceLogs } from './support/device-logs/device-logs';
import { openEscalations } from './support/escalation/open-escalations';
import { openCases } from './support/open-cases';
import { noTelemetry, type Telemetry } from './telemetry/telemetry';
import { stopOnce, type Undo } from './undo';
import { uploadPath } from './web/upload-door';
import { labWorld, type OutsideOptions, outsideWorld, type WorldOptions } from './world';

export interface StartOptions extends WorldOptions, Pick<OutsideOptions, 'userTokens' | 'azure'> {
  /** For tests: another way to a storage account than the settings tell. */
  readonly account?: AccountAccess;
  /** Absent: nobody is told. Whoever gives it closes it, after the stop. */
  readonly telemetry?: Telemetry;
}

export interface Keepalive {
  /** Such as `http://localhost:3978`. */
  readonly origin: string;
  /** Questions that work at once; empty outside of the lab. */
  readonly questions: readonly string[];
  /** Ends turns and jobs that run, then everything else. Idempotent. */
  stop(): Promise<void>;
}

const DAY = 24 * 3_600_000;
const SWEEP_EVERY = 3_600_000;
const daysBefore = (now: Date, days: number) => new Date(now.getTime() - days * DAY);
/** Nobody writes it: a look for it costs as little as can be, and tells whether the store answers. */
const UNWRITTEN = 'readiness';

/**
 * Starts everything and listens. All of it runs, or none.
 *
 * @throws StartTrouble or LabTrouble, whose message is for the person who started it
 */
export async function start(options: StartOptions): Promise<Keepalive> {
  const { config, clock, log, telemetry = noTelemetry } = options;
  const undo: Undo = [];
  const { stop, isStopping } = stopOnce(undo, 'Keepalive');
  try {
    const tidied = (what: Pick<Store, 'tidy'>, every?: number) =>
      undo.push(keepTidy(what, clock, log, Math.random, every));
    let origin = '';
    const cloud = config.azure?.cloud ?? PUBLIC_CLOUD;
    const credential = config.bot && channelCredentialOf(config.bot, cloud);
    const standing = { identity: config.bot, cloud, ...(credential && { credential }) };
    const signIn = openSignIn(config, standing, { clock, log });
    const userTokens = signIn?.tokens ?? null;
    const world =
      config.bot === null
        ? await labWorld(options, undo, () => origin)
        : outsideWorld({ ...options, userTokens }, undo);
    const store = await open(options);
    undo.push(() => store.close());
    tidied(store);
    const web = openWeb({ config, cloud: world.cloud, access: world.access, records: store.records, clock, log });
    tidied(web, SWEEP_EVERY);
    const { access } = web;

    const { state, once, records } = store;
    const transcripts = keepTranscripts(records);
    // Outside of the lab nobody knows under which address people reach us, unless the settings say so.
    const publicOrigin = () => config.publicOrigin ?? origin;
    const isReached = config.publicOrigin !== null || config.bot === null;
    const given = keepDeviceLogs(store, clock, config.caseDays);
    // It looks at all its records, and an hour more or less matters to none of them.
    tidied(given, SWEEP_EVERY);
    const { cases, links, tidy } = openCases(store, clock, {
      logsOf: given.logs.textsOf,
      dataDir: config.dataDir,
      showsPaths: config.bot === null,
      addressOf: isReached ? (id) => `${publicOrigin()}${casePath(id)}` : null,
      cloud: world.cloud.name,
      caseDays: config.caseDays,
      queries: world.queries,
      transcriptOf: transcripts.of,
    });
    const sweep = async (now: Date) => {
      await tidy(now);
      await transcripts.sweep(daysBefore(now, config.caseDays));
    };
    tidied({ tidy: sweep }, SWEEP_EVERY);
    const buttons = keepButtons(state, once, clock);
    const pictures = keepPicturesInMemory({ clock });
    const { mayAnswerTo } = world;
    const { adapter, sender, unclear } = openChannel({ ...standing, mayAnswerTo, store, clock, log, telemetry });
    tidied({ tidy: (now) => unclear.sweep(daysBefore(now, config.caseDays)) }, SWEEP_EVERY);
    const tell = notedTell(sender, transcripts, clock, log);
    const support = openEscalations({
      settings: config.escalation,
      dataDir: config.dataDir,
      caseDays: config.caseDays,
      cloud,
      bot: config.bot,
      store,
      clock,
      log,
      telemetry,
      channel: supportChannelPort(tell),
    });
    const deps = { sources: world.sources, cloud: world.cloud, clock, log, telemetry };
    const audit = keepAudit(records, { clock, days: config.caseDays, log });
    tidied(audit, SWEEP_EVERY);
    const guard = guardOf(access, audit);
    const watching = startWatching({ config, guard, store, tell, clock, log });
    const jobs = keepAsked(store.jobs);
    const answers = lateAnswers({
      ...world,
      guard,
      investigate: lateInvestigation(given.logs, deps),
      given,
      canCallEdge: world.edgeAgents !== null,
      canEnable: world.registry !== null,
      isOperator: async ({ person, hub }) => (await guard.rolesOn(person, hub.host)).includes('operator'),
      ...watching,
      tell,
      typing: sender.typing,
      keepCase: (job, found) => cases.keep(job, ownerOfJob(job), found),
      keepPicture: isReached
        ? async (png, { person, hub }) => {
            const maySee = async () => (await guard.rolesOn(person, hub.host)).length > 0;
            return `${publicOrigin()}${picturePath(await pictures.keep(png, maySee))}`;
          }
        : null,
      desk: support.desk,
      caseDays: config.caseDays,
      draftCase: async (job, draft, found) => lateDraft(await cases.partsOf(ownerOfJob(job), found, job.id), draft),
      buttons,
      clock,
      log,
    });
    const bot = lateBot({
      access,
      cloud: world.cloud,
      jobs,
      ...given,
      guard,
      fetchFile: fetchFile(world.attachments),
      uploadAddress: isReached ? (token) => `${publicOrigin()}${uploadPath(token)}` : null,
      edge: world.edgeAgents && edgeCalls(store.jobs, store.bundles),
      enable: world.registry && keepEnabling(store.jobs),
      once,
      buttons,
      ownChats: keepOwnChats(state),
      desk: support.desk,
      // Who signs out by these tokens is forgotten by the access, too.
      signIn: signIn && { ...signIn, tokens: world.userTokens },
      conversationState: conversationStateOn(state),
      clock,
      log,
      examples: world.questions,
      canCollect: true,
      consent: {
        openCase: links.open,
        putFile: putFile({ mayPut: world.isFilePlace }),
        isFilePlace: world.isFilePlace,
        ...{ once, clock },
      },
      support: support.support && {
        support: support.support,
        maySupport: (person, hub) => maySupport(access, person, hub),
        ...{ audit, now: clock.now },
      },
      transcripts,
      forgetCases: cases.forget,
      kept: { casesOf: links.of, caseDays: config.caseDays, webSessions: web.sessions },
      watches: watching.watches,
      isRegistered: isRegisteredIn(world.sources, clock),
    });

    const turns = openTurns({ adapter, bot, clock, log, telemetry });
    const server = createServer({
      log,
      messages: turns.messages,
      doors: [
        ...guardedDoors({ guard, pictures, links, given, jobs, opensUnowned: config.bot === null, clock, log }),
        support.door,
        ...watching.doors,
        ...web.doors,
        ...world.doors,
      ],
      build: buildOf(),
      upgrade: world.upgrade,
      mayEnter: world.mayEnter,
      ready: readinessOf({
        isStopping,
        reach: () => records.get(UNWRITTEN, z.unknown()),
        ...{ clock, log },
      }),
    });
    const port = await listen(server, config.port, world.listenOn);
    const warming = new AbortController();
    undo.push(() => warming.abort());
    void warmUp(clock, warming.signal);
    origin = `http://localhost:${port}`;
    undo.push(() => close(server));
    // Before that: a server waits for its web sockets, and a chat page keeps one open.
    undo.push(() => world.hangUp());
    const edge =
      world.edgeAgents &&
      edgeWork(world.edgeAgents, { ...given, ...world, guard, places: store.bundles, jobs, tell, clock });
    const enabling = world.registry && enableWork({ registrar: deviceRegistrar(world.registry), guard, tell, clock });
    const says = {
      end: sayEnd({ tell, log }, support.sinks, support.support?.isTaken),
      answer: sayAnswer({ tell, log }),
      taken: sayTaken({ tell, log }),
    };
    const runner = runJobs({
      jobs: store.jobs,
      kinds: {
        ...answers,
        ...support.work(says),
        ...watching.work,
        ...unclear.work(tell),
        ...edge,
        ...(enabling && { [ENABLE_WORK]: enabling }),
      },
      clock,
      log,
      telemetry,
      random: Math.random,
    });
    undo.push(() => runner.stop());
    undo.push(support.keepTidy());
    undo.push(watching.keepFresh());
    // First of all: a turn may still put a job, and both answer through this server and its conversations.
    undo.push(() => turns.end());
    return { origin, questions: world.questions, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function open({ config, clock, account }: StartOptions): Promise<Store> {
  const credential = () => credentialOf(config.bot, config.azure?.cloud ?? PUBLIC_CLOUD);
  try {
    return await openStore(config, { clock, credential, ...(account && { account }) });
  } catch (cause) {
    if (cause instanceof StoreTrouble) throw new StartTrouble(cause.message, { cause });
    throw cause;
  }
}

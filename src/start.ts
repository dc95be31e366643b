import { resolve } from 'node:path';
import { answerDiagnosis } from './bot/answer-diagnosis';
import { answerHubPicture } from './bot/answer-hub-picture';
import { conversationStateOn } from './bot/conversation-state';
import type { Job } from './bot/jobs';
import { createBot } from './bot/keepalive-bot';
import { keepButtons } from './bot/kept-buttons';
import type { Investigate } from './bot/ports';
import { warmUp } from './cards/render';
import { KeepaliveAdapter } from './channels/adapter';
import { createTell } from './channels/tell';
import type { Clock } from './clock';
import { createInFlight, type InFlight } from './in-flight';
import { investigate } from './investigate';
import { close, codeOf, listen, StartTrouble } from './listen';
import { keepPicturesInMemory } from './pictures/kept-pictures';
import { createPictureDoor, picturePath } from './pictures/picture-door';
import { createServer } from './server';
import { createBotState } from './store/bot-state';
import { openDatabase } from './store/database';
import { createFirstTime } from './store/first-time';
import { createMemoryQueue } from './store/job-queue';
import { type Undo, undoAll } from './undo';
import { labWorld, outsideWorld, type WorldOptions } from './world';

export interface Keepalive {
  /** Such as `http://localhost:3978`. */
  readonly origin: string;
  /** Questions that work at once; empty outside of the lab. */
  readonly questions: readonly string[];
  /** Ends turns and jobs that run, then everything else. Idempotent. */
  stop(): Promise<void>;
}

/** A turn ends within 2 s (rule 2); one that hangs does not keep the program from stopping. Milliseconds. */
const TURN_PATIENCE = 5_000;

/**
 * Starts everything and listens. All of it runs, or none.
 *
 * @throws StartTrouble or LabTrouble, whose message is for the person who started it
 */
export async function start(options: WorldOptions): Promise<Keepalive> {
  const { config, clock, log } = options;
  const undo: Undo = [];
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= undoAll(undo, 'Keepalive');
    return stopped;
  };
  try {
    let origin = '';
    const world = config.bot === null ? await labWorld(options, undo, () => origin) : outsideWorld(options);
    const database = open(config.dataDir);
    undo.push(() => database.close());

    const storage = createBotState(database);
    const once = createFirstTime(database, clock);
    const buttons = keepButtons(storage, once, clock);
    const pictures = keepPicturesInMemory({ clock });
    const { mayAnswerTo } = world;
    const adapter = new KeepaliveAdapter({ identity: config.bot, cloud: world.cloud, mayAnswerTo, log });
    const tell = createTell({ adapter, appId: config.bot?.MicrosoftAppId ?? '', mayAnswerTo, clock, log });
    const deps = { sources: world.sources, cloud: world.cloud, clock, log };
    const answering = {
      ...world,
      investigate: (...asked: Parameters<Investigate>) => investigate(deps, ...asked),
      tell,
      typing: tell.typing,
      keepCase: world.cases.keep,
      // Outside of the lab nobody knows yet under which address people reach us.
      keepPicture: config.bot ? null : async (png: Uint8Array) => `${origin}${picturePath(await pictures.keep(png))}`,
      buttons,
      clock,
      log,
    };
    const jobs = createMemoryQueue<Job>(
      (job) => (job.kind === 'hub-picture' ? answerHubPicture(answering, job) : answerDiagnosis(answering, job)),
      log,
    );
    const bot = createBot({
      access: world.access,
      cloud: world.cloud,
      jobs,
      once,
      buttons,
      conversationState: conversationStateOn(storage),
      clock,
      log,
      examples: world.questions,
      canCollect: true,
    });

    const turns = createInFlight();
    const server = createServer({
      log,
      async messages(request, response) {
        const turn = turns.run(() => adapter.answer(request, response, bot));
        // The channel brings it again, to whoever serves then.
        if (turn === null) response.send(503, { error: { code: '503', message: 'Keepalive is stopping.' } });
        else await turn;
      },
      doors: [createPictureDoor(pictures), ...world.doors],
      upgrade: world.upgrade,
      mayEnter: world.mayEnter,
      ready: () => stopped === undefined,
    });
    const port = await listen(server, config.port, world.listenOn);
    setImmediate(warmUp);
    origin = `http://localhost:${port}`;
    undo.push(() => close(server));
    // Before that: a server waits for its web sockets, and a chat page keeps one open.
    undo.push(() => world.hangUp());
    undo.push(() => jobs.drain());
    // First of all: a turn may still put a job, and both answer through this server and its conversations.
    undo.push(() => endTurns(turns, clock));
    return { origin, questions: world.questions, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function endTurns(turns: InFlight, clock: Clock): Promise<void> {
  const ended = new AbortController();
  await Promise.race([turns.drain(), clock.wait(TURN_PATIENCE, ended.signal)]);
  ended.abort();
}

function open(dataDir: string): ReturnType<typeof openDatabase> {
  try {
    return openDatabase(dataDir);
  } catch (cause) {
    throw new StartTrouble(
      `The data folder ${resolve(dataDir)} cannot be used (${codeOf(cause)}). Check its rights, or set DATA_DIR.`,
      {
        cause,
      },
    );
  }
}

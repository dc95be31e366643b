import type { IncomingMessage } from 'node:http';
import { resolve } from 'node:path';
import type { Duplex } from 'node:stream';
import { type Access, noAccess, openTo } from './access/access';
import { answerDiagnosis } from './bot/answer-diagnosis';
import { conversationStateOn } from './bot/conversation-state';
import type { DiagnosisJob } from './bot/jobs';
import { createBot } from './bot/keepalive-bot';
import { keepButtons } from './bot/kept-buttons';
import { warmUp } from './cards/render';
import { KeepaliveAdapter } from './channels/adapter';
import { isChannelHost, isLoopback } from './channels/service-url';
import { createTell } from './channels/tell';
import { type Clock, systemClock } from './clock';
import { type Cloud, PUBLIC_CLOUD } from './cloud';
import { type Config, readConfig } from './config';
import type { AzureAccess } from './evidence/azure';
import type { AnySource } from './evidence/source';
import { azureSources } from './evidence/sources';
import { type ConnectionLogOptions, connectionLogSource } from './evidence/sources/connection-log';
import { createInFlight, type InFlight } from './in-flight';
import { investigate } from './investigate';
import { fromThisMachine } from './lab/direct-line/http';
import type { LabOptions } from './lab/lab';
import { LabTrouble } from './lab/lab-claim';
import { close, codeOf, listen, StartTrouble } from './listen';
import { createLog, type Log } from './log';
import { keepPicturesInMemory } from './pictures/kept-pictures';
import { createPictureDoor, picturePath } from './pictures/picture-door';
import { createServer, type Door } from './server';
import { createBotState } from './store/bot-state';
import { openDatabase } from './store/database';
import { createFirstTime } from './store/first-time';
import { createMemoryQueue } from './store/job-queue';
import { type CaseKeeper, keepCasesIn } from './support/keep-case';
import { type Undo, undoAll } from './undo';
import { createWeb } from './web/page-routes';

export interface Keepalive {
  /** Such as `http://localhost:3978`. */
  readonly origin: string;
  /** Questions that work at once; empty outside of the lab. */
  readonly questions: readonly string[];
  /** Ends turns and jobs that run, then everything else. Idempotent. */
  stop(): Promise<void>;
}

export interface StartOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** For tests: another fleet, or trouble on the wire. */
  readonly lab?: Pick<LabOptions, 'seed' | 'history' | 'intercept'>;
  /** Aborting it gives up a start that is under way. */
  readonly signal?: AbortSignal;
}

/** What differs between the lab and everywhere else. Only this file knows which it is. */
interface World {
  readonly cloud: Cloud;
  readonly access: Access;
  readonly sources: readonly AnySource[];
  readonly similarIds: (hub: string, deviceId: string) => Promise<readonly string[]>;
  readonly questions: readonly string[];
  readonly doors: readonly Door[];
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
  /** Ends the web sockets. */
  readonly hangUp: () => void;
  readonly mayEnter: ((request: IncomingMessage) => boolean) | null;
  readonly mayAnswerTo: (serviceUrl: string) => boolean;
  readonly attachReport: boolean;
  /** Loopback in the lab; null listens on every address. */
  readonly listenOn: string | null;
  readonly cases: CaseKeeper;
}

/** A turn ends within 2 s (rule 2); one that hangs does not keep the program from stopping. Milliseconds. */
const TURN_PATIENCE = 5_000;

/**
 * Starts everything and listens. All of it runs, or none.
 *
 * @throws StartTrouble or LabTrouble, whose message is for the person who started it
 */
export async function start(options: StartOptions): Promise<Keepalive> {
  const { config, clock, log } = options;
  const undo: Undo = [];
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= undoAll(undo, 'Keepalive');
    return stopped;
  };
  try {
    let origin = '';
    const world = config.bot === null ? await lab(options, undo, () => origin) : outside(options);
    const database = open(config.dataDir);
    undo.push(() => database.close());

    const storage = createBotState(database);
    const once = createFirstTime(database, clock);
    const buttons = keepButtons(storage, once, clock);
    const pictures = keepPicturesInMemory({ clock });
    const { mayAnswerTo } = world;
    const adapter = new KeepaliveAdapter({ identity: config.bot, mayAnswerTo, log });
    const tell = createTell({ adapter, appId: config.bot?.MicrosoftAppId ?? '', mayAnswerTo, clock, log });
    const deps = { sources: world.sources, clock, log };
    const jobs = createMemoryQueue<DiagnosisJob>(
      (job) =>
        answerDiagnosis(
          {
            ...world,
            investigate: (request, answer) => investigate(deps, request, answer),
            tell,
            typing: tell.typing,
            keepCase: world.cases.keep,
            // Outside of the lab nobody knows yet under which address people reach us.
            keepPicture: config.bot ? null : async (png) => `${origin}${picturePath(await pictures.keep(png))}`,
            buttons,
            clock,
            log,
          },
          job,
        ),
      log,
    );
    const bot = createBot({
      access: world.access,
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

async function lab(
  { config, clock, log, lab: labOptions, signal }: StartOptions,
  undo: Undo,
  origin: () => string,
): Promise<World> {
  // Loaded only here: a database, a broker and a certificate maker, which a bot in Azure never needs.
  const { startLab }: typeof import('./lab/lab') = require('./lab/lab');
  const { createDirectLine }: typeof import('./lab/direct-line/direct-line') = require('./lab/direct-line/direct-line');
  const started = await startLab({ ...labOptions, dataDir: config.dataDir, clock, log, ...(signal && { signal }) });
  undo.push(() => started.stop());
  const { azure, hubs } = started;
  const cases = keepCasesIn(config.dataDir, clock, { ...azure, cloud: azure.cloud.name });
  const live = sourcesOf(azure, clock, cases.asked);
  undo.push(() => live.close());
  const line = createDirectLine({ origin, clock });
  undo.push(() => line.close());
  const questions = [
    'Why does pump-08 on contoso-lab keep disconnecting?',
    'pump-04 on contoso-lab drops about once an hour. Is that bad?',
    'What is 409002?',
  ];
  const web = createWeb({
    title: 'Keepalive',
    about: 'Finds out why an Azure IoT Hub device disconnects. It only looks; it never changes anything.',
    // The welcome card offers the questions to try.
    suggestions: [],
  });
  return {
    ...live,
    cloud: azure.cloud,
    access: openTo(hubs),
    questions,
    doors: [line.handle, web],
    upgrade: line.upgrade,
    hangUp: () => line.close(),
    mayEnter: fromThisMachine,
    mayAnswerTo: isLoopback,
    attachReport: true,
    listenOn: '127.0.0.1',
    cases,
  };
}

/** Default deny: until people can sign in, nobody sees a hub here, so nothing is read. */
function outside({ config, clock }: StartOptions): World {
  return {
    cloud: PUBLIC_CLOUD,
    access: noAccess,
    sources: [],
    similarIds: async () => [],
    questions: [],
    doors: [],
    upgrade: () => false,
    hangUp: () => undefined,
    mayEnter: null,
    mayAnswerTo: isChannelHost,
    attachReport: false,
    listenOn: null,
    cases: keepCasesIn(config.dataDir, clock, { cloud: PUBLIC_CLOUD.name, resourceIdOf: () => null }),
  };
}

/** A look-up of close ids is an extra: it may take this long, in milliseconds. */
const SIMILAR_DEADLINE = 5_000;

function sourcesOf(azure: AzureAccess, clock: Clock, onQuery: NonNullable<ConnectionLogOptions['onQuery']>) {
  const { sources, similarIds, close } = azureSources(azure, clock);
  return {
    sources: [...sources, connectionLogSource(azure, { onQuery })],
    close,
    async similarIds(hub: string, deviceId: string): Promise<readonly string[]> {
      const found = new AbortController();
      const late = new AbortController();
      void clock.wait(SIMILAR_DEADLINE, found.signal).then(() => late.abort());
      try {
        return await similarIds(hub, deviceId, late.signal);
      } finally {
        found.abort();
      }
    },
  };
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

async function main(): Promise<void> {
  const read = readConfig(process.env);
  if (!read.ok) {
    process.stderr.write(`Keepalive cannot start:\n${read.problems.map((problem) => `  - ${problem}\n`).join('')}`);
    process.exitCode = 1;
    return;
  }
  const log = createLog(read.config.logLevel, (line) => process.stdout.write(line));
  const ending = new AbortController();
  const ended = new Promise<void>((done) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => done(ending.abort()));
  });
  try {
    const keepalive = await start({ config: read.config, clock: systemClock, log, signal: ending.signal });
    process.stdout.write(greeting(keepalive));
    await ended;
    await keepalive.stop();
  } catch (error) {
    if (!(error instanceof StartTrouble || error instanceof LabTrouble)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = ending.signal.aborted ? 0 : 1;
  }
}

function greeting({ origin, questions }: Keepalive): string {
  if (questions.length === 0) return `Keepalive listens on ${origin}\n`;
  return `Keepalive is ready: ${origin}/\nTry to ask:\n${questions.map((question) => `  ${question}\n`).join('')}`;
}

if (require.main === module) {
  main().catch((error: unknown) => {
    process.stderr.write(
      `Keepalive failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    process.exit(1);
  });
}

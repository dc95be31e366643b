import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Access, noAccess, openTo } from './access/access';
import { credentialOf, whyNoSignIn } from './access/azure-sign-in';
import { outsideSight, pinnedAmong } from './access/outside-sight';
import { noUserTokens, type UserTokens } from './access/user-token';
import type { FetchRules } from './channels/fetch-file';
import { isFileHost } from './channels/file-hosts';
import { isChannelHost, isLoopback, isUnder } from './channels/service-url';
import type { Clock } from './clock';
import { type Cloud, PUBLIC_CLOUD } from './cloud';
import type { Config } from './config';
import type { AzureAccess } from './evidence/azure';
import { gap } from './evidence/gaps';
import type { AnySource } from './evidence/source';
import { azureSources } from './evidence/sources';
import type { ConnectionLogOptions } from './evidence/sources/connection-log';
import { type LookAtHub, lookInTime } from './evidence/sources/hub-picture';
import { FILES_PATH } from './lab/direct-line/files';
import { fromThisMachine } from './lab/direct-line/http';
import type { LabOptions } from './lab/lab';
import type { Log } from './log';
import type { Door } from './server';
import { type AskedQueries, rememberQueries } from './support/asked-queries';
import type { Undo } from './undo';
import { EVENTS_PATH } from './watch/events-door';
import { createWeb } from './web/page-routes';

/** What differs between the lab and everywhere else. Only this file knows which it is. */
export interface World {
  readonly cloud: Cloud;
  readonly access: Access;
  /** From where files of the chat may be fetched. */
  readonly attachments: FetchRules;
  /** Where people of Teams keep files, and allow one to be put. */
  readonly isFilePlace: (url: string) => boolean;
  /** How a gateway's agent is asked; null where nobody may ask one. */
  readonly edgeAgents: AzureAccess | null;
  /** How a device is enabled; null where nobody may enable one. */
  readonly registry: AzureAccess | null;
  /** Tokens of people who have signed in. */
  readonly userTokens: UserTokens;
  readonly sources: readonly AnySource[];
  readonly similarIds: (hub: string, deviceId: string) => Promise<readonly string[]>;
  readonly lookAtHub: LookAtHub;
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
  /** What the sources asked, for cases. */
  readonly queries: AskedQueries;
}

/** Outside of the lab. */
export interface OutsideOptions extends Pick<WorldOptions, 'config' | 'clock' | 'log'> {
  /** Null or absent where nobody can sign in. */
  readonly userTokens?: UserTokens | null;
  readonly azure?: AzureAccess;
}

export interface WorldOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** For tests: another fleet, or trouble on the wire. */
  readonly lab?: Pick<LabOptions, 'seed' | 'history' | 'intercept'>;
  /** Aborting it gives up a start that is under way. */
  readonly signal?: AbortSignal;
}

/** Simulated hubs in this process, loopback only. `origin` is asked when the server listens. @throws LabTrouble */
export async function labWorld(
  { config, clock, log, lab: labOptions, signal }: WorldOptions,
  undo: Undo,
  origin: () => string,
): Promise<World> {
  // Loaded only here: a database, a broker and a certificate maker, which a bot in Azure never needs.
  const { startLab }: typeof import('./lab/lab') = require('./lab/lab');
  const { createDirectLine }: typeof import('./lab/direct-line/direct-line') = require('./lab/direct-line/direct-line');
  const { keptKey }: typeof import('./lab/direct-line/kept-key') = require('./lab/direct-line/kept-key');
  const deliverEvents = (body: string) => postEvents(origin(), body);
  const lab = { ...labOptions, dataDir: config.dataDir, clock, log, deliverEvents, ...(signal && { signal }) };
  const started = await startLab(lab);
  undo.push(() => started.stop());
  const { azure, hubs } = started;
  const queries = rememberQueries();
  const { ofHub: _, ...live } = sourcesOf(azure, { clock, log }, queries.note);
  undo.push(() => live.close());
  const sessionKey = config.web.sessionKey ?? keptKey(config.dataDir);
  const line = createDirectLine({ origin, clock, ...config.web, sessionKey });
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
    sites: config.web.sites,
  });
  return {
    ...live,
    cloud: azure.cloud,
    access: openTo(hubs),
    // The lab's own Direct Line is the channel; nothing else on this machine is.
    attachments: { mayFetch: (url) => isUnder(url, origin(), FILES_PATH), refusePrivate: false },
    isFilePlace: () => false,
    edgeAgents: azure,
    registry: azure,
    userTokens: noUserTokens,
    questions,
    doors: [line.handle, web],
    upgrade: line.upgrade,
    hangUp: () => line.close(),
    mayEnter: fromThisMachine,
    mayAnswerTo: isLoopback,
    attachReport: true,
    listenOn: '127.0.0.1',
    queries,
  };
}

/** As Event Grid would, by the same door. Rejects when they are not taken. */
async function postEvents(origin: string, body: string): Promise<void> {
  const headers = { 'content-type': 'application/json', 'aeg-event-type': 'Notification', connection: 'close' };
  const response = await fetch(`${origin}${EVENTS_PATH}`, { method: 'POST', headers, body });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`The door for events answered ${response.status}.`);
}

/**
 * A bot in Azure: hubs are read by the bot's own identity, and only for who may see them. Default deny.
 *
 * @param options.azure for tests: another way to Azure than the settings tell
 */
export function outsideWorld(options: OutsideOptions, undo: Undo): World {
  const { config, clock, log, userTokens = null } = options;
  const cloud = config.azure?.cloud ?? PUBLIC_CLOUD;
  const queries = rememberQueries();
  const closed: World = {
    cloud,
    access: noAccess,
    attachments: {
      mayFetch: (url) => isChannelHost(url, cloud.bot.channelHosts) || isFileHost(url, cloud.name),
      refusePrivate: true,
      // SharePoint hands a download on to the site that has it.
      redirects: 3,
    },
    isFilePlace: (url) => isFileHost(url, cloud.name),
    edgeAgents: null,
    registry: null,
    sources: [],
    similarIds: async () => [],
    lookAtHub: async () => gap('not-configured', 'Keepalive is not set up to look at hubs here.'),
    questions: [],
    doors: [],
    upgrade: () => false,
    hangUp: () => undefined,
    mayEnter: null,
    mayAnswerTo: (serviceUrl) => isChannelHost(serviceUrl, cloud.bot.channelHosts),
    attachReport: false,
    listenOn: null,
    queries,
    userTokens: userTokens ?? noUserTokens,
  };
  const azure = options.azure ?? azureOf(config, cloud, log);
  if (azure === null) return closed;
  if (config.access.policy === null && userTokens === null)
    log.warn('Nobody may see any hub: set ACCESS_POLICY, or let people sign in');
  const { ofHub, ...live } = sourcesOf(azure, { clock, log }, queries.note);
  undo.push(() => live.close());
  const { access, tokens } = outsideSight({ azure, ofHub, userTokens, policy: config.access.policy, clock, log });
  return {
    ...closed,
    ...live,
    access,
    userTokens: tokens,
    edgeAgents: config.access.edgeLogs ? azure : null,
    registry: config.access.deviceEnable ? azure : null,
  };
}

/** Null, and logged, where the bot can talk and not sign in. */
function azureOf({ bot, azure }: Config, cloud: Cloud, log: Log): AzureAccess | null {
  const why = bot && whyNoSignIn(bot);
  if (why !== null) {
    log.warn({ why }, 'Keepalive can look at no hub');
    return null;
  }
  return { cloud, credential: credentialOf(bot, cloud), pinnedIdOf: pinnedAmong(azure?.hubResourceIds ?? []) };
}

/** A look-up of close ids is an extra: it may take this long, in milliseconds. */
const SIMILAR_DEADLINE = 5_000;

function sourcesOf(
  azure: AzureAccess,
  deps: Pick<WorldOptions, 'clock' | 'log'>,
  onQuery: NonNullable<ConnectionLogOptions['onQuery']>,
) {
  const { clock } = deps;
  const { sources, ofHub, similarIds, lookAtHub, close } = azureSources(azure, clock, { onQuery });
  return {
    sources,
    ofHub,
    lookAtHub: lookInTime(deps, lookAtHub),
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

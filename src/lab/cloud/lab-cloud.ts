import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Clock, systemClock } from '../../clock';
import type { Log } from '../../log';
import { stopOnce, type Undo } from '../../undo';
import { createLabCertificates } from '../certificate-authority';
import { createDemoFleet } from '../demo-fleet';
import { deliverTo } from '../direct-line/bot-door';
import { createDirectLine } from '../direct-line/direct-line';
import { startLab } from '../lab';
import { checkToken } from '../tokens';
import { answerChannelKeys, channelToken } from './channel-keys';
import { cloudAt, HUB_SUFFIX } from './cloud-settings';
import { deliverEvents } from './deliver-events';
import { answerEntra } from './entra-door';
import { openFrontDoor } from './front-door';
import { openNamesProxy } from './names';
import { writeSettings } from './settings-files';
import { createSigningKey } from './signing-key';

export interface LabCloudOptions {
  /** The lab's own; the settings are written there as well. */
  readonly folder: string;
  /** Where the bot will listen on this machine. */
  readonly botPort: number;
  /** Names beside those of the lab's hubs, and the ports of this machine behind them. */
  readonly names?: ReadonlyMap<string, number>;
  /** Milliseconds that each log query takes longer. */
  readonly slow?: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal?: AbortSignal;
}

export interface LabCloud {
  /** To be sourced by the bot's shell. */
  readonly settings: string;
  /** Where Entra and the channels are. */
  readonly front: string;
  /** Ends everything. Idempotent. */
  stop(): Promise<void>;
}

/**
 * The lab as a cloud of its own, for a bot in another process that knows nothing of labs: what surrounds a bot in Azure, on loopback.
 * Hubs, ARM and logs are the lab's; Entra, the channels and the names of the network are here.
 *
 * @throws LabTrouble whose message is for the person who started it
 */
export async function startLabCloud(options: LabCloudOptions): Promise<LabCloud> {
  const undo: Undo = [];
  const { stop } = stopOnce(undo, 'The lab');
  try {
    return { ...(await startParts(options, undo)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startParts(options: LabCloudOptions, undo: Undo): Promise<Omit<LabCloud, 'stop'>> {
  const { botPort, names = new Map(), slow = 0, clock, log, signal } = options;
  const folder = resolve(options.folder);
  const bot = `http://localhost:${botPort}`;
  // Entra and the channels each have one, published under different addresses.
  const [entraKey, channelKey] = await Promise.all([createSigningKey('entra'), createSigningKey('channels')]);
  const certificates = await createLabCertificates(systemClock.now(), [`*.${HUB_SUFFIX}`]);
  const front = await openFrontDoor(certificates, log);
  undo.push(() => front.close());

  const lab = await startLab({
    dataDir: folder,
    clock,
    log,
    certificates,
    cloudAt: (port) => cloudAt(front.origin, `https://127.0.0.1:${port}`),
    history: createDemoFleet,
    deliverEvents: deliverEvents({ bot, front: front.origin, key: entraKey, clock }),
    intercept: ({ url }) => (slow > 0 && url.pathname.endsWith('/query') ? { do: 'delay', ms: slow } : undefined),
    ...(signal && { signal }),
  });
  undo.push(() => lab.stop());

  const { tokenKey, port } = lab.wire;
  const cloud = lab.azure.cloud;
  const secrets = { directLineSecret: secret(), password: secret(), identityHeader: secret() };
  const isBot = (authorization: string | undefined) =>
    checkToken(tokenKey, authorization?.replace(/^Bearer /i, '') ?? '', cloud.bot.oauthScope, clock.now()) === 'good';
  const line = createDirectLine({
    origin: () => front.origin,
    clock,
    secret: secrets.directLineSecret,
    hasPage: false,
    isBot,
    deliver: deliverTo(
      () => bot,
      (activity) => ({ authorization: `Bearer ${channelToken(channelKey, cloud.bot, activity, clock)}` }),
    ),
  });
  undo.push(() => line.close());
  const entra = { front: () => front.origin, tokenKey, key: entraKey, clock, ...secrets };
  front.open({
    line,
    doors: [
      (request, url) => answerEntra(entra, request, url),
      (_request, url) => answerChannelKeys(channelKey, cloud.bot, url),
      (_request, url) => (url.pathname === '/' ? welcome(bot) : null),
    ],
  });

  const proxy = await openNamesProxy((host) => names.get(host) ?? (host.endsWith(`.${HUB_SUFFIX}`) ? port : null));
  undo.push(() => proxy.close());
  await mkdir(folder, { recursive: true });
  const written = await writeSettings({
    folder,
    botPort,
    front: front.origin,
    wire: cloud.arm,
    namesPort: proxy.port,
    ca: certificates.ca,
    channelKey: channelKey.pem,
    ...secrets,
    hubs: lab.hubs.map(({ host }) => host),
  });
  return { settings: written.env, front: front.origin };
}

function secret(): string {
  return randomBytes(24).toString('base64url');
}

/** A browser that has come as far as here takes the certificate from now on. */
function welcome(bot: string) {
  const text = `This is the lab, and your browser trusts its certificate now. Go on to ${bot}/\n`;
  return { status: 200, body: Buffer.from(text), headers: { 'content-type': 'text/plain; charset=utf-8' } };
}

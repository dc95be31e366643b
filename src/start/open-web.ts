import type { Access } from '../access/access';
import { pinnedAmong } from '../access/outside-sight';
import { webAccess } from '../access/web-access';
import type { Clock } from '../clock';
import type { Cloud } from '../cloud';
import type { Config } from '../config';
import type { Log } from '../log';
import type { Door } from '../server';
import type { RecordStore } from '../store/store';
import { createWeb } from '../web/page-routes';
import { cloudChannel } from '../web/token/cloud-channel';
import { type KeptSessions, keepSessions } from '../web/token/kept-sessions';
import { sessionsBy } from '../web/token/session';
import { createTokenDoor } from '../web/token/token-door';

export interface WebParts {
  readonly config: Config;
  readonly cloud: Cloud;
  readonly access: Access;
  readonly records: RecordStore;
  readonly clock: Clock;
  readonly log: Log;
}

export interface OpenWeb {
  /** With the people of the web chat as their sessions say. */
  readonly access: Access;
  readonly doors: readonly Door[];
  /** Null where there is no web chat. */
  readonly sessions: KeptSessions | null;
  tidy(now: Date): Promise<void>;
}

/** The web chat of a bot in Azure: its page, and the door for its tokens. Without DIRECT_LINE_SECRET there is none. */
export function openWeb({ config, cloud, access, records, clock, log }: WebParts): OpenWeb {
  const { directLineSecret: secret, sessionKey, siteKey, sites, openHubs, proxies } = config.web;
  const host = cloud.bot.directLine;
  const { publicOrigin } = config;
  if (secret === null || sessionKey === null || host === null || publicOrigin === null)
    return { access, doors: [], sessions: null, tidy: async () => undefined };
  const kept = keepSessions(records, clock);
  const pinned = pinnedAmong(config.azure?.hubResourceIds ?? []);
  const tokens = createTokenDoor({
    channel: cloudChannel({ host, secret, trustedOrigins: [publicOrigin], log }),
    sessions: sessionsBy(sessionKey, clock),
    remember: kept.remember,
    siteKey,
    ownOrigin: () => publicOrigin,
    domain: () => `${host}/v3/directline`,
    proxies,
    clock,
  });
  const web = createWeb({ ...PAGE, connect: [host, host.replace(/^http/, 'ws')], sites });
  return {
    access: webAccess({
      access,
      sessions: kept,
      openHubs: openHubs.map((hub) => ({ host: hub, name: hub.split('.')[0] ?? hub, resourceId: pinned(hub) })),
    }),
    doors: [tokens, web],
    sessions: kept,
    tidy: kept.tidy,
  };
}

/** The welcome card offers the questions to try. */
export const PAGE = {
  title: 'Keepalive',
  about: 'Finds out why an Azure IoT Hub device disconnects. It only looks; it never changes anything.',
  suggestions: [],
};

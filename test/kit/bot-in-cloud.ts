import { systemClock } from '../../src/clock';
import { readConfig } from '../../src/config';
import { silentLog } from '../../src/log';
import { start } from '../../src/start';
import type { BotCloud } from './bot-cloud';

/** The whole program as a bot of that cloud, and its door as a channel knocks at it. */
export async function startBotIn(
  cloud: BotCloud,
  dataDir: string,
  settings: Readonly<Record<string, string>> = {},
  log = silentLog,
) {
  const read = readConfig({ PORT: '0', DATA_DIR: dataDir, ...cloud.settings, ...settings });
  if (!read.ok) throw new Error(read.problems.join(' '));
  const bot = await start({ config: read.config, clock: systemClock, log });
  let number = 0;

  async function post(activity: object, authorization: string | null, headers: object = {}) {
    const response = await fetch(`${bot.origin}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers, ...(authorization !== null && { authorization }) },
      body: JSON.stringify(activity),
    });
    const body: unknown = await response.json().catch(() => undefined);
    return { status: response.status, body };
  }

  function activity(more: object = {}): Record<string, unknown> {
    number += 1;
    return {
      type: 'message',
      id: `activity-${number}`,
      channelId: 'msteams',
      serviceUrl: `${cloud.url}/`,
      from: { id: '29:ada' },
      recipient: { id: '28:bot' },
      conversation: { id: 'talk', conversationType: 'personal' },
      ...more,
    };
  }

  return {
    ...bot,
    post,
    activity,
    /** As the channel posts it, signed; what the bot said to it in the meantime. */
    async tell(more: object) {
      const before = cloud.said().length;
      const answer = await post(activity(more), `Bearer ${cloud.channelToken()}`);
      return { ...answer, said: cloud.said().slice(before) };
    },
  };
}

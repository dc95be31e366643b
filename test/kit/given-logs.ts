import type { BotParts } from '../../src/bot/keepalive-bot';
import { type Clock, systemClock } from '../../src/clock';
import { keepDeviceLogs } from '../../src/support/device-logs/device-logs';
import { memoryStore } from './memory-store';

/** Everything around given logs, in memory: nothing can be fetched, no gateway called. */
export function givenLogs(clock: Pick<Clock, 'now'> = systemClock) {
  const store = memoryStore(() => clock.now());
  const given = keepDeviceLogs(store, clock, 30);
  const forBot: Pick<BotParts, 'logs' | 'answers' | 'links' | 'edge' | 'enable' | 'fetchFile' | 'uploadAddress'> = {
    logs: given.logs,
    answers: given.answers,
    links: given.links,
    edge: null,
    enable: null,
    fetchFile: async () => ({ ok: false, problem: 'That file cannot be fetched in this test.' }),
    uploadAddress: (token) => `https://keepalive.example/uploads/${token}`,
  };
  return { store, given, forBot };
}

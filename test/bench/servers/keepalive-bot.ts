// The bot as src/index.ts composes it, with its real store and runner; what a job would do is left out of the measure.

import { openTo } from '../../../src/access/access';
import { noAudit } from '../../../src/access/audit';
import { guardOf } from '../../../src/access/guard';
import { keepAsked } from '../../../src/bot/answer/keep-asked';
import { conversationStateOn } from '../../../src/bot/conversation-state';
import { createBot } from '../../../src/bot/keepalive-bot';
import { keepButtons } from '../../../src/bot/kept-buttons';
import { keepOwnChats } from '../../../src/bot/rooms/own-chats';
import { keepTranscripts } from '../../../src/bot/transcripts';
import { KeepaliveAdapter } from '../../../src/channels/adapter';
import { isLoopback } from '../../../src/channels/service-url';
import { type Clock, systemClock } from '../../../src/clock';
import { PUBLIC_CLOUD } from '../../../src/cloud';
import { silentLog } from '../../../src/log';
import { createServer } from '../../../src/server';
import { openEmbeddedStore } from '../../../src/store/embedded/embedded-store';
import { runJobs } from '../../../src/store/run-jobs';
import { keepDeviceLogs } from '../../../src/support/device-logs/device-logs';
import { escalationDesk } from '../../../src/support/escalation/desk';
import { keepEscalations } from '../../../src/support/escalation/escalation-book';
import { outboundBy } from '../../kit/outbound';
import { BENCH_HUBS } from '../dialog';
import { listen } from './listen';
import { serve } from './process';

serve(async (folder) => {
  const clock = systemClock;
  const log = silentLog;
  const store = openEmbeddedStore(folder, clock, true);
  const { state, once, jobs } = store;
  const runner = runJobs({
    jobs,
    kinds: { diagnosis: { run: async () => 'done' } },
    clock,
    log,
    random: Math.random,
  });
  const buttons = keepButtons(state, once, clock);
  // The gate's work is in the measure, its limits are not: by its clock a second is an hour.
  const begun = Date.now();
  const fast: Clock = {
    now: () => new Date(begun + (Date.now() - begun) * 3_600),
    wait: (ms, signal) => systemClock.wait(ms / 3_600, signal),
  };
  const adapter = new KeepaliveAdapter({ identity: null, mayAnswerTo: isLoopback, log, outbound: outboundBy(fast) });
  const bot = createBot({
    cloud: PUBLIC_CLOUD,
    access: openTo(BENCH_HUBS),
    jobs: keepAsked(jobs),
    once,
    buttons,
    ownChats: keepOwnChats(state),
    signIn: null,
    desk: escalationDesk({ ...store, book: keepEscalations(store.records), sinks: [], caseDays: 30, clock }),
    conversationState: conversationStateOn(state),
    clock,
    log,
    ...keepDeviceLogs(store, clock, 30),
    guard: guardOf(openTo(BENCH_HUBS), noAudit),
    edge: null,
    enable: null,
    fetchFile: async () => ({ ok: false, problem: 'not here' }),
    uploadAddress: null,
    examples: [],
    canCollect: true,
    transcripts: keepTranscripts(store.records),
    watches: null,
    isRegistered: async () => 'unclear',
    forgetCases: async () => undefined,
    kept: { casesOf: async () => [], caseDays: 30, webSessions: null },
  });
  const server = createServer({
    log,
    messages: (request, response) => adapter.answer(request, response, bot),
    doors: [],
    upgrade: () => false,
    mayEnter: null,
    ready: () => true,
  });
  const { port, stop } = await listen(server);
  return {
    port,
    async stop() {
      await stop();
      await runner.stop();
      await store.close();
    },
  };
});

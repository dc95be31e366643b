// The bot as src/index.ts composes it, with its real store and runner; what a job would do is left out of the measure.

import { openTo } from '../../../src/access/access';
import { conversationStateOn } from '../../../src/bot/conversation-state';
import { DIAGNOSIS, keepDiagnoses } from '../../../src/bot/diagnosis-work';
import { createBot } from '../../../src/bot/keepalive-bot';
import { keepButtons } from '../../../src/bot/kept-buttons';
import { KeepaliveAdapter } from '../../../src/channels/adapter';
import { isLoopback } from '../../../src/channels/service-url';
import { systemClock } from '../../../src/clock';
import { PUBLIC_CLOUD } from '../../../src/cloud';
import { silentLog } from '../../../src/log';
import { createServer } from '../../../src/server';
import { openEmbeddedStore } from '../../../src/store/embedded/embedded-store';
import { runJobs } from '../../../src/store/run-jobs';
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
    kinds: { [DIAGNOSIS]: { run: async () => 'done' } },
    clock,
    log,
    random: Math.random,
  });
  const buttons = keepButtons(state, once, clock);
  const adapter = new KeepaliveAdapter({ identity: null, mayAnswerTo: isLoopback, log });
  const bot = createBot({
    cloud: PUBLIC_CLOUD,
    access: openTo(BENCH_HUBS),
    jobs: keepDiagnoses(jobs),
    once,
    buttons,
    conversationState: conversationStateOn(state),
    clock,
    log,
    examples: [],
    canCollect: true,
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

// The bot as src/index.ts composes it, with its real store; what a job would do is left out of the measure.

import { openTo } from '../../../src/access/access';
import { conversationStateOn } from '../../../src/bot/conversation-state';
import type { DiagnosisJob } from '../../../src/bot/jobs';
import { createBot } from '../../../src/bot/keepalive-bot';
import { keepButtons } from '../../../src/bot/kept-buttons';
import { KeepaliveAdapter } from '../../../src/channels/adapter';
import { isLoopback } from '../../../src/channels/service-url';
import { systemClock } from '../../../src/clock';
import { PUBLIC_CLOUD } from '../../../src/cloud';
import { silentLog } from '../../../src/log';
import { createServer } from '../../../src/server';
import { createBotState } from '../../../src/store/bot-state';
import { openDatabase } from '../../../src/store/database';
import { createFirstTime } from '../../../src/store/first-time';
import { createMemoryQueue } from '../../../src/store/job-queue';
import { BENCH_HUBS } from '../dialog';
import { listen } from './listen';
import { serve } from './process';

serve(async (folder) => {
  const clock = systemClock;
  const log = silentLog;
  const database = openDatabase(folder);
  const storage = createBotState(database);
  const once = createFirstTime(database, clock);
  const buttons = keepButtons(storage, once, clock);
  const adapter = new KeepaliveAdapter({ identity: null, mayAnswerTo: isLoopback, log });
  const bot = createBot({
    cloud: PUBLIC_CLOUD,
    access: openTo(BENCH_HUBS),
    jobs: createMemoryQueue<DiagnosisJob>(async () => undefined, log),
    once,
    buttons,
    conversationState: conversationStateOn(storage),
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
      database.close();
    },
  };
});

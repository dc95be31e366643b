// The door for events as src/start composes it, with its real store and runner: 1 000 devices of one hub are watched, by 50 people.
import { systemClock } from '../../../src/clock';
import { silentLog } from '../../../src/log';
import { createServer } from '../../../src/server';
import { openEmbeddedStore } from '../../../src/store/embedded/embedded-store';
import { runJobs } from '../../../src/store/run-jobs';
import { openWatches } from '../../../src/watch/open-watches';
import { MOST_WATCHES } from '../../../src/watch/watches';
import { BENCH_HUB, WATCHED_DEVICES } from '../events';
import { listen } from './listen';
import { serve } from './process';

serve(async (folder) => {
  const clock = systemClock;
  const log = silentLog;
  const store = openEmbeddedStore(folder, clock, true);
  const opened = openWatches({
    store,
    check: null,
    mayWatch: async () => 'may',
    says: {
      updatesInPlace: () => false,
      say: async () => ({ kind: 'said', message: null }),
      edit: async () => true,
      refuse: async () => ({ kind: 'said', message: null }),
    },
    clock,
    log,
  });
  for (let n = 0; n < WATCHED_DEVICES; n += 1) {
    const id = `person-${Math.floor(n / MOST_WATCHES)}`;
    const place = { conversationId: id, conversation: {}, zone: 'UTC' };
    const target = { hub: BENCH_HUB, deviceId: `device-${n}`, moduleId: null, ms: 24 * 3_600_000 };
    await opened.watches.watch({ person: { id, channel: 'bench' }, ...place, ...target });
  }
  const runner = runJobs({ jobs: store.jobs, kinds: opened.work, clock, log, random: Math.random });
  const server = createServer({
    log,
    messages: async (_request, response) => void response.send(404),
    doors: [opened.door],
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

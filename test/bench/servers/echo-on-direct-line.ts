// The rival of the first visible answer: an echo bot on Keepalive's own adapter, server and Direct Line.
import { ActivityHandler } from 'botbuilder';
import { KeepaliveAdapter } from '../../../src/channels/adapter';
import { isLoopback } from '../../../src/channels/service-url';
import { systemClock } from '../../../src/clock';
import { createDirectLine } from '../../../src/lab/direct-line/direct-line';
import { fromThisMachine } from '../../../src/lab/direct-line/http';
import { silentLog } from '../../../src/log';
import { createServer } from '../../../src/server';
import { listen } from './listen';
import { serve } from './process';

serve(async () => {
  const adapter = new KeepaliveAdapter({ identity: null, mayAnswerTo: isLoopback, log: silentLog });
  const bot = new ActivityHandler();
  bot.onMessage(async (context, next) => {
    await context.sendActivity(`Echo: ${context.activity.text}`);
    await next();
  });
  let origin = '';
  const line = createDirectLine({ origin: () => origin, clock: systemClock });
  const server = createServer({
    log: silentLog,
    messages: (request, response) => adapter.answer(request, response, bot),
    doors: [line.handle],
    upgrade: line.upgrade,
    mayEnter: fromThisMachine,
    ready: () => true,
  });
  const { port, stop } = await listen(server);
  origin = `http://localhost:${port}`;
  return {
    port,
    stop() {
      line.close();
      return stop();
    },
  };
});

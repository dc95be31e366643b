// The rival: botbuilder's own echo bot on restify, as its samples show it, and nothing more.
import { ActivityHandler, CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import { createServer, plugins } from 'restify';
import { listen } from './listen';
import { serve } from './process';

serve(async () => {
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
  const bot = new ActivityHandler();
  bot.onMessage(async (context, next) => {
    await context.sendActivity(`Echo: ${context.activity.text}`);
    await next();
  });
  const server = createServer();
  server.post('/api/messages', plugins.bodyParser(), (request, response, next) => {
    const { body, headers } = request;
    adapter
      .process({ body, headers, method: 'POST' }, response, (context) => bot.run(context))
      .then(() => next(), next);
  });
  return listen(server.server);
});

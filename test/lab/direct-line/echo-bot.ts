/** The smallest real bot on the smallest real server: botbuilder's adapter on restify, the lab's Direct Line, the page. */
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import {
  type Activity,
  ActivityHandler,
  CardFactory,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  type ConversationReference,
  MessageFactory,
  TurnContext,
} from 'botbuilder';
import { createServer, plugins } from 'restify';
import type { Clock } from '../../../src/clock';
import { systemClock } from '../../../src/clock';
import { createInFlight } from '../../../src/in-flight';
import { deliverTo } from '../../../src/lab/direct-line/bot-door';
import { createDirectLine, type DirectLine, type DirectLineOptions } from '../../../src/lab/direct-line/direct-line';

export interface EchoBot {
  readonly origin: string;
  readonly port: number;
  /** Every activity as the bot's logic got it. */
  readonly received: Partial<Activity>[];
  /** Says something unasked in the conversation of the last turn. */
  tell(text: string): Promise<void>;
  /** Cuts every stream, as a network does. */
  cutStreams(): void;
  close(): Promise<void>;
}

export type Forward = DirectLine['handle'];

interface Options extends Partial<Pick<DirectLineOptions, 'limits' | 'secret' | 'siteKey' | 'sessionKey'>> {
  readonly clock?: Clock;
  readonly port?: number;
  /** More doors of the same server, such as the page. */
  readonly web?: Forward;
  /** Answers to some texts; the rest is echoed. */
  readonly answers?: Readonly<Record<string, (context: TurnContext) => Promise<void>>>;
}

export async function startEchoBot({
  clock = systemClock,
  port = 0,
  web,
  answers = {},
  ...line
}: Options = {}): Promise<EchoBot> {
  const received: Partial<Activity>[] = [];
  let reference: Partial<ConversationReference> = {};
  const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}));
  const bot = new ActivityHandler();
  bot.onTurn(async (context, next) => {
    received.push(context.activity);
    reference = TurnContext.getConversationReference(context.activity);
    await next();
  });
  bot.onMembersAdded(async (context) => {
    for (const { id } of context.activity.membersAdded ?? []) {
      if (id !== context.activity.recipient.id) await context.sendActivity('Hello. Which device?');
    }
  });
  bot.onMessage(async (context) => {
    const text = context.activity.text ?? JSON.stringify(context.activity.value);
    await (answers[text] ?? (() => context.sendActivity(`echo: ${text}`)))(context);
  });

  let origin = '';
  const deliver = deliverTo(() => origin);
  const turns = createInFlight();
  const directLine = createDirectLine({
    origin: () => origin,
    clock,
    ...line,
    deliver: async (activity) => (await turns.run(() => deliver(activity))) ?? 'unreachable',
  });
  const server = createServer();
  const doors: Forward[] = [directLine.handle, ...(web ? [web] : [])];
  server.pre((request, response, next) => {
    const walk = async (): Promise<boolean> => {
      for (const door of doors) if (await door(request, response)) return true;
      return false;
    };
    walk().then((taken) => next(taken ? false : undefined), next);
  });
  server.post('/api/messages', plugins.bodyParser(), (request, response, next) => {
    // A bot that fails, without botbuilder's own cries on the console.
    if (request.body?.text === 'fail') {
      response.send(500);
      next();
      return;
    }
    adapter
      .process({ body: request.body, headers: request.headers, method: 'POST' }, response, (context) =>
        bot.run(context),
      )
      .then(
        () => next(),
        () => {
          if (!response.headersSent) response.send(500);
          next();
        },
      );
  });
  const streams = new Set<Duplex>();
  server.server.on('upgrade', (request, socket, head) => {
    streams.add(socket);
    socket.once('close', () => streams.delete(socket));
    if (!directLine.upgrade(request, socket, head)) socket.destroy();
  });
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const bound = (server.server.address() as AddressInfo).port;
  origin = `http://localhost:${bound}`;

  return {
    origin,
    port: bound,
    received,
    tell: async (text) => {
      await adapter.continueConversationAsync('', reference, async (context) => {
        await context.sendActivity(text);
      });
    },
    cutStreams: () => {
      for (const stream of streams) stream.destroy();
    },
    async close() {
      // A turn that lost its server would be asked again and again by the SDK, and keep the process from ending.
      await turns.drain();
      await new Promise<void>((resolve) => {
        directLine.close();
        server.server.closeAllConnections();
        server.close(() => resolve());
      });
    },
  };
}

/** A card with a button, as an answer carries it. */
export function cardMessage(card: unknown): Partial<Activity> {
  return MessageFactory.attachment(CardFactory.adaptiveCard(card), 'A card');
}

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ALL_PER_TENANT, type Limit, SENDS_PER_THREAD } from '../../src/channels/gate/limits';
import { wantedBy } from '../../src/channels/gate/passage';
import type { Clock } from '../../src/clock';

/** What becomes of one request. `lost`: it never came. `unheard`: it came, and its answer was lost. */
export type Fate = 'well' | 'throttled' | 'lost' | 'unheard' | 'late' | 'fails' | 'fails-after';

export interface Shown {
  readonly id: string;
  body: Readonly<Record<string, unknown>>;
}

export interface StormyRequest {
  readonly method: string;
  readonly kind: 'send' | 'edit' | 'typing' | 'get';
  readonly conversationId: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** How many came before it, of all conversations. */
  readonly number: number;
}

/**
 * A channel on a bad day, with people who look at it: it keeps what each of them sees. It refuses by itself what breaks
 * the limits of Teams, and notes when it had to.
 */
export async function stormyConnector(clock: Clock, fateOf: (request: StormyRequest) => Fate) {
  const sees = new Map<string, Shown[]>();
  const tooMuch: string[] = [];
  const lostSends: StormyRequest[] = [];
  const arrivals = new Map<string, number[]>();
  let number = 0;

  const chatOf = (conversationId: string) => {
    const known = sees.get(conversationId) ?? [];
    sees.set(conversationId, known);
    return known;
  };

  function breaks(key: string, limits: readonly Limit[]): boolean {
    const now = clock.now().getTime();
    const times = arrivals.get(key) ?? [];
    arrivals.set(key, [...times, now]);
    return limits.some(({ most, ms }) => times.filter((at) => at > now - ms).length >= most);
  }

  function show(request: StormyRequest, activityId: string | null): string | null {
    const chat = chatOf(request.conversationId);
    if (request.kind === 'edit') {
      const shown = chat.find(({ id }) => id === activityId);
      if (shown) shown.body = request.body;
      return shown ? shown.id : null;
    }
    const id = `message-${request.number}`;
    if (request.kind === 'send') chat.push({ id, body: request.body });
    return id;
  }

  async function answer(request: StormyRequest, path: string, response: ServerResponse): Promise<void> {
    function end(status: number, id = '', headers = {}): void {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify({ id }));
    }
    const isTooMuch = [
      breaks(request.conversationId, SENDS_PER_THREAD),
      breaks('all of the tenant', ALL_PER_TENANT),
    ].includes(true);
    if (isTooMuch) {
      tooMuch.push(request.conversationId);
      return void end(429, '', { 'retry-after': '1' });
    }
    const activityId = path.split('/').at(-1) ?? null;
    const fate = fateOf(request);
    if (fate === 'throttled') return void end(429, '', request.number % 2 === 0 ? { 'retry-after': '2' } : {});
    if (fate === 'lost' || fate === 'fails') {
      if (request.kind === 'send') lostSends.push(request);
      return void (fate === 'lost' ? response.destroy() : end(502));
    }
    const id = show(request, activityId);
    if (fate === 'unheard') return void response.destroy();
    if (fate === 'fails-after') return void end(504);
    if (fate === 'late') await clock.wait(1_500);
    end(id === null ? 404 : 200, id ?? '');
  }

  const server = createServer((incoming, response) => {
    if (incoming.url === '/settle') return void response.end();
    let text = '';
    incoming.on('data', (chunk) => {
      text += chunk;
    });
    incoming.on('end', () => {
      number += 1;
      const [method, path] = [incoming.method ?? '', incoming.url ?? ''];
      const request = {
        method,
        ...wantedBy(method, `http://localhost${path}`, text),
        body: text === '' ? {} : JSON.parse(text),
        number,
      };
      void answer(request, path, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port }: AddressInfo = Object(server.address());
  return {
    url: `http://127.0.0.1:${port}`,
    sees: chatOf,
    /** Conversations that were talked to too much, once for each time. */
    tooMuch,
    /** Messages that nobody ever saw. */
    lostSends,
    /** What was sent before this has come: nothing new came while this asked several times. */
    async settle() {
      for (let same = 0, before = number; same < 4; same += 1) {
        await fetch(`http://127.0.0.1:${port}/settle`).then((response) => response.text());
        if (number !== before) [same, before] = [0, number];
      }
    },
    count: () => number,
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

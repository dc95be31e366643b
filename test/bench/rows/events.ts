import { Agent, request } from 'node:http';
import { ALL_DEVICES, deliveries, WATCHED_DEVICES } from '../events';
import type { Result, Row } from '../row';
import { startServer } from '../servers/process';
import { inTurn, median } from '../statistics';

/** Event Grid delivers several at a time where its subscription is set so (README). */
const BATCHED = { events: 100, deliveries: 200 };
/** As it does where the subscription says nothing. */
const SINGLE = { events: 1, deliveries: 4_000 };
/** At a time. */
const LANES = 8;
const ROUNDS = 5;
const LIMIT = 5_000;

/** Events a second through POST /api/events; the generator is this process, so the door has a core for itself. */
export const events: Row = {
  figure: 'events',
  async measure() {
    const server = await startServer('events-door');
    const agent = new Agent({ keepAlive: true, maxSockets: LANES });
    try {
      return [
        await figureOf(server.port, agent, BATCHED),
        { ...(await figureOf(server.port, agent, SINGLE)), figure: 'events, one a delivery' },
      ];
    } finally {
      agent.destroy();
      await server.stop();
    }
  },
};

async function figureOf(port: number, agent: Agent, how: typeof BATCHED): Promise<Result> {
  const bodies = () => deliveries(how.deliveries, how.events);
  const all = how.deliveries * how.events;
  const { one, other } = await inTurn(
    ROUNDS,
    async () => (all * 1_000) / (await accepted(port, agent, bodies())),
    () => (all * 1_000) / parsed(bodies()),
  );
  const value = median(one);
  return {
    figure: `events, ${WATCHED_DEVICES} of ${ALL_DEVICES} devices watched`,
    value,
    unit: 'events/s',
    rival: 'JSON.parse of the same bodies',
    rivalValue: median(other),
    budget: `≥ ${LIMIT} events/s on one core`,
    ok: value >= LIMIT,
  };
}

/** Milliseconds. */
async function accepted(port: number, agent: Agent, bodies: readonly string[]): Promise<number> {
  const left = [...bodies];
  const begun = performance.now();
  async function lane(): Promise<void> {
    for (let body = left.pop(); body !== undefined; body = left.pop()) {
      const status = await post(port, agent, body);
      if (status !== 200) throw new Error(`/api/events answered ${status}.`);
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane));
  return performance.now() - begun;
}

/** Milliseconds. */
function parsed(bodies: readonly string[]): number {
  const begun = performance.now();
  for (const body of bodies) JSON.parse(body);
  return performance.now() - begun;
}

function post(port: number, agent: Agent, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const call = request(
      { host: '127.0.0.1', port, path: '/api/events', method: 'POST', agent, headers },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

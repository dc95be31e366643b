import { Agent, type AgentOptions, type RequestOptions } from 'node:https';
import type { Duplex } from 'node:stream';
import type { TokenCredential } from '@azure/core-auth';
import type { Client, Registry } from 'azure-iothub';
import type { AzureAccess } from '../azure';
import { throughProxy } from './outbound-proxy';
import { knownSignIn } from './sign-in';
import { AnswerTooLarge, codeOf, httpRefusal, SignInFailed } from './trouble';

/** azure-iothub's Registry, made to stop when told to. */
export interface HubRegistry {
  /** Rejects as soon as the signal aborts; then no socket of the call is left, and none will be opened. */
  call<T>(hub: string, signal: AbortSignal, read: (registry: Registry) => Promise<T>): Promise<T>;
  close(): void;
}

/** A twin has at most some 80 KB (sections of 32 KB, tags of 8 KB); a page of 200 ids far less. */
const ANSWER_LIMIT = 2_000_000;
/** Idle lanes kept for the next diagnosis, so that it need not shake hands again. */
const IDLE_LANES = 12;

/**
 * The Registry's REST calls take no AbortSignal and have no time limit. So each call runs on a lane of its own: one
 * Registry on one agent with one socket. A call that is given up takes its lane with it.
 */
export function createHubRegistry(azure: AzureAccess): HubRegistry {
  let idle: Lane[] = [];
  let closed = false;
  const busy = new Set<Lane>();

  async function run<T>(lane: Lane, signal: AbortSignal, read: (registry: Registry) => Promise<T>): Promise<T> {
    const giveUp = () => lane.destroy();
    signal.addEventListener('abort', giveUp, { once: true });
    busy.add(lane);
    lane.start();
    try {
      const result = await Promise.race([read(lane.registry), aborted(signal)]);
      keep(lane);
      return result;
    } catch (error) {
      if (httpRefusal(error)) keep(lane);
      else lane.destroy();
      throw lane.overflow() ?? error;
    } finally {
      signal.removeEventListener('abort', giveUp);
      busy.delete(lane);
    }
  }

  function keep(lane: Lane): void {
    idle.push(lane);
    if (closed || idle.length > IDLE_LANES) idle.shift()?.destroy();
  }

  return {
    async call(hub, signal, read) {
      signal.throwIfAborted();
      const used = idle.find((lane) => lane.hub === hub);
      if (used) {
        idle = idle.filter((lane) => lane !== used);
        try {
          return await run(used, signal, read);
        } catch (error) {
          // The service may close an idle connection in the moment in which we take it up; only reads come here.
          if (signal.aborted || !['ECONNRESET', 'EPIPE'].includes(codeOf(error) ?? '')) throw error;
        }
      }
      return run(openLane(azure, hub), signal, read);
    },
    close() {
      closed = true;
      for (const lane of [...idle, ...busy]) lane.destroy();
      idle = [];
    },
  };
}

/**
 * Loaded with the first call to a hub, or by loadSdks(): it brings an AMQP client, which nobody here uses
 * and a start need not wait for.
 */
export function hubSdk(): typeof import('azure-iothub') {
  return require('azure-iothub');
}

interface Lane {
  readonly hub: string;
  readonly registry: Registry;
  start(): void;
  overflow(): Error | undefined;
  destroy(): void;
}

function openLane(azure: AzureAccess, hub: string): Lane {
  const agent = laneAgent(azure);
  let open = true;
  const registry = hubSdk().Registry.fromTokenCredential(
    hub,
    hubCredential(azure, () => open),
  );
  takeOver(registry, agent);
  return {
    hub,
    registry,
    start: () => agent.start(),
    overflow: () => agent.overflow,
    destroy() {
      open = false;
      agent.destroy();
    },
  };
}

export function laneAgent({ hubAgent, ca }: Pick<AzureAccess, 'hubAgent' | 'ca'>): LaneAgent {
  return new LaneAgent(hubAgent?.options ?? trusting(ca));
}

/**
 * For a client of one hub: the SDK asks for the scope of global Azure, whatever the hub's cloud (azure-iothub 1.16.6,
 * registry.js).
 *
 * @param isOpen false once the call was given up: a token that comes too late would still send its request
 */
export function hubCredential(azure: AzureAccess, isOpen: () => boolean): TokenCredential {
  const credential = knownSignIn(azure.credential);
  return {
    async getToken(_scopes, options) {
      const token = await credential.getToken(azure.cloud.iotHubScope, options);
      if (!isOpen()) throw new SignInFailed('no token');
      return token;
    },
  };
}

/** One socket at a time, and a limit to what one answer may bring. */
class LaneAgent extends Agent {
  overflow: Error | undefined;
  #received = 0;

  constructor(options: AgentOptions) {
    super({ ...options, keepAlive: true, maxSockets: 1 });
  }

  start(): void {
    this.#received = 0;
  }

  override createConnection(
    options: RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const socket = super.createConnection(options, callback);
    socket?.on('data', (chunk: Buffer) => {
      this.#received += chunk.length;
      if (this.#received <= ANSWER_LIMIT) return;
      this.overflow = new AnswerTooLarge(`more than ${ANSWER_LIMIT} bytes`);
      socket.destroy(this.overflow);
    });
    return socket;
  }
}

function trusting(ca: string | undefined): AgentOptions {
  return ca === undefined ? throughProxy() : { ca };
}

/**
 * The only door to the connection that azure-iothub 1.16.6 has: private, so it is used here and nowhere else.
 *
 * It also mends how the SDK takes answers: Device and Twin throw when they lack an id, inside an event of the response,
 * where nobody can catch it and the process would end. Caught here, the same error reaches the caller.
 */
export function takeOver(registry: Registry | Client, agent: Agent): void {
  const client: unknown = Reflect.get(registry, '_restApiClient');
  if (!isRestApiClient(client)) throw new Error('azure-iothub no longer has the connection that Keepalive relies on');
  client.setOptions({ http: { agent } });
  const execute = client.executeApiCall.bind(client);
  client.executeApiCall = (...call) => {
    const done = call.pop();
    if (typeof done !== 'function') throw new TypeError('the last argument is the callback');
    execute(...call, (...answer: unknown[]) => {
      try {
        done(...answer);
      } catch (error) {
        done(error);
      }
    });
  };
}

/** That of azure-iothub 1.16.6 (azure-iot-common, endpoint.js). */
const API_VERSION = '2021-04-12';

/** Writes an identity only if it still has this etag: the SDK's own update sends `*`, which overwrites whatever is there. */
export function putIdentity(registry: Registry, identity: object, etag: string): Promise<void> {
  const client: unknown = Reflect.get(registry, '_restApiClient');
  if (!isRestApiClient(client)) throw new Error('azure-iothub no longer has the connection that Keepalive relies on');
  const path = `/devices/${encodeURIComponent(String(Reflect.get(identity, 'deviceId')))}?api-version=${API_VERSION}`;
  const headers = { 'Content-Type': 'application/json; charset=utf-8', 'If-Match': `"${etag}"` };
  return new Promise((resolve, reject) => {
    client.executeApiCall('PUT', path, headers, identity, (error: unknown) => (error ? reject(error) : resolve()));
  });
}

interface RestApiClient {
  setOptions(options: { readonly http: { readonly agent: Agent } }): void;
  executeApiCall(...call: unknown[]): void;
}

function isRestApiClient(value: unknown): value is RestApiClient {
  if (typeof value !== 'object' || value === null) return false;
  return ['setOptions', 'executeApiCall'].every((name) => typeof Reflect.get(value, name) === 'function');
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}

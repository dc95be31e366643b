import { createServer, type TLSSocket } from 'node:tls';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import type { LabCertificates } from '../certificate-authority';
import { clientIdOf, readConnectRequest } from './connect-request';
import { MESSAGE_BYTES, takePublished } from './device-calls';
import type { DirectMethods } from './direct-methods';
import type { LiveHub } from './live-hub';
import type { LiveLink, LiveSession } from './live-session';
import { type GateRules, PacketGate } from './packet-gate';
import { maySubscribe } from './topics';

export interface MqttDoor {
  readonly port: number;
  /** Ends what runs, too. Idempotent. */
  close(): Promise<void>;
}

/** Own bounds: a lab is one machine's toy, but whatever knocks at it must not take it down. */
export interface DoorBounds {
  readonly connections: number;
  /** ms of real time from TCP to a whole CONNECT. */
  readonly connectWithin: number;
}
const BOUNDS: DoorBounds = { connections: 1_500, connectWithin: 10_000 };
const GATE: GateRules = {
  connectBytes: 16 * 1024,
  // Beside the message its topic, which carries the properties.
  packetBytes: MESSAGE_BYTES + 64 * 1024,
  backlogBytes: 1024 * 1024,
};

/** A connection on its way through the door. */
interface Visit {
  readonly gate: PacketGate;
  readonly link: LiveLink;
  readonly socket: TLSSocket;
  readonly address: string;
  /** From CONNECT. */
  said: { readonly userName: string | undefined; readonly clientId: string; readonly keepAlive: number } | undefined;
  session: LiveSession | undefined;
  hub: LiveHub | undefined;
  goodbye: boolean;
}

type Connack = 2 | 3 | 4 | 5;

/** MQTT 3.1.1 over TLS on loopback, on a port that is free, for all hubs: which one is meant stands in the user name. */
export async function openMqttDoor(options: {
  readonly certificates: LabCertificates;
  readonly hubs: readonly LiveHub[];
  readonly methods: DirectMethods;
  readonly bounds?: Partial<DoorBounds> | undefined;
  /** Told of a bug of ours that a packet has found; it costs that connection only. */
  readonly report: (trouble: unknown) => void;
}): Promise<MqttDoor> {
  const bounds = { ...BOUNDS, ...options.bounds };
  const visits = new Map<Client, Visit>();
  const broker = await Aedes.createBroker({
    connectTimeout: bounds.connectWithin,
    preConnect(client, packet, go) {
      const visit = visits.get(client);
      if (!visit) return go(new Error('no such connection'), false);
      visit.said = { userName: packet.username, clientId: packet.clientId, keepAlive: (packet.keepalive ?? 0) * 1000 };
      // The hub watches silence by the lab's clock. And names of devices are unique in one hub only.
      packet.keepalive = 0;
      packet.clientId = `${readConnectRequest(packet.username)?.host ?? ''}/${packet.clientId}`;
      go(null, true);
    },
    authenticate(client, _userName, password, go) {
      const visit = visits.get(client);
      const refused = visit ? shielded(() => admit(visit, password?.toString() ?? ''), 3) : 5;
      if (refused === null) go(null, true);
      else go(refusal(refused), null);
    },
    authorizePublish(client, packet, go) {
      const { session, hub } = (client && visits.get(client)) ?? {};
      const payload = Buffer.from(packet.payload);
      const published = { topic: packet.topic, payload, qos: packet.qos };
      const take = () => Boolean(session && hub && takePublished(hub, options.methods, session, published));
      // Nothing is kept for anybody: no device reads what another one sends.
      packet.retain = false;
      go(shielded(take, false) ? null : new Error('not served'));
    },
    authorizeSubscribe(client, subscription, go) {
      const session = visits.get(client)?.session;
      if (!session || subscription.qos > 1 || !maySubscribe(subscription.topic, session.peer)) {
        return go(new Error('not served'));
      }
      session.topics.add(subscription.topic);
      go(null, subscription);
    },
  });
  broker.on('unsubscribe', (topics, client) => {
    for (const topic of topics) visits.get(client)?.session?.topics.delete(topic);
  });
  // What a client did wrong ends its connection, which is noted there.
  broker.on('clientError', () => undefined);
  broker.on('connectionError', () => undefined);

  /** The broker calls from the socket's events: what is thrown there would end the process. */
  function shielded<T>(act: () => T, otherwise: T): T {
    try {
      return act();
    } catch (trouble) {
      options.report(trouble);
      return otherwise;
    }
  }

  /** Null: in; else what CONNACK says. */
  function admit(visit: Visit, password: string): Connack | null {
    const request = readConnectRequest(visit.said?.userName);
    if (!visit.said || !request) return 4;
    if (visit.said.clientId !== clientIdOf(request)) return 2;
    const hub = options.hubs.find(({ registry }) => registry.host === request.host);
    if (!hub) return 5;
    const certificate = visit.socket.getPeerX509Certificate();
    const { address, link } = visit;
    const { keepAlive } = visit.said;
    const admission = hub.connect({ request, shown: { password, certificate }, address, keepAlive, link });
    if (!admission.ok) return admission.connack;
    visit.hub = hub;
    visit.session = admission.session;
    return null;
  }

  function receive(socket: TLSSocket): void {
    const withSession = (act: (hub: LiveHub, session: LiveSession) => void) => {
      if (visit.hub && visit.session) act(visit.hub, visit.session);
    };
    const gate = new PacketGate(socket, GATE, {
      packet: () => withSession((hub, session) => hub.heard(session)),
      goodbye: () => {
        visit.goodbye = true;
      },
      tooLarge: (bytes) => withSession((hub, session) => hub.tooLarge(session, bytes)),
    });
    const client = broker.handle(gate);
    const link: LiveLink = {
      send(topic, payload) {
        if (!gate.hasRoom()) return void gate.destroy();
        const packet = {
          cmd: 'publish',
          topic,
          payload: Buffer.from(payload),
          qos: 0,
          retain: false,
          dup: false,
        } as const;
        // The broker wants to be able to say that it failed; what fails is the connection, which ends then.
        client.publish(packet, () => undefined);
      },
      close: () => void gate.destroy(),
    };
    const address = masked(socket.remoteAddress);
    const visit: Visit = {
      gate,
      link,
      socket,
      address,
      said: undefined,
      session: undefined,
      hub: undefined,
      goodbye: false,
    };
    visits.set(client, visit);
    gate.on('close', () => {
      visits.delete(client);
      withSession((hub, session) => hub.closed(session, visit.goodbye));
    });
  }

  const { key, cert } = options.certificates;
  const server = createServer(
    // Any certificate may come in; whether it is the device's own is the hub's matter.
    { key, cert, requestCert: true, rejectUnauthorized: false, handshakeTimeout: bounds.connectWithin },
    receive,
  );
  server.maxConnections = bounds.connections;
  // A client that breaks off in the middle of a handshake is nobody's trouble.
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  const sockets = new Set<{ destroy(): unknown }>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the MQTT door listens on no port');

  let closed: Promise<void> | undefined;
  return {
    port: address.port,
    close() {
      closed ??= (async () => {
        const ended = new Promise<void>((resolve) => server.close(() => resolve()));
        for (const hub of options.hubs) hub.stop();
        for (const visit of visits.values()) visit.gate.destroy();
        for (const socket of sockets) socket.destroy();
        await ended;
        await new Promise<void>((resolve) => broker.close(resolve));
      })();
      return closed;
    },
  };
}

function refusal(returnCode: Connack): AuthenticateError {
  return Object.assign(new Error('refused'), { returnCode });
}

/** Of the client's address the log shows the first three parts. */
function masked(address: string | undefined): string {
  return address === undefined ? '' : address.replace(/\.\d+$/, '.XXX');
}

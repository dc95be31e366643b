import 'reflect-metadata';

import { KeyObject, webcrypto } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { cryptoProvider, X509CertificateGenerator } from '@peculiar/x509';
import type { LabCertificates } from '../../src/lab/certificate-authority';

/** A port on loopback that somebody may knock at. */
export interface DoorServer {
  readonly port: number;
  /** Every byte that came through TLS, and who is connected now. */
  readonly received: Buffer[];
  readonly open: ReadonlySet<Socket>;
  /** The name asked for in each handshake. */
  readonly names: Array<string | false>;
  /** Resolves when the next one connects. */
  knocked(): Promise<unknown>;
  /** Resolves when nobody is connected any more. */
  left(): Promise<void>;
  close(): Promise<void>;
}

/** Speaks TLS, asks for a client certificate as IoT Hub does, and listens to what is said. */
export function tlsDoor({ cert, key }: Pick<LabCertificates, 'cert' | 'key'>): Promise<DoorServer> {
  const server = createTlsServer({ cert, key, requestCert: true, rejectUnauthorized: false });
  return openDoor(server, (received, names) => {
    server.on('secureConnection', (socket) => {
      names.push(socket.servername ?? false);
      socket.on('data', (chunk: Buffer) => received.push(chunk));
      socket.on('error', () => undefined);
    });
    server.on('tlsClientError', () => undefined);
  });
}

/** Takes the connection; what happens then is `treat`'s matter. */
export function tcpDoor(treat: (socket: Socket) => void): Promise<DoorServer> {
  // Who does not read does not hear that the other has left.
  const server = createServer((socket) => treat(socket.resume()));
  return openDoor(server, () => undefined);
}

/** A port that nobody listens at: it was free a moment ago. */
export async function closedPort(): Promise<number> {
  const door = await tcpDoor(() => undefined);
  await door.close();
  return door.port;
}

async function openDoor(
  server: Server,
  watch: (received: Buffer[], names: Array<string | false>) => void,
): Promise<DoorServer> {
  const received: Buffer[] = [];
  const names: Array<string | false> = [];
  const open = new Set<Socket>();
  let gone: () => void = () => undefined;
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      open.delete(socket);
      if (open.size === 0) gone();
    });
  });
  watch(received, names);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    port,
    received,
    open,
    names,
    knocked: () => once(server, 'connection'),
    left: () =>
      new Promise<void>((resolve) => {
        gone = resolve;
        if (open.size === 0) resolve();
      }),
    async close() {
      for (const socket of open) socket.destroy();
      server.close();
      if (server.listening) await once(server, 'close');
    },
  };
}

/** As a firewall makes it that looks into connections, and whose authority nobody here knows. */
export async function selfSigned(now: Date): Promise<Pick<LabCertificates, 'cert' | 'key'>> {
  cryptoProvider.set(webcrypto);
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const cert = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=a firewall',
    notBefore: new Date(now.getTime() - 3_600_000),
    notAfter: new Date(now.getTime() + 3_600_000),
    keys,
    signingAlgorithm: algorithm,
  });
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' });
  return { cert: cert.toString('pem'), key: key.toString() };
}

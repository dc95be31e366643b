import { once } from 'node:events';
import { connect, type TLSSocket } from 'node:tls';

/** MQTT 3.1.1 by hand, for what no SDK would ever send. */
export function connectPacket(plan: {
  clientId: string;
  userName?: string;
  password?: string;
  keepAlive?: number;
}): Buffer {
  const { clientId, userName, password, keepAlive = 60 } = plan;
  const flags = (userName === undefined ? 0 : 0x80) | (password === undefined ? 0 : 0x40) | 0x02;
  const given = [clientId, userName, password].filter((value) => value !== undefined);
  return packet(0x10, text('MQTT'), Buffer.from([4, flags, keepAlive >> 8, keepAlive & 0xff]), ...given.map(text));
}

export function publishPacket(topic: string, payload: Buffer | string, qos: 0 | 1 | 2 = 0): Buffer {
  const id = qos === 0 ? Buffer.alloc(0) : Buffer.from([0, 1]);
  return packet(0x30 | (qos << 1), text(topic), id, Buffer.from(payload));
}

export function subscribePacket(filter: string, qos: 0 | 1 | 2 = 0): Buffer {
  return packet(0x82, Buffer.from([0, 1]), text(filter), Buffer.from([qos]));
}

export function packet(first: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const length: number[] = [];
  let left = body.length;
  do {
    length.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    left >>= 7;
  } while (left > 0);
  return Buffer.concat([Buffer.from([first, ...length]), body]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 0xff]), bytes]);
}

/** A TLS connection to the lab, the handshake done. */
export async function rawConnection(port: number, ca: string): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', servername: 'localhost', ca });
  // Ends are looked at through `closed`.
  socket.on('error', () => undefined);
  await once(socket, 'secureConnect');
  return socket;
}

/** The return code of CONNACK; null when the connection ends without one. */
export function connack(socket: TLSSocket): Promise<number | null> {
  return new Promise((resolve) => {
    let answer = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length >= 4) resolve(answer[0] === 0x20 ? (answer[3] ?? null) : null);
    });
    socket.once('close', () => resolve(null));
  });
}

export function closed(socket: TLSSocket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) resolve();
    socket.once('close', () => resolve());
    socket.resume();
  });
}

import { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';

/** Packet types of MQTT 3.1.1, section 2.2.1, that the gate tells apart. */
const CONNECT = 1;
const PUBLISH = 3;
const DISCONNECT = 14;

/** ms of real time for what was written before the end. Own bound. */
const LAST_WORDS = 2_000;

export interface GateRules {
  /** Largest CONNECT, bytes. */
  readonly connectBytes: number;
  /** Largest packet after it, bytes. */
  readonly packetBytes: number;
  /** Largest backlog of what the client does not fetch, bytes. */
  readonly backlogBytes: number;
}

export interface GateEvents {
  /** A whole packet came. */
  packet(): void;
  /** The client says goodbye. */
  goodbye(): void;
  /** A message larger than allowed begins; the connection ends with it. */
  tooLarge(bytes: number): void;
}

/**
 * Stands between the socket and the broker: reads each packet's fixed header, so that nothing large, endless or foreign
 * is ever held in memory, and tells what the broker does not tell: every sign of life, and whether a client said goodbye.
 */
export class PacketGate extends Duplex {
  readonly #socket: TLSSocket;
  readonly #rules: GateRules;
  readonly #events: GateEvents;
  #type = 0;
  /** Bytes of the length field read so far; null: between header and length there is nothing to read. */
  #lengthBytes: number | null = null;
  #length = 0;
  #left = 0;
  #begun = false;

  constructor(socket: TLSSocket, rules: GateRules, events: GateEvents) {
    super();
    this.#socket = socket;
    this.#rules = rules;
    this.#events = events;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('end', () => this.push(null));
    // What follows is 'close', and that ends the gate.
    socket.on('error', () => undefined);
    socket.on('close', () => this.destroy());
  }

  /** False: the client does not fetch what it is sent. */
  hasRoom(): boolean {
    return this.writableLength + this.#socket.writableLength <= this.#rules.backlogBytes;
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done);
  }

  /** A packet is written in many small pieces; they go out as one. */
  override _writev(pieces: ReadonlyArray<{ readonly chunk: Buffer }>, done: (error?: Error | null) => void): void {
    this.#socket.write(Buffer.concat(pieces.map(({ chunk }) => chunk)), done);
  }

  override _final(done: () => void): void {
    this.#socket.end(done);
  }

  override _destroy(_error: Error | null, done: (error?: Error | null) => void): void {
    // What was said last, such as a refusal, still goes out; to who does not fetch it, not for long.
    const socket = this.#socket;
    const impatience = setTimeout(() => socket.destroy(), LAST_WORDS).unref();
    socket.once('close', () => clearTimeout(impatience));
    socket.destroySoon();
    done(null);
  }

  #take(chunk: Buffer): void {
    if (this.destroyed) return;
    if (!this.#inspect(chunk)) {
      this.destroy();
      return;
    }
    if (!this.push(chunk)) this.#socket.pause();
  }

  /** False for what no client of ours sends. */
  #inspect(chunk: Buffer): boolean {
    for (let at = 0; at < chunk.length; ) {
      if (this.#left > 0) {
        const part = Math.min(this.#left, chunk.length - at);
        this.#left -= part;
        at += part;
        if (this.#left === 0) this.#whole();
      } else if (!this.#header(chunk[at] ?? 0)) return false;
      else at += 1;
    }
    return true;
  }

  /** One byte of the fixed header: type and flags, then the length in up to four bytes of seven bits. */
  #header(byte: number): boolean {
    if (this.#lengthBytes === null) {
      this.#type = byte >> 4;
      this.#lengthBytes = 0;
      this.#length = 0;
      return this.#begun ? this.#type > 0 && this.#type <= DISCONNECT : this.#type === CONNECT;
    }
    this.#length += (byte & 0x7f) * 128 ** this.#lengthBytes;
    this.#lengthBytes += 1;
    if (byte >= 0x80) return this.#lengthBytes < 4;
    this.#lengthBytes = null;
    if (this.#length > (this.#begun ? this.#rules.packetBytes : this.#rules.connectBytes)) {
      if (this.#begun && this.#type === PUBLISH) this.#events.tooLarge(this.#length);
      return false;
    }
    this.#begun = true;
    this.#left = this.#length;
    if (this.#left === 0) this.#whole();
    return true;
  }

  #whole(): void {
    this.#events.packet();
    if (this.#type === DISCONNECT) this.#events.goodbye();
  }
}

import { X509Certificate } from 'node:crypto';
import { connect, type TLSSocket } from 'node:tls';
import type { Clock } from '../../../clock';
import type { Handshake, PortLook } from '../../probe';
import { codeOf } from '../trouble';
import { certificateChain } from './certificate-chain';

/** Where to look, and what to look for there. */
export interface Door {
  /** The port of a hub that it stands for. */
  readonly port: number;
  /** Where that is. */
  readonly at: { readonly address: string; readonly port: number };
  /** The name asked for in the handshake (SNI), against which the certificate is checked. */
  readonly host: string;
  /** PEM of a private authority, which is then the only one. */
  readonly ca?: string | undefined;
}

/**
 * Connects, shakes hands, and closes at once: nothing is sent over the connection but TLS's own goodbye. Resolves when the socket is gone; ends early, with the code ETIMEDOUT, when the signal aborts.
 */
export function lookAtDoor(door: Door, clock: Clock, signal: AbortSignal): Promise<PortLook> {
  const { port, at, host, ca } = door;
  const own = ca === undefined ? undefined : new X509Certificate(ca).fingerprint256;
  const began = clock.now().getTime();
  return new Promise((resolve) => {
    let connectedAfter: number | undefined;
    let handshake: Handshake | undefined;
    let code: string | undefined;
    const socket = connect({
      host: at.address,
      port: at.port,
      servername: host,
      // The certificate is what we came to see, a bad one most of all: so it is examined, not enforced, and the verdict
      // is written down. That is safe only because nothing secret, and in fact nothing at all, goes over this connection.
      rejectUnauthorized: false,
      ...(ca !== undefined && { ca }),
    });
    const stop = () => {
      code ??= 'ETIMEDOUT';
      socket.destroy();
    };
    socket.once('connect', () => {
      connectedAfter = clock.now().getTime() - began;
    });
    socket.once('secureConnect', () => {
      handshake = handshakeOf(socket, port, connectedAfter ?? 0, own);
      // Not destroyed: the last word of the handshake may still be on its way, and the hub should see a clean end.
      socket.destroySoon();
    });
    socket.on('error', (error) => {
      code ??= plainCode(codeOf(error));
    });
    socket.once('close', () => {
      signal.removeEventListener('abort', stop);
      if (handshake) return resolve(handshake);
      // Closed without a word, in the middle of the handshake.
      const why = code ?? 'ECONNRESET';
      if (connectedAfter === undefined) return resolve({ port, outcome: 'no-connection', code: why });
      resolve({ port, outcome: 'no-handshake', connectedAfter, code: why });
    });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

function handshakeOf(
  socket: TLSSocket,
  port: number,
  connectedAfter: number,
  ownAuthority: string | undefined,
): Handshake {
  const chain = certificateChain(socket.getPeerCertificate(true));
  return {
    port,
    outcome: 'handshake',
    connectedAfter,
    protocol: socket.getProtocol() ?? '',
    untrusted: socket.authorized ? null : reasonOf(socket.authorizationError),
    ownAuthority: socket.authorized && ownAuthority !== undefined && chain.at(-1)?.fingerprint === ownAuthority,
    chain,
  };
}

/** Typed as an Error, it is in truth the code as text (Node, lib/internal/tls/wrap.js). */
function reasonOf(error: unknown): string {
  return plainCode(typeof error === 'string' ? error : codeOf(error));
}

/** A code is one word; what is none may hold anything. */
function plainCode(code: string | undefined): string {
  return code !== undefined && /^[A-Z][A-Z0-9_]{1,60}$/.test(code) ? code : 'UNKNOWN';
}

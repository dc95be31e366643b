import type { LabDevice, LabModule } from '../registry';
import type { Code, Peer } from './record';
import { SECOND } from './world';

/** What a client shows when it connects, and how the hub reaches it. */
export interface Link {
  readonly peer: Peer;
  /** The key it signs with or the thumbprint it shows. */
  readonly secret: string;
  /** End of the token; null with a certificate. */
  readonly tokenEnds: number | null;
  /** End of the certificate, where it has one that matters. */
  readonly certificateEnds?: number;
  /** ms, as told at connect. */
  readonly keepAlive: number;
  /** Whether a packet from the hub arrives at the client now. */
  reachable(): boolean;
  /** The client sees that the hub closed the connection. */
  closed(): void;
}

/** The hub's side of a connection. */
export interface Session {
  readonly link: Link;
  readonly device: LabDevice;
  readonly key: string;
  readonly since: number;
  alive: boolean;
  /** Last packet from the client. */
  heard: number;
  tokenEnds: number | null;
}

export type ConnectAnswer =
  | { readonly kind: 'accepted'; readonly session: Session }
  | { readonly kind: 'refused'; readonly code: Code }
  | { readonly kind: 'no-answer' };

/** One session each: the device, or one of its modules. */
export function keyOf(peer: { deviceId: string; moduleId: string | null }): string {
  return JSON.stringify([peer.deviceId, peer.moduleId]);
}

/**
 * How long the hub waits for a silent client: 1.5 times its keep-alive, at most 29.45 minutes
 * (guide "Communicate with an IoT hub using MQTT").
 */
export function patience(keepAlive: number): number {
  return Math.min(1.5 * keepAlive, LONGEST_PATIENCE);
}

export const LONGEST_PATIENCE = 1767 * SECOND;

/** Whether the device may come in with this secret: SAS keys and certificate thumbprints alike. */
export function accepts(device: LabDevice, secret: string): boolean {
  const { symmetricKey, x509Thumbprint } = device.identity.authentication;
  return [
    symmetricKey.primaryKey,
    symmetricKey.secondaryKey,
    x509Thumbprint.primaryThumbprint,
    x509Thumbprint.secondaryThumbprint,
  ].includes(secret);
}

/** The registry row that shows this session's life. */
export function rowOf(session: Session): LabDevice['identity'] | LabModule {
  const { moduleId } = session.link.peer;
  return session.device.modules.find((module) => module.moduleId === moduleId) ?? session.device.identity;
}

/** Message templates of 401003 in the error code catalogue, January 2026. */
export const UNAUTHORIZED_TEXT = 'Authentication failed for this device, renew token or certificate and reconnect';
/** The hashes are the service's own; nobody needs them here. */
export const THUMBPRINT_TEXT =
  'Thumbprint does not match configuration: Thumbprint: SHA1Hash=*, SHA2Hash=*; Configuration: PrimaryThumbprint=*, SecondaryThumbprint=*';

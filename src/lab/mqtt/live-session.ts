import type { LabDevice, LabModule } from '../registry';
import type { Peer } from '../simulation/record';

/** The hub's end of a real client's connection. */
export interface LiveLink {
  /** A message to the device; QoS 0. */
  send(topic: string, payload: string): void;
  /** Closes the connection. MQTT 3.1.1 has no way to say why. */
  close(): void;
}

/** A real client's connection, from CONNACK to its end. */
export interface LiveSession {
  readonly peer: Peer;
  readonly device: LabDevice;
  /** The registry row that shows its life. */
  readonly row: LabDevice['identity'] | LabModule;
  readonly twin: Pick<LabDevice['twin'], 'desired' | 'reported'>;
  readonly link: LiveLink;
  /** ms, as told at connect. */
  readonly keepAlive: number;
  /** ms since 1970; null with a certificate. */
  readonly tokenEnds: number | null;
  /** Topics that it subscribed to. */
  readonly topics: Set<string>;
  /** Last packet from the client, ms since 1970. */
  heard: number;
  /** Aborted when it ends. */
  readonly ending: AbortController;
}

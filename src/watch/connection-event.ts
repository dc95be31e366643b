/** A device, or a module of one, on a hub. */
export interface Client {
  /** The hub's name in lower case, such as `contoso-lab`. */
  readonly hub: string;
  /** Case sensitive, as its module's. */
  readonly deviceId: string;
  readonly moduleId: string | null;
}

/** What Event Grid tells of one client: DeviceConnected or DeviceDisconnected. */
export interface ConnectionEvent extends Client {
  readonly change: 'connected' | 'disconnected';
  /** Milliseconds since 1970. */
  readonly at: number;
  /** As `sequenceOf` makes it: compare as text. */
  readonly sequence: string;
}

/** The same for the same client, and for no other. */
export function clientKey({ hub, deviceId, moduleId }: Client): string {
  return JSON.stringify([hub, deviceId, moduleId]);
}

/** 256 bits, says "Order device connection events" of the IoT Hub documentation. */
const DIGITS = 64;
const HEX = /^[0-9a-f]{1,64}$/i;

/**
 * The sequence number as text that compares as the numbers do: hexadecimal, in upper case, filled up with zeros. Null
 * when it is none. It grows strictly for one client; steps may be larger than one.
 */
export function sequenceOf(text: unknown): string | null {
  return typeof text === 'string' && HEX.test(text) ? text.toUpperCase().padStart(DIGITS, '0') : null;
}

import type { Random } from './random';
import type { Protocol } from './record';
import { MINUTE, SECOND, type Span } from './world';

/** How a kind of client behaves on the wire. Numbers: SDK sources and the Azure guides named in each entry of `SDKS`. */
export interface Sdk {
  readonly name: SdkName;
  /** As the hub logs it in sdkVersion. */
  readonly userAgent: (version: string) => string;
  readonly version: string;
  readonly mqtt: Beat;
  readonly amqp: Beat;
  /** What happens over MQTT when a SAS token comes to its end; over AMQP the new token goes over the open connection. */
  readonly renewal: Renewal;
  /** ms. */
  readonly tokenLifetime: number;
  readonly retry: Retry;
}

export type SdkName = 'csharp' | 'java' | 'node' | 'python' | 'c' | 'own' | 'edge-agent' | 'edge-hub';

/** Signs of life, ms. */
export interface Beat {
  /** What the client tells the hub, which waits 1.5 times as long. */
  readonly keepAlive: number;
  /** A ping after this much time in which the client sent nothing. */
  readonly ping: number;
  /** How long the client waits for an answer before it gives the connection up. */
  readonly answer: Span;
}

/** `goodbye`: disconnects itself at this age and returns. `cut`: waits until the hub ends the session. `none`: never has a new token. */
export type Renewal =
  | { readonly kind: 'goodbye'; readonly age: (lifetime: number) => number; readonly back: Span }
  | { readonly kind: 'cut' }
  | { readonly kind: 'none' };

export interface Retry {
  /** Time before the try of this number (0 is the first after a loss); null: no more tries. */
  lost(attempt: number, random: Random): number | null;
  /** The same after a refusal. */
  refused(attempt: number, random: Random): number | null;
  /** The same after a refusal because too many connect at once; as after a loss where the SDK makes no difference. */
  throttled?(attempt: number, random: Random): number | null;
  /** Tries end this long after the loss. */
  readonly givesUpAfter?: number;
  /** The application opens the client anew this long after it gave up; null: it does not. */
  readonly reopens?: Span | null;
}

/** Doubling from `first` to `cap`, with jitter. */
export function exponential(first: number, cap: number): Retry['lost'] {
  return (attempt, random) => Math.min(cap, first * 2 ** Math.min(attempt, 20)) * random.between(0.7, 1.3);
}

/** At about the same distance for ever. */
export function steady(...span: Span): Retry['lost'] {
  return (_attempt, random) => random.between(...span);
}

/** Credentials are not retried by most SDKs; then a supervisor starts the application again. */
const restarted = steady(60 * SECOND, 180 * SECOND);

const cutAtExpiry: Renewal = { kind: 'cut' };

/** Client defaults, as read in the SDK sources in November 2026 and in the guide "Communicate with an IoT hub using MQTT". */
export const SDKS: Readonly<Record<SdkName, Sdk>> = {
  csharp: {
    name: 'csharp',
    version: '1.42.3',
    userAgent: (version) => `.NET/${version} (.NET 8.0.11; Linux 5.15.0; X64)`,
    // MqttTransportSettings.cs: CONNECT says 300 s, ping each 75 s, 30 s for the answer. AmqpTransportSettings.cs: idle 2 min.
    mqtt: { keepAlive: 300 * SECOND, ping: 75 * SECOND, answer: [28 * SECOND, 34 * SECOND] },
    amqp: { keepAlive: 120 * SECOND, ping: 60 * SECOND, answer: [55 * SECOND, 65 * SECOND] },
    renewal: cutAtExpiry,
    tokenLifetime: 60 * MINUTE,
    retry: { lost: exponential(0.8 * SECOND, 10 * SECOND), refused: restarted },
  },
  java: {
    name: 'java',
    version: '2.5.1',
    userAgent: (version) => `com.microsoft.azure.sdk.iot.iot-device-client/${version} (17.0.12; Linux; amd64)`,
    // ClientConfiguration.java: 230 s for both.
    mqtt: { keepAlive: 230 * SECOND, ping: 230 * SECOND, answer: [60 * SECOND, 110 * SECOND] },
    amqp: { keepAlive: 230 * SECOND, ping: 115 * SECOND, answer: [100 * SECOND, 120 * SECOND] },
    renewal: cutAtExpiry,
    tokenLifetime: 60 * MINUTE,
    retry: { lost: exponential(0.6 * SECOND, 10 * SECOND), refused: restarted },
  },
  node: {
    name: 'node',
    version: '1.18.4',
    userAgent: (version) => `azure-iot-device/${version} (node v22.11.0; Ubuntu 22.04; x64)`,
    // mqtt_base.ts: 180 s. Renewal 15 minutes before the end; tries end after 240 s (MAX_OPERATION_TIMEOUT); when throttled
    // it waits for 10 to 60 s.
    mqtt: { keepAlive: 180 * SECOND, ping: 180 * SECOND, answer: [85 * SECOND, 95 * SECOND] },
    amqp: { keepAlive: 240 * SECOND, ping: 120 * SECOND, answer: [110 * SECOND, 125 * SECOND] },
    renewal: { kind: 'goodbye', age: (lifetime) => lifetime - 15 * MINUTE, back: [0.6 * SECOND, 4 * SECOND] },
    tokenLifetime: 60 * MINUTE,
    retry: {
      lost: exponential(0.3 * SECOND, 10 * SECOND),
      refused: restarted,
      throttled: exponential(10 * SECOND, 60 * SECOND),
      givesUpAfter: 240 * SECOND,
      reopens: [10 * SECOND, 60 * SECOND],
    },
  },
  python: {
    name: 'python',
    version: '2.14.0',
    userAgent: (version) => `azure-iot-device-iothub-py/${version}(3.10.12;Linux #1 SMP;x86_64)`,
    // config.py: 60 s; renewal 120 s before the end (pipeline_stages_base.py); a try every 10 s. Python has no AMQP.
    mqtt: { keepAlive: 60 * SECOND, ping: 60 * SECOND, answer: [30 * SECOND, 60 * SECOND] },
    amqp: { keepAlive: 60 * SECOND, ping: 60 * SECOND, answer: [30 * SECOND, 60 * SECOND] },
    renewal: { kind: 'goodbye', age: (lifetime) => lifetime - 120 * SECOND, back: [0.8 * SECOND, 5 * SECOND] },
    tokenLifetime: 60 * MINUTE,
    retry: { lost: steady(9 * SECOND, 11 * SECOND), refused: restarted },
  },
  c: {
    name: 'c',
    version: '1.14.0',
    userAgent: (version) => `iothubclient/${version} (native; Linux; armv7l)`,
    // iothubtransport_mqtt_common.c: 240 s; token at 80 % of its life.
    mqtt: { keepAlive: 240 * SECOND, ping: 240 * SECOND, answer: [30 * SECOND, 60 * SECOND] },
    amqp: { keepAlive: 240 * SECOND, ping: 120 * SECOND, answer: [30 * SECOND, 60 * SECOND] },
    renewal: { kind: 'goodbye', age: (lifetime) => lifetime * 0.8, back: [1 * SECOND, 8 * SECOND] },
    tokenLifetime: 60 * MINUTE,
    retry: { lost: exponential(1 * SECOND, 60 * SECOND), refused: exponential(5 * SECOND, 5 * MINUTE) },
  },
  own: {
    name: 'own',
    version: '',
    userAgent: () => '',
    mqtt: { keepAlive: 120 * SECOND, ping: 100 * SECOND, answer: [20 * SECOND, 40 * SECOND] },
    amqp: { keepAlive: 120 * SECOND, ping: 60 * SECOND, answer: [20 * SECOND, 40 * SECOND] },
    renewal: { kind: 'none' },
    tokenLifetime: 60 * MINUTE,
    retry: { lost: steady(5 * SECOND, 15 * SECOND), refused: () => null },
  },
  'edge-agent': edge('edge-agent', 'EdgeAgent'),
  'edge-hub': edge('edge-hub', 'EdgeHub'),
};

/** IoT Edge's own modules are C# clients, over AMQP unless told otherwise; 1.5 carries the 1.36 line of the client. */
function edge(name: SdkName, product: string): Sdk {
  return {
    name,
    version: '1.5.44',
    userAgent: (version) => `.NET/1.36.10 (.NET 8.0.11; Linux 5.15.0; X64) ${product}/${version}`,
    mqtt: { keepAlive: 300 * SECOND, ping: 75 * SECOND, answer: [28 * SECOND, 34 * SECOND] },
    amqp: { keepAlive: 120 * SECOND, ping: 60 * SECOND, answer: [55 * SECOND, 65 * SECOND] },
    renewal: { kind: 'cut' },
    tokenLifetime: 60 * MINUTE,
    retry: { lost: exponential(0.8 * SECOND, 10 * SECOND), refused: steady(60 * SECOND, 180 * SECOND) },
  };
}

/** `keepAlive` (ms): another one than the SDK's own; pings keep their share of it. */
export function beatOf(sdk: Sdk, protocol: Protocol, keepAlive?: number): Beat {
  const beat = protocol.startsWith('Mqtt') ? sdk.mqtt : sdk.amqp;
  return keepAlive === undefined ? beat : { ...beat, keepAlive, ping: (beat.ping / beat.keepAlive) * keepAlive };
}

import type { Diary } from './diary';
import type { SimulatedHub } from './hub';
import type { Network } from './network';
import type { Code, Protocol } from './record';
import type { Retry, Sdk } from './sdk';
import type { Telemetry } from './traffic';
import type { Span } from './world';

export interface ClientPlan {
  /** Names this client's own chance; two clients of one identity need two names. */
  readonly name: string;
  readonly deviceId: string;
  readonly moduleId?: string;
  readonly hub: SimulatedHub;
  readonly network: Network;
  readonly sdk: Sdk;
  readonly version?: string;
  readonly protocol: Protocol;
  readonly telemetry?: Telemetry;
  /** It connects because it has something to send: the first message goes at once. */
  readonly sendsAtOnce?: boolean;
  /** What it tells the hub, ms; its pings keep their share of it. */
  readonly keepAlive?: number;
  /** ms; without it the SDK's default. */
  readonly tokenLifetime?: number;
  /** A token made elsewhere that ends at this time and is never replaced. */
  readonly fixedTokenEnds?: number;
  /** How far its clock is ahead of the hub's, ms: its tokens end by its own clock. */
  readonly clockOff?: number;
  /** End of its certificate. */
  readonly certificateEnds?: number;
  readonly diary?: Diary;
  readonly retry?: Partial<Retry>;
  readonly loop?: ReconnectLoop;
  readonly offence?: Offence;
  /** Now and then one message is of this size, above what a hub takes; ms between two. */
  readonly tooLarge?: { readonly every: Span; readonly bytes: number };
}

/** After each connect it does something for which the hub closes the connection: QoS 2, an unknown topic. */
export interface Offence {
  readonly after: Span;
  readonly code: Code;
}

/** A bug: after a lost connection it connects and drops again and again without delay, for so long; ms. */
export interface ReconnectLoop {
  readonly lasts: Span;
  readonly stays: Span;
  readonly back: Span;
}

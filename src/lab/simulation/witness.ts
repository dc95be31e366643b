import type { Code, Peer } from './record';
import type { Session } from './session';

/** Sees what really happens at a hub, whatever its log keeps of it: for stories that must know their truth. Times: ms since 1970. */
export interface Witness {
  began?(session: Session, at: number): void;
  /** Without codes the client said goodbye. */
  ended?(session: Session, at: number, codes: readonly Code[]): void;
  refused?(peer: Peer, at: number, code: Code): void;
}

import type { Person } from './person';

export type Given =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'none' }
  /** The service did not answer, or not as it should; its status where it had one. */
  | { readonly kind: 'trouble'; readonly status: number | null };

/** Keeps what people signed in to by the OAuth connection: the Bot Framework's token service. Never rejects. */
export interface TokenKeeper {
  /** @param code the digits that a person types back after signing in in a browser */
  tokenOf(person: Person, code?: string): Promise<Given>;
  /** Gives it a token that the person's Teams got silently; `none`: it does not take it. */
  exchange(person: Person, token: string): Promise<Given>;
  signOut(person: Person): Promise<{ readonly ok: boolean }>;
}

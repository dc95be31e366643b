import type { Person } from './person';

/** Who somebody is by their sign-in, for the access policy and for words; null is what the token does not say. */
export interface SignedIn {
  readonly objectId: string | null;
  readonly tenantId: string | null;
  /** Such as ops@example.com. */
  readonly name: string | null;
}

export type ArmToken =
  /** For ARM and for nobody else; not to be kept, logged or shown. */
  | { readonly kind: 'token'; readonly token: string; readonly who: SignedIn }
  | { readonly kind: 'not-signed-in' }
  /** Signed in or not, ARM cannot be asked for them now. `why`: whole sentences for the person, with what to do. */
  | { readonly kind: 'unclear'; readonly why: string };

/** Tokens of people who have signed in, fetched when they are needed. Trouble is an answer; neither ever rejects. */
export interface UserTokens {
  armTokenFor(person: Person): Promise<ArmToken>;
  signOut(person: Person): Promise<{ readonly ok: boolean }>;
}

/** Where nobody can sign in. */
export const noUserTokens: UserTokens = {
  armTokenFor: async () => ({ kind: 'not-signed-in' }),
  signOut: async () => ({ ok: true }),
};

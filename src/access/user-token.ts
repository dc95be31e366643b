import type { Person } from './person';

/** Tokens of people who have signed in. They are asked for when they are needed, and never kept, logged or shown. */
export interface UserTokens {
  /** For Azure Resource Manager; null: the person has not signed in, or not for this. */
  armTokenFor(person: Person): Promise<string | null>;
  signOut(person: Person): Promise<void>;
}

/** Where nobody can sign in. */
export const noUserTokens: UserTokens = { armTokenFor: async () => null, signOut: async () => undefined };

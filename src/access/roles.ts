import type { Person } from './access';

/** `reader` looks, `operator` may have a gateway called after a yes, `support` sees what was escalated. */
export type Role = 'reader' | 'operator' | 'support';

/** What a person may do beside looking. The default is nothing. */
export interface Roles {
  rolesFor(person: Person): Promise<readonly Role[]>;
}

/** Until people can sign in, nobody outside of the lab is more than a reader. */
export const onlyReaders: Roles = { rolesFor: async () => ['reader'] };

/** The lab's person, who has nothing to break. */
export const allRoles: Roles = { rolesFor: async () => ['reader', 'operator', 'support'] };

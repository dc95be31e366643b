import { createHash } from 'node:crypto';

/** A site's user as we keep them: enough to tell them again, and no name or address that would lie in the store. */
export function markOf(siteUser: string): string {
  return createHash('sha256').update(`site user ${siteUser}`).digest('hex');
}

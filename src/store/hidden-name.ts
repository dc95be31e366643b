import { createHash } from 'node:crypto';

/** For names that may be people's, as long as they like, and that nobody lists. */
export function hiddenName(key: string): string {
  // JSON keeps apart what UTF-8 would not: halves of surrogate pairs.
  return createHash('sha256').update(JSON.stringify(key)).digest('hex');
}

import { createHash } from 'node:crypto';
import type { ConversationReference } from 'botbuilder';
import type { Person } from '../access/access';

/**
 * The same for the same job, brought again, and another for everybody else's; the reference that people see leads in it.
 *
 * @param more what tells jobs of one turn apart
 */
export function jobIdOf(
  job: { readonly id: string; readonly person: Person; readonly conversation: Partial<ConversationReference> },
  ...more: readonly string[]
): string {
  const whose = JSON.stringify([job.person, job.conversation.conversation?.id, ...more]);
  return `${job.id}-${createHash('sha256').update(whose).digest('hex').slice(0, 16)}`;
}

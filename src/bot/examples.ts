import type { Clock } from '../clock';
import type { ButtonDeed } from './kept-buttons';
import type { KnownHub } from './understand/names';
import { understand } from './understand/understand';

/** Examples as the intents that they mean; one that means no diagnosis or code is left out. */
export function exampleDeeds(
  parts: { readonly examples: readonly string[]; readonly clock: Pick<Clock, 'now'> },
  hubs: readonly KnownHub[],
): ButtonDeed[] {
  return parts.examples.flatMap((title) => {
    const { intent } = understand(title, { hubs, now: parts.clock.now(), zone: 'UTC' });
    return intent.kind === 'diagnose' ||
      intent.kind === 'hub-picture' ||
      intent.kind === 'explain-code' ||
      intent.kind === 'hubs'
      ? [{ title, intent }]
      : [];
  });
}

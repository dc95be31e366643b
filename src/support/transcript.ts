import type { Said } from './case-parts';
import { inkWithout } from './markdown';

/** transcript.md: the conversation, the oldest first. */
export function transcriptText(said: readonly Said[], redact: (text: string) => string): string {
  const ink = inkWithout(redact);
  const parts = said.map(({ at, by, text }) => {
    const who = by === 'person' ? 'The person' : 'Keepalive';
    return `**${who}**, ${at.toISOString().slice(0, 19).replace('T', ' ')} UTC\n\n${ink.quote(text)}\n`;
  });
  return ['# The conversation', '', 'Times are UTC. Cards are shown as their summary.', '', ...parts].join('\n');
}

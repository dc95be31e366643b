/** What a dialog asks. Never Markdown: it may hold what people typed. */
export function plainText(text: string): { type: 'message'; text: string; textFormat: 'plain' } {
  return { type: 'message', text, textFormat: 'plain' };
}

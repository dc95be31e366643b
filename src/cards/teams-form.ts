import { isJsonObject } from '../json';

type Card = Readonly<Record<string, unknown>>;

/** Names our presses among the invokes of `adaptiveCard/action`. */
const VERB = 'keepalive';

/** Of the element that says as of when a card is. */
export const STAMP_ID = 'stamp';

/**
 * A card as Teams wants it: Action.Execute, whose answer only the one who pressed sees, with Action.Submit as the
 * fallback for clients that do not know it ("Universal Actions for Adaptive Cards" on learn.microsoft.com), and a picture
 * over the whole width of the conversation. Web Chat shows no Action.Execute at all, so this is for Teams only.
 */
export function teamsForm(card: Card): Record<string, unknown> {
  const isWide = Array.isArray(card.body) && card.body.some((part) => isJsonObject(part) && part.type === 'Image');
  return { ...withExecute(card), ...(isWide && { msteams: { width: 'Full' } }) };
}

/** The same with a line at its end that says as of when it is, unless the card says so itself. */
export function stamped(card: Card, stamp: string): Record<string, unknown> {
  if (!Array.isArray(card.body) || hasStamp(card.body)) return { ...card };
  const line = { type: 'TextBlock', id: STAMP_ID, text: stamp, size: 'Small', isSubtle: true, wrap: true };
  return { ...card, body: [...card.body, line] };
}

function hasStamp(part: unknown): boolean {
  if (Array.isArray(part)) return part.some(hasStamp);
  return isJsonObject(part) && (part.id === STAMP_ID || Object.values(part).some(hasStamp));
}

function withExecute(card: Card): Record<string, unknown> {
  const changed = Object.fromEntries(Object.entries(card).map(([name, value]) => [name, changedPart(value)]));
  if (card.type !== 'Action.Submit') return changed;
  return { ...changed, type: 'Action.Execute', verb: VERB, fallback: { ...card } };
}

function changedPart(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(changedPart);
  return isJsonObject(value) ? withExecute(value) : value;
}

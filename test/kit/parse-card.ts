import { join } from 'node:path';
import { z } from 'zod';

/** What we use of the package adaptivecards; its own types need a DOM. The package's main file fails in Node, the bundle works. */
interface Renderer {
  AdaptiveCard: new () => {
    parse(card: unknown, context: unknown): void;
    validateProperties(): { validationEvents: Array<{ message: string }> };
  };
  SerializationContext: new (version: unknown) => { eventCount: number; getEventAt(i: number): { message: string } };
  Version: new (major: number, minor: number) => unknown;
}

const isRenderer = (value: unknown): value is Renderer =>
  z.looseObject({ AdaptiveCard: z.any(), SerializationContext: z.any(), Version: z.any() }).safeParse(value).success;

/** What the renderer's own parser has to complain about a card, held to version 1.5. */
export function complaints(card: unknown): string[] {
  const loaded: unknown = require(
    join(__dirname, '..', '..', 'node_modules', 'adaptivecards', 'dist', 'adaptivecards.js'),
  );
  if (!isRenderer(loaded)) throw new Error('adaptivecards has changed its shape');
  const context = new loaded.SerializationContext(new loaded.Version(1, 5));
  const parsed = new loaded.AdaptiveCard();
  parsed.parse(card, context);
  const events = Array.from({ length: context.eventCount }, (_, i) => context.getEventAt(i).message);
  return [...events, ...parsed.validateProperties().validationEvents.map((event) => event.message)];
}

/** Every object of a card, outermost first. */
export function partsOf(card: unknown): Array<Record<string, unknown>> {
  if (Array.isArray(card)) return card.flatMap(partsOf);
  if (typeof card !== 'object' || card === null) return [];
  const record: Record<string, unknown> = { ...card };
  return [record, ...Object.values(record).flatMap(partsOf)];
}

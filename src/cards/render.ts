import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from 'adaptivecards-templating';
import { type Attachment, CardFactory } from 'botbuilder';
import { isJsonObject } from '../json';

export type CardName =
  | 'answer'
  | 'hub'
  | 'progress'
  | 'room'
  | 'own-chat'
  | 'welcome'
  | 'code'
  | 'status-word'
  | 'choose-hub'
  | 'device-log-guide'
  | 'device-log'
  | 'edge-call'
  | 'collected'
  | 'kept'
  | 'escalation-preview'
  | 'escalation-status'
  | 'escalation-answer'
  | 'support-case';

/** The folder of the templates: beside src in a clone, and beside dist in a build. */
const FOLDER = join(__dirname, '..', '..', 'cards');
const templates = new Map<CardName, Template>();

/**
 * A card from its template. Only the template's own `${…}` are evaluated: what stands in the data stays text. The data
 * goes in as JSON, so that every Markdown value is its text.
 */
export function render(name: CardName, data: object): Record<string, unknown> {
  const card: unknown = templateOf(name).expand({ $root: JSON.parse(JSON.stringify(data)) });
  if (!isJsonObject(card)) throw new Error(`The card template ${name} is no object.`);
  return card;
}

export function cardAttachment(card: Record<string, unknown>): Attachment {
  return CardFactory.adaptiveCard(card);
}

/** Loads what the first card would wait for. */
export function loadTemplates(): void {
  templateOf('answer');
}

function templateOf(name: CardName): Template {
  const known = templates.get(name);
  if (known) return known;
  // Loaded with the first card: its expression language takes half a second, which a start need not wait for.
  const templating: typeof import('adaptivecards-templating') = require('adaptivecards-templating');
  const template = new templating.Template(JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')));
  templates.set(name, template);
  return template;
}

import type { Attachment, TurnContext } from 'botbuilder';
import {
  ComponentDialog,
  type DialogTurnResult,
  type PromptValidatorContext,
  TextPrompt,
  WaterfallDialog,
  type WaterfallStepContext,
} from 'botbuilder-dialogs';
import { whyNoDeviceId } from '../evidence/device-id';
import { plainText } from './plain-text';

/** What is known so far of a question, as plain data. */
export interface Slots {
  readonly hub: string | null;
  readonly devices: readonly string[];
}

export interface AskOptions {
  readonly slots: Slots;
  /** The hubs that the person may see, at least one. */
  readonly hubs: ReadonlyArray<{ readonly name: string; readonly host: string }>;
  /** The hub is all that is needed. */
  readonly wholeHub?: boolean;
  /** Said before the first question, when there is one. */
  readonly because: string | null;
}

export interface AskResult {
  readonly hub: string;
  readonly devices: readonly string[];
}

/** A question with the hubs as buttons; the bot makes the buttons, since it knows what they do. */
export type HubQuestion = (
  context: TurnContext,
  question: string,
  hubs: readonly string[],
) => Promise<{ attachment: Attachment; summary: string }>;

/** Told whenever a question is asked: what is known so far. */
export type Learned = (context: TurnContext, slots: Slots) => Promise<void>;

const HUB = 'hub';
const DEVICE = 'device';
const STEPS = 'steps';
const MOST_ATTEMPTS = 3;
/** More buttons than this help nobody on a phone; the name can be typed. */
const MOST_BUTTONS = 8;

/**
 * Asks for the hub and the device, only where they are missing. Ends with an AskResult, or with undefined when it was
 * given up. What it has learned so far is told to `learned`, so that an interruption can build on it.
 */
export class AskDialog extends ComponentDialog {
  static readonly ID = 'ask';

  constructor(
    private readonly learned: Learned,
    private readonly hubQuestion: HubQuestion,
  ) {
    super(AskDialog.ID);
    this.addDialog(new TextPrompt(HUB, hubValidator));
    this.addDialog(new TextPrompt(DEVICE, deviceValidator));
    this.addDialog(
      new WaterfallDialog<AskOptions>(STEPS, [
        (step) => this.askHub(step),
        (step) => this.askDevice(step),
        (step) => this.end(step),
      ]),
    );
    this.initialDialogId = STEPS;
  }

  private async askHub(step: WaterfallStepContext<AskOptions>): Promise<DialogTurnResult> {
    const { slots, hubs, because } = step.options;
    // Apart from the question: after an interruption the question is asked again, and the reason need not be.
    if (because !== null) await step.context.sendActivity(plainText(because));
    const only = hubs.length === 1 ? hubs[0] : undefined;
    const match = slots.hub === null ? only : findHub(slots.hub, hubs);
    if (match) return step.next(match.name);
    const names = hubs.map((hub) => hub.name);
    const lead =
      slots.hub === null ? '' : `I see no hub with that name among those that you may ask about (${listed(names)}). `;
    const about =
      slots.devices.length === 0
        ? 'is the device'
        : `${slots.devices.length === 1 ? 'is' : 'are'} ${listed(slots.devices)}`;
    const question = `${lead}${step.options.wholeHub ? 'Which hub do you mean?' : `Which hub ${about} on?`}`;
    await this.learned(step.context, { ...slots, hub: null });
    const { attachment, summary } = await this.hubQuestion(step.context, question, names.slice(0, MOST_BUTTONS));
    return step.prompt(HUB, {
      prompt: { type: 'message', summary, attachments: [attachment] },
      validations: { names, hubs },
    });
  }

  private async askDevice(step: WaterfallStepContext<AskOptions>): Promise<DialogTurnResult> {
    const hub: unknown = step.result;
    if (typeof hub !== 'string' || hub === '') return step.endDialog(undefined);
    const { slots, wholeHub } = step.options;
    Object.assign(step.values, { hub });
    if (slots.devices.length > 0 || wholeHub) return step.next(slots.devices);
    await this.learned(step.context, { devices: [], hub });
    return step.prompt(DEVICE, {
      prompt: plainText(`Which device on ${hub}? Type its id, exactly as the hub writes it.`),
    });
  }

  private async end(step: WaterfallStepContext<AskOptions>): Promise<DialogTurnResult> {
    const hub: unknown = Reflect.get(step.values, 'hub');
    const devices: unknown = typeof step.result === 'string' && step.result !== '' ? [step.result] : step.result;
    if (typeof hub !== 'string' || !Array.isArray(devices)) return step.endDialog(undefined);
    const result: AskResult = { hub, devices: devices.filter((id) => typeof id === 'string') };
    return step.endDialog(result);
  }
}

async function hubValidator(prompt: PromptValidatorContext<string>): Promise<boolean> {
  const validations: unknown = prompt.options.validations;
  const hubs = hubsIn(validations);
  const typed = (prompt.recognized.value ?? '').trim();
  const match = findHub(typed, hubs) ?? hubs[Number(typed) - 1];
  if (match) {
    prompt.recognized.value = match.name;
    return true;
  }
  if (prompt.attemptCount >= MOST_ATTEMPTS) return giveUp(prompt);
  await prompt.context.sendActivity(
    plainText(
      `I see no hub with that name among those that you may ask about. You may ask about ${listed(hubs.map((hub) => hub.name))}. Which one? Type “cancel” to stop.`,
    ),
  );
  return false;
}

async function deviceValidator(prompt: PromptValidatorContext<string>): Promise<boolean> {
  const typed = unquoted((prompt.recognized.value ?? '').trim());
  const why = whyNoDeviceId(typed);
  if (why === null) {
    prompt.recognized.value = typed;
    return true;
  }
  if (prompt.attemptCount >= MOST_ATTEMPTS) return giveUp(prompt);
  await prompt.context.sendActivity(plainText(`${why} Which device? Type “cancel” to stop.`));
  return false;
}

async function giveUp(prompt: PromptValidatorContext<string>): Promise<boolean> {
  await prompt.context.sendActivity(plainText('Let us leave it there. Type “help” to see what I understand.'));
  prompt.recognized.value = '';
  return true;
}

function findHub<H extends { readonly name: string; readonly host: string }>(
  typed: string,
  hubs: readonly H[],
): H | undefined {
  const lower = typed.toLowerCase();
  return hubs.find((hub) => hub.name.toLowerCase() === lower || hub.host.toLowerCase() === lower);
}

function hubsIn(validations: unknown): Array<{ name: string; host: string }> {
  if (typeof validations !== 'object' || validations === null || !('hubs' in validations)) return [];
  return Array.isArray(validations.hubs)
    ? validations.hubs.filter((hub) => typeof hub?.name === 'string' && typeof hub?.host === 'string')
    : [];
}

function unquoted(text: string): string {
  return /^(["'`“])(.*)["'`”]$/s.exec(text)?.[2] ?? text;
}

function listed(items: readonly string[]): string {
  const shown = items.slice(0, 10);
  const more = items.length > shown.length ? ` and ${items.length - shown.length} more` : '';
  return `${shown.join(', ')}${more}`;
}

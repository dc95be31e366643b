import { ActionTypes, type CardAction } from 'botbuilder';
import {
  ComponentDialog,
  type DialogTurnResult,
  type PromptValidatorContext,
  TextPrompt,
  WaterfallDialog,
  type WaterfallStepContext,
} from 'botbuilder-dialogs';
import { capital } from '../evidence/gaps';
import { contactIn, keptContact } from '../support/escalation/contact';
import { SEVERITIES, type Severity, severityIn } from '../support/escalation/severity';
import { plainText } from './plain-text';

export interface EscalateOptions {
  readonly deviceId: string;
  /** Null: to be asked. */
  readonly severity: Severity | null;
  /** In parts, as it is kept; null: to be asked. */
  readonly contact: readonly string[] | null;
}

export interface EscalateResult {
  readonly severity: Severity;
  readonly contact: readonly string[];
}

const SEVERITY = 'severity';
const CONTACT = 'contact';
const STEPS = 'steps';
const MOST_ATTEMPTS = 3;

/**
 * Asks how bad it is and whom support shall answer, only where it was not said. Ends with an EscalateResult, or with
 * undefined when it was given up.
 */
export class EscalateDialog extends ComponentDialog {
  static readonly ID = 'escalate';

  constructor() {
    super(EscalateDialog.ID);
    this.addDialog(new TextPrompt(SEVERITY, validator(severityIn, 'One of low, medium, high or critical, please.')));
    this.addDialog(
      new TextPrompt(
        CONTACT,
        validator(keptContactIn, 'An e-mail address or a phone number, please, so that support can answer.'),
      ),
    );
    this.addDialog(
      new WaterfallDialog<EscalateOptions>(STEPS, [
        (step) => this.askSeverity(step),
        (step) => this.askContact(step),
        (step) => this.end(step),
      ]),
    );
    this.initialDialogId = STEPS;
  }

  private async askSeverity(step: WaterfallStepContext<EscalateOptions>): Promise<DialogTurnResult> {
    const { severity, deviceId } = step.options;
    if (severity !== null) return step.next(severity);
    return step.prompt(SEVERITY, {
      prompt: {
        ...plainText(`How bad is it that ${deviceId} disconnects: low, medium, high or critical?`),
        // To press, where the channel shows such; elsewhere they stand in the question.
        suggestedActions: { to: [], actions: SEVERITIES.map(choice) },
      },
    });
  }

  private async askContact(step: WaterfallStepContext<EscalateOptions>): Promise<DialogTurnResult> {
    const severity = severityIn(String(step.result ?? ''));
    if (severity === null) return step.endDialog(undefined);
    Object.assign(step.values, { severity });
    const { contact } = step.options;
    if (contact !== null) return step.next(contact);
    return step.prompt(CONTACT, {
      prompt: plainText(
        'Whom shall support answer? Type an e-mail address or a phone number; it goes into the ticket, and nowhere else.',
      ),
    });
  }

  private async end(step: WaterfallStepContext<EscalateOptions>): Promise<DialogTurnResult> {
    const severity = severityIn(String(Reflect.get(step.values, 'severity') ?? ''));
    // Kept in parts from the first moment: the state is stored without addresses.
    const contact = typeof step.result === 'string' ? keptContactIn(step.result) : partsIn(step.result);
    if (severity === null || contact === null) return step.endDialog(undefined);
    const result: EscalateResult = { severity, contact };
    return step.endDialog(result);
  }
}

function choice(severity: Severity): CardAction {
  return { type: ActionTypes.ImBack, title: capital(severity), value: severity };
}

export function isEscalateResult(value: unknown): value is EscalateResult {
  return typeof value === 'object' && value !== null && 'severity' in value && 'contact' in value;
}

/** Whether these words answer what the dialog may be asking. */
export function answersEscalateDialog(text: string): boolean {
  return severityIn(text) !== null || contactIn(text) !== null;
}

function keptContactIn(text: string): string[] | null {
  const contact = contactIn(text);
  return contact === null ? null : keptContact(contact);
}

function partsIn(value: unknown): string[] | null {
  return Array.isArray(value) && value.length > 0 ? value.map(String) : null;
}

function validator(read: (text: string) => unknown, help: string) {
  return async (prompt: PromptValidatorContext<string>): Promise<boolean> => {
    if (read(prompt.recognized.value ?? '') !== null) return true;
    if (prompt.attemptCount < MOST_ATTEMPTS) {
      await prompt.context.sendActivity(plainText(`${help} Type “cancel” to stop.`));
      return false;
    }
    await prompt.context.sendActivity(plainText('Let us leave it there. Nothing was sent to support.'));
    prompt.recognized.value = '';
    return true;
  };
}

import { type Activity, ActivityTypes } from 'botbuilder';
import { isJsonObject } from '../json';

/** The token of the button in what a press brings; null when it is none of ours. */
export function tokenIn(value: unknown): string | null {
  return isJsonObject(value) && typeof value.keepalive === 'string' ? value.keepalive : null;
}

/** The button's data in the value of an `adaptiveCard/action`. */
export function executedData(value: unknown): unknown {
  const action = isJsonObject(value) ? value.action : undefined;
  return isJsonObject(action) ? action.data : undefined;
}

/**
 * What an `adaptiveCard/action` wants to hear. Only whoever pressed sees the words ("Universal Actions for Adaptive
 * Cards" on learn.microsoft.com).
 */
export function answerToExecute(words: string): Partial<Activity> {
  const body = { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: words };
  return { type: ActivityTypes.InvokeResponse, value: { status: 200, body } };
}

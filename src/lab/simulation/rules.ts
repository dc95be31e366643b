import type { LabDevice } from '../registry';
import type { Code } from './record';
import { accepts, type Link, THUMBPRINT_TEXT, UNAUTHORIZED_TEXT } from './session';
import { type HubHabits, TOKEN_GRACE } from './unverified';

export interface Refusal {
  readonly code: Code;
  readonly text?: string;
}

/** What an operator set at the hub: a connect is refused, is not answered at all (nothing is logged), or may pass. */
export type Rule = (link: Link, now: number) => Refusal | 'no-answer' | null;

/** Why this connect may not pass, or null. */
export function refusalOf(
  link: Link,
  device: LabDevice | undefined,
  now: number,
  rules: readonly Rule[],
  habits: HubHabits,
): Refusal | 'no-answer' | null {
  for (const rule of rules) {
    const refused = rule(link, now);
    if (refused !== null) return refused;
  }
  if (device === undefined) return { code: '404001' };
  if (device.identity.status === 'disabled') return { code: habits.disabledRefusal };
  if (!accepts(device, link.secret))
    return { code: habits.unauthorized, text: link.tokenEnds === null ? THUMBPRINT_TEXT : UNAUTHORIZED_TEXT };
  const tokenEnded = link.tokenEnds !== null && link.tokenEnds + TOKEN_GRACE[0] < now;
  const certificateEnded = link.certificateEnds !== undefined && link.certificateEnds < now;
  return tokenEnded || certificateEnded ? { code: habits.unauthorized, text: UNAUTHORIZED_TEXT } : null;
}

/** SAS is switched off (disableDeviceSAS, disableLocalAuth): tokens are refused, certificates are not. */
export function sasSwitchedOff(unauthorized: HubHabits['unauthorized'] = '401003'): Rule {
  return (link) => (link.peer.auth === 'sas' ? { code: unauthorized, text: UNAUTHORIZED_TEXT } : null);
}

/**
 * Only these address prefixes may connect. Refused is what the IP filter answers: a bare 401 that never mentions the
 * rule (page "IP filtering"). With public access off the connection does not even come about.
 */
export function onlyFrom(prefixes: readonly string[], refusal: Refusal | 'no-answer'): Rule {
  return (link) => (prefixes.some((prefix) => link.peer.address.startsWith(`${prefix}.`)) ? null : refusal);
}

import { contactOf } from './contact';
import type { Escalation } from './escalation';

/** What a support desk gets to know of an escalation; its files are in the case. docs/webhook.md describes it. */
export interface Ticket {
  readonly schemaVersion: 1;
  readonly number: string;
  readonly severity: Escalation['severity'];
  readonly contact: string;
  readonly subject: Escalation['subject'];
  readonly hubResourceId: string | null;
  readonly verdict: Escalation['verdict'];
  readonly case: { readonly name: string; readonly bytes: number; readonly sha256: string };
  readonly openedAt: string;
  readonly keptUntil: string;
}

/** @throws TypeError before the case is made: a bug */
export function ticketOf(escalation: Escalation): Ticket {
  const { case: zip } = escalation;
  if (zip === null) throw new TypeError('An escalation without a case is handed to nobody.');
  return {
    schemaVersion: 1,
    number: escalation.number,
    severity: escalation.severity,
    contact: contactOf(escalation.contact),
    subject: escalation.subject,
    hubResourceId: escalation.hubResourceId,
    verdict: escalation.verdict,
    case: { name: `${escalation.number}.zip`, bytes: zip.bytes, sha256: zip.sha256 },
    openedAt: escalation.openedAt,
    keptUntil: escalation.expires,
  };
}

import type { Telemetry } from '../../telemetry/telemetry';
import type { EscalationDesk } from './desk';

export interface NotingParts {
  readonly log: { info?(details: object, message: string): void };
  readonly telemetry: Telemetry;
}

/** The desk, with a line in the log for what becomes of each number: by it a ticket is found again from a reference, and back. */
export function notedDesk(desk: EscalationDesk, { log, telemetry }: NotingParts): EscalationDesk {
  function ended(number: string, end: 'declined' | 'withdrawn'): void {
    log.info?.({ number, end }, 'an escalation was taken back');
    telemetry.count('keepalive.escalations', { end });
  }
  return {
    ...desk,
    async open(wanted) {
      const opened = await desk.open(wanted);
      log.info?.({ reference: opened.reference, number: opened.number }, 'an escalation was opened');
      return opened;
    },
    async consent(number, person) {
      const consent = await desk.consent(number, person);
      if (consent.kind === 'handed-over')
        log.info?.({ reference: consent.escalation.reference, number }, 'an escalation was agreed to');
      return consent;
    },
    async decline(number, person) {
      const declined = await desk.decline(number, person);
      if (declined) ended(number, 'declined');
      return declined;
    },
    async withdraw(number, person) {
      const how = await desk.withdraw(number, person);
      if (how === 'withdrawn' || how === 'declined') ended(number, how);
      return how;
    },
  };
}

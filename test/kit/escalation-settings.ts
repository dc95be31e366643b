import type { EscalationSettings } from '../../src/config/escalation-settings';

/** What is used when no setting says otherwise. */
export const FOLDER_ONLY: EscalationSettings = { folder: true, webhook: null, supportTickets: null, secret: null };

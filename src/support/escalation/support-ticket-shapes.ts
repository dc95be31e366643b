import { contactOf, isEmail } from './contact';
import type { Escalation } from './escalation';
import type { Severity } from './severity';

/**
 * What we know of the REST API Microsoft.Support, in one place. Paths, fields, severities and the answers 200 and 202 of
 * the long-running PUT were read in Microsoft's own description (azure-rest-api-specs, Microsoft.Support, stable
 * 2024-04-01). Never tried on a subscription with a support plan. From memory: the sizes of chunks and files (2.5 and
 * 5 MB), and that a file workspace or file that is put twice answers 2xx or 409.
 */
export const API_VERSION = '2024-04-01';

export const CHUNK = 2_500_000;
export const LARGEST_FILE = 5_000_000;

export interface SupportTicketSettings {
  readonly subscription: string;
  /** Of the ticket's service, such as `/providers/Microsoft.Support/services/…`; `az support services list` tells it. */
  readonly serviceId: string;
  /** `az support services problem-classifications list` tells it. */
  readonly problemClassificationId: string;
  /** Whom Microsoft answers where the person gave no e-mail address; and what a ticket asks for besides. */
  readonly contact: {
    readonly firstName: string;
    readonly lastName: string;
    readonly email: string;
    /** ISO 3166 alpha-3, such as `USA`. */
    readonly country: string;
    /** As Windows names it, such as `Pacific Standard Time`. */
    readonly timeZone: string;
    /** Such as `en-us`. */
    readonly language: string;
  };
}

/** The description knows these four; ours have three steps of them. */
const SEVERITY: Readonly<Record<Severity, string>> = {
  low: 'minimal',
  medium: 'minimal',
  high: 'moderate',
  // `highestcriticalimpact` calls people at night, and is for contracts that have it.
  critical: 'critical',
};

const ROOT = (subscription: string) => `/subscriptions/${subscription}/providers/Microsoft.Support`;

export const paths = {
  checkName: (subscription: string) => `${ROOT(subscription)}/checkNameAvailability`,
  ticket: (subscription: string, number: string) => `${ROOT(subscription)}/supportTickets/${number}`,
  communication: (subscription: string, number: string, id: string) =>
    `${ROOT(subscription)}/supportTickets/${number}/communications/${id}`,
  workspace: (subscription: string, number: string) => `${ROOT(subscription)}/fileWorkspaces/${number}`,
  file: (subscription: string, number: string, file: string) =>
    `${ROOT(subscription)}/fileWorkspaces/${number}/files/${file}`,
  upload: (subscription: string, number: string, file: string) =>
    `${ROOT(subscription)}/fileWorkspaces/${number}/files/${file}/upload`,
};

export function ticketBody(escalation: Escalation, settings: SupportTicketSettings): object {
  const { number, subject, verdict, hubResourceId } = escalation;
  const { contact } = settings;
  const given = contactOf(escalation.contact);
  const name = subject.moduleId === null ? subject.deviceId : `${subject.deviceId}/${subject.moduleId}`;
  return {
    properties: {
      title: `${number}: IoT device ${name} keeps disconnecting`.slice(0, 250),
      description: [
        verdict?.headline ?? 'A device of an IoT hub keeps disconnecting.',
        `Hub ${subject.hub}, device ${name}. Contact: ${given}.`,
        `The attached ${number}.zip holds the evidence; begin with summary.md. Secrets were taken out of it.`,
      ].join('\n'),
      serviceId: settings.serviceId,
      problemClassificationId: settings.problemClassificationId,
      severity: SEVERITY[escalation.severity],
      advancedDiagnosticConsent: 'No',
      problemStartTime: escalation.openedAt,
      fileWorkspaceName: number,
      contactDetails: {
        firstName: contact.firstName,
        lastName: contact.lastName,
        preferredContactMethod: 'email',
        primaryEmailAddress: isEmail(given) ? given : contact.email,
        ...(isEmail(given) && given !== contact.email && { additionalEmailAddresses: [contact.email] }),
        preferredTimeZone: contact.timeZone,
        country: contact.country,
        preferredSupportLanguage: contact.language,
      },
      ...(hubResourceId !== null && { technicalTicketDetails: { resourceId: hubResourceId } }),
    },
  };
}

export function fileBody(bytes: number): object {
  const numberOfChunks = Math.max(1, Math.ceil(bytes / CHUNK));
  return { properties: { chunkSize: Math.min(bytes, CHUNK), fileSize: bytes, numberOfChunks } };
}

export function communicationBody(escalation: Escalation, subject: string, text: string, email: string): object {
  const given = contactOf(escalation.contact);
  return { properties: { subject, body: text, sender: isEmail(given) ? given : email } };
}

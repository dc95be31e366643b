import { z } from 'zod';
import type { Cloud } from '../cloud';
import { jsonOf } from '../json';
import { type Env, readSwitch } from './env';

/** Where cases are handed over to. At least one of them. */
export interface EscalationSettings {
  /** A folder of each case under the data folder. */
  readonly folder: boolean;
  readonly webhook: WebhookSettings | null;
  readonly supportTickets: SupportTicketSettings | null;
  /** A card of each case in a channel of Teams, which somebody of support chooses there. It carries no files. */
  readonly teamsChannel: boolean;
  /** Signs what we send and what support sends back; null: nobody can answer through Keepalive. */
  readonly secret: string | null;
}

export interface WebhookSettings {
  readonly url: string;
  readonly secret: string;
}

const ticketShape = z.strictObject({
  /** Its support plan pays for the tickets. */
  subscription: z.uuid(),
  /** Of IoT Hub; `az support services list` tells it. */
  serviceId: z.string().regex(/^\/providers\/Microsoft\.Support\/services\/[\w-]{1,100}$/i),
  /** `az support services problem-classifications list` tells it. */
  problemClassificationId: z
    .string()
    .regex(/^\/providers\/Microsoft\.Support\/services\/[\w-]{1,100}\/problemClassifications\/[\w-]{1,100}$/i),
  /** Whom Microsoft answers besides the person's own contact, and what a ticket asks for. */
  contact: z.strictObject({
    firstName: z.string().min(1).max(50),
    lastName: z.string().min(1).max(50),
    email: z.email(),
    /** ISO 3166 alpha-3. */
    country: z.string().regex(/^[A-Za-z]{3}$/),
    /** As Windows names it, such as `Pacific Standard Time`. */
    timeZone: z.string().min(1).max(60),
    language: z.string().regex(/^[a-z]{2}-[a-z]{2,4}$/i),
  }),
});
export type SupportTicketSettings = z.infer<typeof ticketShape>;

/** Signing by less would be guessed. */
const SHORTEST_SECRET = 32;

/** @param cloud as the settings name it; null: global Azure */
export function readEscalation(env: Env, cloud: Cloud | null, problems: string[]): EscalationSettings {
  const secret = readSecret(env.ESCALATION_WEBHOOK_SECRET, problems);
  const url = readUrl(env.ESCALATION_WEBHOOK_URL, problems);
  if (url !== null && secret === null && !env.ESCALATION_WEBHOOK_SECRET?.trim())
    problems.push('ESCALATION_WEBHOOK_SECRET is missing, although ESCALATION_WEBHOOK_URL is set.');
  const webhook = url !== null && secret !== null ? { url, secret } : null;
  const supportTickets = readTickets(env.ESCALATION_SUPPORT_TICKETS, cloud, problems);
  const folder = readSwitch('ESCALATION_FOLDER', env, true, problems);
  const teamsChannel = readSwitch('ESCALATION_TEAMS_CHANNEL', env, false, problems);
  if (!folder && !env.ESCALATION_WEBHOOK_URL?.trim() && !env.ESCALATION_SUPPORT_TICKETS?.trim())
    problems.push(
      'ESCALATION_FOLDER is off, and nothing else is set that takes cases with their files: set ESCALATION_WEBHOOK_URL or ESCALATION_SUPPORT_TICKETS, or leave the folder on.',
    );
  return { folder, webhook, supportTickets, teamsChannel, secret };
}

function readSecret(text: string | undefined, problems: string[]): string | null {
  const secret = text?.trim() ?? '';
  if (secret === '') return null;
  if (secret.length >= SHORTEST_SECRET) return secret;
  problems.push(
    `ESCALATION_WEBHOOK_SECRET is shorter than ${SHORTEST_SECRET} characters; make one with "openssl rand -hex 32".`,
  );
  return null;
}

/** The case travels to it, so in the clear only on this machine. Its path may be a secret: it is not said back. */
function readUrl(text: string | undefined, problems: string[]): string | null {
  const given = text?.trim() ?? '';
  if (given === '') return null;
  const url = URL.parse(given);
  const isHere = url?.hostname === 'localhost' || url?.hostname === '127.0.0.1' || url?.hostname === '[::1]';
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isHere);
  if (url && isSafe && url.username === '' && url.password === '') return url.href;
  problems.push(
    'ESCALATION_WEBHOOK_URL must be an https address without a name or password in it (http only on this machine).',
  );
  return null;
}

function readTickets(text: string | undefined, cloud: Cloud | null, problems: string[]): SupportTicketSettings | null {
  const given = text?.trim() ?? '';
  if (given === '') return null;
  // Other clouds have their own ways to support: the names of services and the plans differ there.
  if (cloud !== null && cloud.name !== 'public')
    problems.push(`ESCALATION_SUPPORT_TICKETS works in global Azure only, not in ${cloud.displayName}.`);
  const read = ticketShape.safeParse(jsonOf(given));
  if (read.success) return read.data;
  const wrong = read.error.issues.map(({ path, message }) => `${path.join('.') || 'the whole'}: ${message}`);
  problems.push(`ESCALATION_SUPPORT_TICKETS is no such JSON as .env.example shows (${wrong.slice(0, 5).join('; ')}).`);
  return null;
}

import { type Cloud, PUBLIC_CLOUD } from '../cloud';
import type { Gap, GapReason } from './evidence';

/** Where a source looked, as a person would say it, and what lets it look there. */
export interface Place {
  /** Continues a sentence: "the device registry of contoso-lab". */
  readonly words: string;
  /** The cure when it is refused. */
  readonly permission: string;
  /** Whose status page and sign-in are meant; absent: none is named. */
  readonly cloud?: Pick<Cloud, 'statusPage' | 'cliName'>;
}

export function gap(why: GapReason, detail: string, fix?: string): Gap {
  return { ok: false, why, detail, ...(fix === undefined ? {} : { fix }) };
}

const IN_BETWEEN =
  'Ask again in a minute. If it stays, look for a proxy between Keepalive and Azure that answers in its place.';

/** What a service said beside its status. */
export interface Said {
  /** The header of this name: seconds, or a date. */
  readonly retryAfter?: string | null | undefined;
  /** The service's own, such as `ExpiredAuthenticationToken`. */
  readonly code?: string | null | undefined;
}

/** ARM's and Log Analytics' word for a token that is over; IoT Hub's 401 has none of its own. */
const EXPIRED = 'ExpiredAuthenticationToken';

/** What a person is told when a service answered with anything but success. Sorted by status and code alone. */
export function gapOfStatus(status: number, place: Place, { retryAfter, code }: Said = {}): Gap {
  const answered = `${capital(place.words)} answered ${status}`;
  if (status === 401 && code === EXPIRED)
    return gap(
      'denied',
      `${answered}: Keepalive's sign-in to Azure has run out.`,
      `Ask again; if it stays, check the clock of the machine that Keepalive runs on. ${signInFix(place)}`,
    );
  if (status === 401 || status === 403)
    return gap('denied', `${answered}: Keepalive may not read it.`, place.permission);
  if (status === 404)
    return gap(
      'failed',
      `${answered}: it was not found.`,
      'Check the name of the hub, and that the hub was not deleted or moved to another subscription or resource group.',
    );
  if (status === 429)
    return gap('throttled', `${answered}: too many calls just now.`, `Ask again ${inWords(retryAfter)}.`);
  if (status === 408 || status === 504)
    return gap('timed-out', `${answered}: it took too long.`, 'Ask again in a minute.');
  if (status >= 500) {
    const { statusPage = null } = place.cloud ?? {};
    const page = statusPage === null ? '' : ` If it stays, see ${statusPage}.`;
    const when = retryAfter ? inWords(retryAfter) : 'in a few minutes';
    return gap('failed', `${answered}: it has trouble of its own.`, `Ask again ${when}.${page}`);
  }
  return gap('failed', `${answered}, which Keepalive did not expect.`, IN_BETWEEN);
}

/** Nobody is told to wait longer, whatever a service says. Seconds. */
const LONGEST_WAIT = 3_600;

/** "in 30 seconds". Services ask in whole seconds; without such a number a minute is a good guess. */
function inWords(retryAfter: string | null | undefined): string {
  const seconds = /^\d{1,9}$/.test(retryAfter ?? '') ? Math.min(Number(retryAfter), LONGEST_WAIT) : 60;
  if (seconds < 2) return 'in a moment';
  if (seconds < 60) return `in ${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes === 60) return 'in an hour';
  return minutes === 1 ? 'in a minute' : `in ${minutes} minutes`;
}

export function timedOut(place: string, ms: number): Gap {
  return gap(
    'timed-out',
    `${capital(place)} did not answer within ${Math.round(ms / 1000)} s.`,
    'Ask again in a minute.',
  );
}

export function unreadable(place: string): Gap {
  return gap('unreadable', `${capital(place)} answered with something that Keepalive cannot read.`, IN_BETWEEN);
}

/** Stands in a role assignment for Keepalive's identity, until somebody fills in who that is. */
export const PRINCIPAL = 'PRINCIPAL_ID';

/** Text of the role assignment that cures a refusal. The id is quoted for a shell: it comes from outside. */
export function roleFix(role: string, resourceId: string | null, on = 'the hub'): string {
  const scope = resourceId === null ? 'HUB_RESOURCE_ID' : `'${resourceId.replaceAll("'", '')}'`;
  return `Give Keepalive's identity the role "${role}" on ${on}: az role assignment create --role "${role}" --assignee ${PRINCIPAL} --scope ${scope}`;
}

/** How a person signs the machine in. The command line must be told of every cloud but the global one. */
export function signInFix({ cloud }: Place): string {
  const how =
    cloud === undefined || cloud.cliName === PUBLIC_CLOUD.cliName
      ? 'sign in with az login where it runs'
      : `sign in where it runs: az cloud set --name ${cloud.cliName}, then az login`;
  return `Give it a managed identity, or ${how}.`;
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

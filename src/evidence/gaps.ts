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

/** What a person is told when a service answered with anything but success. Sorted by status alone. */
export function gapOfStatus(status: number, place: Place): Gap {
  const answered = `${capital(place.words)} answered ${status}`;
  if (status === 401 || status === 403)
    return gap('denied', `${answered}: Keepalive may not read it.`, place.permission);
  if (status === 404)
    return gap('failed', `${answered}: it was not found.`, 'Check the name of the hub and its subscription.');
  if (status === 429) return gap('throttled', `${answered}: too many calls just now.`, 'Ask again in a minute.');
  if (status === 408 || status === 504)
    return gap('timed-out', `${answered}: it took too long.`, 'Ask again in a minute.');
  if (status >= 500) {
    const { statusPage = null } = place.cloud ?? {};
    const page = statusPage === null ? '' : ` If it stays, see ${statusPage}.`;
    return gap('failed', `${answered}: it has trouble of its own.`, `Ask again in a few minutes.${page}`);
  }
  return gap('failed', `${answered}, which Keepalive did not expect.`);
}

export function timedOut(place: string, ms: number): Gap {
  return gap(
    'timed-out',
    `${capital(place)} did not answer within ${Math.round(ms / 1000)} s.`,
    'Ask again in a minute.',
  );
}

export function unreadable(place: string): Gap {
  return gap('unreadable', `${capital(place)} answered with something that Keepalive cannot read.`);
}

/** Stands in a role assignment for Keepalive's identity, until somebody fills in who that is. */
export const PRINCIPAL = 'PRINCIPAL_ID';

/** Text of the role assignment that cures a refusal. The id is quoted for a shell: it comes from configuration. */
export function roleFix(role: string, resourceId: string | null): string {
  const scope = resourceId === null ? 'HUB_RESOURCE_ID' : `'${resourceId.replaceAll("'", '')}'`;
  return `Give Keepalive's identity the role "${role}" on the hub: az role assignment create --role "${role}" --assignee ${PRINCIPAL} --scope ${scope}`;
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

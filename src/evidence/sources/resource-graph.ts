import { z } from 'zod';
import type { AzureAccess } from '../azure';
import { SOURCE_DEADLINE } from '../deadlines';
import type { Slot } from '../evidence';
import { gapOfStatus, type Place, roleFix, unreadable } from '../gaps';
import { kqlString } from '../kql';
import type { ArmClient } from './arm-client';
import { inTime } from './in-time';
import { saidByArm } from './said';
import { gapOfTrouble } from './trouble';

/** A hub as Azure Resource Graph lists it. */
export interface ListedHub {
  readonly resourceId: string;
  /** Lower case. */
  readonly host: string;
  readonly name: string;
}

/** Hubs of one answer; more in one directory are not listed (50 are allowed in a subscription). */
export const MOST_HUBS = 1_000;

const API_VERSION = '2022-10-01';

const rows = z.object({ data: z.array(z.object({ id: z.string(), name: z.string(), hostName: z.string() })) });

/** What ARM says, in the details of a 400, to an identity that may read nothing in any subscription. */
const refusal = z.object({ error: z.object({ details: z.array(z.object({ code: z.string() })) }) });
const NOTHING_TO_READ = 'NoValidSubscriptionsInQueryRequest';

/**
 * The hubs that Keepalive's identity may read, in every subscription that it sees, in order of their names; or the one
 * with this host name, if it may read it. Never rejects.
 */
export async function listHubs(
  { azure, arm }: { readonly azure: AzureAccess; readonly arm: ArmClient },
  host: string | null,
  signal: AbortSignal,
): Promise<Slot<readonly ListedHub[]>> {
  const { cloud } = azure;
  const place: Place = { words: 'Azure Resource Graph', permission: roleFix('Reader', null), cloud };
  const asked = { query: hubsQuery(host), options: { resultFormat: 'objectArray', $top: MOST_HUBS } };
  try {
    const path = '/providers/Microsoft.ResourceGraph/resources';
    const answer = await inTime(signal, arm(path, API_VERSION, signal, asked));
    const { status, body } = answer;
    if (status === 400 && mayReadNothing(body)) return seen([]);
    if (status !== 200) return gapOfStatus(status, place, saidByArm(answer));
    const found = rows.safeParse(body).data?.data;
    return found ? seen(found.map(hubOf)) : unreadable(place.words);
  } catch (error) {
    return gapOfTrouble(error, place, signal, SOURCE_DEADLINE);
  }
}

/** @param host null asks for all */
export function hubsQuery(host: string | null): string {
  const which = host === null ? '' : `\n| where tostring(properties.hostName) =~ ${kqlString(host)}`;
  return `resources
| where type =~ "microsoft.devices/iothubs"${which}
| project id, name, hostName = tostring(properties.hostName)
| order by name asc`;
}

function seen(data: readonly ListedHub[]): Slot<readonly ListedHub[]> {
  return { ok: true, data, searched: 'Azure Resource Graph, all subscriptions that Keepalive may read' };
}

function hubOf({ id, name, hostName }: { id: string; name: string; hostName: string }): ListedHub {
  return { resourceId: id, name, host: hostName.toLowerCase() };
}

function mayReadNothing(body: unknown): boolean {
  return refusal.safeParse(body).data?.error.details.some(({ code }) => code === NOTHING_TO_READ) ?? false;
}

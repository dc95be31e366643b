import type { AzureAccess } from '../azure';
import { SOURCE_DEADLINE } from '../deadlines';
import type { Slot, Subject } from '../evidence';
import { capital, gap, gapOfStatus, type Place, roleFix, unreadable } from '../gaps';
import type { ArmClient } from './arm-client';
import { inTime } from './in-time';
import { gapOfTrouble } from './trouble';

const HUB_ID = /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Devices\/IotHubs\/[^/]+$/i;

/** One read of ARM below the subject's hub. */
export interface ArmLook<T> {
  /** "the Azure resource", "the diagnostic settings" */
  readonly what: string;
  /** Appended to the hub's id. */
  readonly path: string;
  readonly apiVersion: string;
  readonly read: (answer: unknown) => T | undefined;
}

export async function armLook<T>(
  context: { readonly azure: AzureAccess; readonly arm: ArmClient },
  subject: Subject,
  signal: AbortSignal,
  { what, path, apiVersion, read }: ArmLook<T>,
): Promise<Slot<T>> {
  const words = `${what} of ${subject.hub.split('.')[0]}`;
  const id = context.azure.resourceIdOf(subject.hub);
  if (id === null || !HUB_ID.test(id)) {
    return gap(
      'not-configured',
      `${capital(words)} was not read: the hub's resource id is not known.`,
      'Configure the resource id of the hub.',
    );
  }
  const place: Place = { words, permission: roleFix('Reader', id), cloud: context.azure.cloud };
  try {
    const answer = await inTime(signal, context.arm(`${encoded(id)}${path}`, apiVersion, signal));
    if (answer.status !== 200) return gapOfStatus(answer.status, place);
    const data = read(answer.body);
    return data === undefined ? unreadable(words) : { ok: true, data, searched: capital(words) };
  } catch (error) {
    return gapOfTrouble(error, place, signal, SOURCE_DEADLINE);
  }
}

function encoded(id: string): string {
  return id.split('/').map(encodeURIComponent).join('/');
}

import type { AzureAccess } from '../azure';
import { SOURCE_DEADLINE } from '../deadlines';
import type { Slot, Subject } from '../evidence';
import { capital, gapOfStatus, type Place, roleFix, unreadable } from '../gaps';
import type { ArmClient } from './arm-client';
import type { HubIds } from './hub-ids';
import { inTime } from './in-time';
import { saidByArm } from './said';
import { gapOfTrouble } from './trouble';

export interface ArmContext {
  readonly azure: AzureAccess;
  readonly arm: ArmClient;
  readonly ids: HubIds;
}

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
  { azure, arm, ids }: ArmContext,
  subject: Subject,
  signal: AbortSignal,
  { what, path, apiVersion, read }: ArmLook<T>,
): Promise<Slot<T>> {
  const words = `${what} of ${subject.hub.split('.')[0]}`;
  let place: Place = { words, permission: roleFix('Reader', ids.known(subject.hub)), cloud: azure.cloud };
  try {
    const id = await ids.find(subject.hub, signal);
    if (!id.ok) return id;
    place = { ...place, permission: roleFix('Reader', id.data) };
    const answer = await inTime(signal, arm(`${encodedId(id.data)}${path}`, apiVersion, signal));
    if (answer.status !== 200) return gapOfStatus(answer.status, place, saidByArm(answer));
    const data = read(answer.body);
    return data === undefined ? unreadable(words) : { ok: true, data, searched: capital(words) };
  } catch (error) {
    return gapOfTrouble(error, place, signal, SOURCE_DEADLINE);
  }
}

/** An ARM id as a path. */
export function encodedId(id: string): string {
  return id.split('/').map(encodeURIComponent).join('/');
}

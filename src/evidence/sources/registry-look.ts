import type { Registry } from 'azure-iothub';
import type { AzureAccess } from '../azure';
import { SOURCE_DEADLINE } from '../deadlines';
import type { Slot, Subject } from '../evidence';
import { capital, type Place, roleFix, unreadable } from '../gaps';
import type { HubIds } from './hub-ids';
import type { HubRegistry } from './hub-registry';
import { gapOfTrouble, httpRefusal } from './trouble';

/** What the registry says when it has no such identity. Another 404 means that the hub itself is not there. */
const NO_SUCH_IDENTITY: ReadonlySet<string> = new Set(['DeviceNotFound', 'ModuleNotFound']);

export interface RegistryContext {
  readonly registry: HubRegistry;
  readonly azure: AzureAccess;
  readonly ids: Pick<HubIds, 'known'>;
}

/** One read of the registry for this subject. */
export interface Look<T> {
  /** What is looked up: "the twin of pump-08". */
  readonly what: string;
  readonly ask: (registry: Registry) => Promise<{ readonly responseBody: unknown }>;
  /** Keys end here: it takes only the fields that are known. */
  readonly read: (answer: unknown) => T | undefined;
  /** What it means that the registry has no such identity. */
  readonly absent: T;
}

export async function look<T>(
  context: RegistryContext,
  subject: Subject,
  signal: AbortSignal,
  { what, ask, read, absent }: Look<T>,
): Promise<Slot<T>> {
  const words = `the device registry of ${subject.hub.split('.')[0]}`;
  try {
    const { responseBody } = await context.registry.call(subject.hub, signal, ask);
    const data = read(responseBody);
    if (data === undefined) return unreadable(words);
    return { ok: true, data, searched: `${capital(words)}, for ${what}` };
  } catch (error) {
    const refusal = httpRefusal(error);
    if (refusal?.status === 404 && NO_SUCH_IDENTITY.has(refusal.code ?? '')) {
      return { ok: true, data: absent, searched: `${capital(words)}, for ${what}: it has no such identity` };
    }
    // The SDK's own objects refuse an answer without an id with a ReferenceError or an ArgumentError.
    if (isSdkRefusal(error)) return unreadable(words);
    // Only now: meanwhile somebody else may have found where the hub is.
    const permission = roleFix('IoT Hub Data Reader', context.ids.known(subject.hub));
    const place: Place = { words, permission, cloud: context.azure.cloud };
    return gapOfTrouble(error, place, signal, SOURCE_DEADLINE);
  }
}

/** "pump-08", or "edgeHub on gate-01" for a module. */
export function identityName({ deviceId, moduleId }: Subject): string {
  return moduleId === null ? deviceId : `${moduleId} on ${deviceId}`;
}

function isSdkRefusal(error: unknown): boolean {
  return (
    error instanceof ReferenceError || (error instanceof Error && error.name === 'ArgumentError' && !httpRefusal(error))
  );
}

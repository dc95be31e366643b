import { isJsonObject } from '../../json';
import type { EvidenceKinds, Gap, Slot, Subject } from '../evidence';
import { gap, unreadable } from '../gaps';
import { readIdentity, readModules, readTwin } from '../read-device';

export type RegistryRow = Readonly<Record<string, unknown>>;

/** What a file of the registry holds, as far as it matters for one device. */
export interface RegistryRows {
  /** As the person named it. */
  readonly file: string;
  /** Rows of the device and of its modules. */
  readonly own: readonly RegistryRow[];
  /** How many rows there are of devices, and of modules, whoever's. */
  readonly devices: number;
  readonly modules: number;
  /** A list names all that there are; a single row says nothing of others. */
  readonly isList: boolean;
  /** The registry's own "not found". */
  readonly isNotFound: boolean;
  /** Its end is missing, or some of it is no JSON. */
  readonly isTorn: boolean;
}

export type RegistryEvidence = { readonly [K in 'identity' | 'twin' | 'modules']: Slot<EvidenceKinds[K]> };

/** Rows are identities as GET /devices/{id} answers them, or twins, which tell nearly the same in other names. */
export function registryEvidence(rows: RegistryRows, subject: Subject): RegistryEvidence {
  const own = rows.own.filter((row) => moduleOf(row) === subject.moduleId);
  const twin = own.find(isTwin);
  const row = own.find((one) => !isTwin(one)) ?? (twin && identityOf(twin));
  const identity = row ? slotOf(rows, readIdentity(row)) : absent(rows, subject);
  return {
    identity,
    twin: twin
      ? slotOf(rows, readTwin(twin))
      : identity.ok && !identity.data
        ? slotOf(rows, null)
        : noTwin(rows, subject),
    modules: modulesIn(rows),
  };
}

export function moduleOf({ moduleId }: RegistryRow): string | null {
  return typeof moduleId === 'string' && moduleId !== '' ? moduleId : null;
}

function isTwin(row: RegistryRow): boolean {
  return (
    ['authenticationType', 'statusUpdateTime', 'deviceEtag'].some((name) => name in row) || isJsonObject(row.properties)
  );
}

/** The fields of a twin that an identity has too (names: the service's REST answers). */
function identityOf(twin: RegistryRow): RegistryRow {
  const { statusUpdateTime, authenticationType, x509Thumbprint, tags: _, properties: __, ...same } = twin;
  return { ...same, statusUpdatedTime: statusUpdateTime, authentication: { type: authenticationType, x509Thumbprint } };
}

function slotOf<T>({ file }: RegistryRows, data: T | undefined): Slot<T> {
  if (data === undefined) return unreadable(`the registry row in "${file}"`);
  return { ok: true, data, searched: `the registry rows in "${file}"` };
}

/** No row of the subject: it does not exist, or the file cannot tell. */
function absent(rows: RegistryRows, subject: Subject): Slot<null> {
  const { file, own, devices, modules, isList, isNotFound, isTorn } = rows;
  const name = nameOf(subject);
  if (isNotFound) return slotOf(rows, null);
  if (isTorn) return gap('unreadable', `"${file}" is torn, and what can be read of it has no row of ${name}.`, AGAIN);
  if (!isList) return gap('not-provided', `"${file}" holds the row of ${nameOfRow(own[0])}, not of ${name}.`, AGAIN);
  const isListed = own.some((row) => moduleOf(row) === null);
  const cannotTell = subject.moduleId === null ? devices === 0 && modules > 0 : modules === 0 && isListed;
  if (!cannotTell) return slotOf(rows, null);
  const others = subject.moduleId === null ? 'modules only' : 'no modules';
  return gap('not-provided', `"${file}" lists ${others}, so it does not tell whether there is ${name}.`, AGAIN);
}

const AGAIN = 'Save the row again: az iot hub device-identity show --hub-name HUB --device-id DEVICE.';

function noTwin({ file }: RegistryRows, subject: Subject): Gap {
  return gap('not-provided', `"${file}" holds no twin of ${nameOf(subject)}.`);
}

function modulesIn(rows: RegistryRows): RegistryEvidence['modules'] {
  const { file, own, modules, isList } = rows;
  if (!isList || modules === 0) return gap('not-provided', `"${file}" lists no modules.`);
  return slotOf(rows, readModules(own.filter((row) => moduleOf(row) !== null)));
}

function nameOf({ deviceId, moduleId }: Subject): string {
  return moduleId === null ? deviceId : `${deviceId}/${moduleId}`;
}

function nameOfRow(row: RegistryRow | undefined): string {
  if (!row) return 'another device';
  const module = moduleOf(row);
  return module === null ? 'the device' : `its module ${module}`;
}

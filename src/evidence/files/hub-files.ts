import { isJsonObject } from '../../json';
import type { EvidenceKinds, Slot, Subject } from '../evidence';
import { gap } from '../gaps';
import { readMetrics, readResourceHealth } from '../hub-health';
import { readDiagnosticSettings, readHubResource } from '../read-hub-resource';
import { readServiceHealth } from '../read-service-health';
import { type FileRead, readJsonFile } from './read-file';

type HubKind = 'hub' | 'diagnostic-settings' | 'resource-health' | 'service-health' | 'metrics';
type Read<K extends HubKind> = FileRead<Slot<EvidenceKinds[K]>>;

/** The ARM resource of the hub. That of another hub says nothing about this one. */
export async function readHubFile(path: string, { hub }: Subject): Promise<Read<'hub'>> {
  const read = await readKind(path, 'the ARM resource of a hub', readHubResource);
  if (!read.ok || !read.data.ok) return read;
  const { name, properties } = read.data.data;
  const isThisHub = name.toLowerCase() === hub.split('.')[0] || properties?.hostName?.toLowerCase() === hub;
  if (isThisHub) return read;
  const detail = `"${path}" describes the hub ${name}, not ${hub}.`;
  return { ok: true, data: gap('not-provided', detail, `Save what ARM answers for ${hub}.`) };
}

/** `value[]` as ARM answers it, or the list alone, whose entries the command line writes without `properties`. */
export function readSettingsFile(path: string): Promise<Read<'diagnostic-settings'>> {
  return readKind(path, 'a list of diagnostic settings', (value) => readDiagnosticSettings(nested(value)));
}

export function readHealthFile(path: string): Promise<Read<'resource-health'>> {
  return readKind(path, 'an answer of Resource Health', readResourceHealth);
}

export function readServiceHealthFile(path: string): Promise<Read<'service-health'>> {
  return readKind(path, 'a list of events of Azure Service Health', readServiceHealth);
}

export function readMetricsFile(path: string): Promise<Read<'metrics'>> {
  return readKind(path, 'an answer of Azure Monitor with metrics', readMetrics);
}

async function readKind<T>(
  path: string,
  what: string,
  read: (value: unknown) => T | undefined,
): Promise<FileRead<Slot<T>>> {
  const json = await readJsonFile(path);
  if (!json.ok) return json;
  const data = read(json.data);
  if (data === undefined) return { ok: false, problem: `The file "${path}" is not ${what}.` };
  return { ok: true, data: { ok: true, data, searched: `${what} in "${path}"` } };
}

function nested(value: unknown): unknown {
  const list = isJsonObject(value) && 'value' in value ? value.value : value;
  if (!Array.isArray(list)) return list;
  return list.map((setting) =>
    isJsonObject(setting) && !('properties' in setting) ? { name: setting.name, properties: setting } : setting,
  );
}

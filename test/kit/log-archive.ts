import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { hourFile } from '../../src/lab/archive';
import type { ArchiveRecord, LabHub } from '../../src/lab/registry';

/** Where the hubs of tests are said to log to. */
export const WORKSPACE_ID =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-test/providers/Microsoft.OperationalInsights/workspaces/test-logs';

/** A hub without devices, for tests that only look at its records. */
export function emptyHub(name: string, logging = true): LabHub {
  return {
    name,
    host: `${name}.azure-devices.net`,
    resourceId: `/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-test/providers/Microsoft.Devices/IotHubs/${name}`,
    location: 'westeurope',
    sku: { name: 'S1', tier: 'Standard', capacity: 1 },
    logging,
    policyKey: Buffer.alloc(32).toString('base64'),
    devices: new Map(),
  };
}

/** What a test says of a record; the rest is made up. */
export interface SaidRecord {
  readonly at: string;
  readonly device: string;
  readonly module?: string;
  readonly operation?: string;
  readonly category?: string;
  readonly code?: string;
  /** By default `Information`, with a code `Error`. */
  readonly level?: string;
  readonly address?: string;
  readonly sdk?: string;
}

export function archiveRecord(hub: LabHub, said: SaidRecord): ArchiveRecord {
  const { at, device, module, operation = 'deviceConnect', category = 'Connections', code, address, sdk } = said;
  return {
    time: new Date(at).toISOString().replace('Z', '0000Z'),
    resourceId: hub.resourceId.toUpperCase(),
    operationName: operation,
    category,
    level: said.level ?? (code === undefined ? 'Information' : 'Error'),
    ...(code !== undefined && { resultType: code, resultDescription: `Description of ${code}` }),
    properties: JSON.stringify({
      deviceId: device,
      ...(module !== undefined && { moduleId: module }),
      protocol: 'Mqtt',
      authType: '{"scope":"device","type":"sas","issuer":"iothub","acceptingIpFilterRule":null}',
      ...(address !== undefined && { maskedIpAddress: address }),
      ...(sdk !== undefined && { sdkVersion: sdk }),
    }),
    location: hub.location,
  };
}

/** Writes records where Azure would, one file for each category and hour. */
export function writeArchive(folder: string, records: readonly ArchiveRecord[], tail = ''): void {
  const files = new Map<string, string[]>();
  for (const record of records) {
    const file = hourFile(folder, record);
    files.set(file, [...(files.get(file) ?? []), JSON.stringify(record)]);
  }
  for (const [file, lines] of files) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${lines.join('\n')}\n${tail}`);
  }
}

import type { DeviceLog } from '../evidence/device-log';
import type { Evidence, Gap, Slot, Subject } from '../evidence/evidence';
import { type FileRead, whyNoFile } from '../evidence/files/read-file';
import { gap } from '../evidence/gaps';
import { BadInput } from './bad-input';
import type { CompanionFiles } from './options';

export type Companions = Pick<
  Evidence,
  'identity' | 'twin' | 'modules' | 'hub' | 'diagnostic-settings' | 'resource-health' | 'service-health' | 'metrics'
>;

/** What the files beside an archive tell. One that was not named is a gap; one that cannot be used is bad input. */
export async function readCompanions(files: CompanionFiles, subject: Subject): Promise<Companions> {
  const { registry, hubConfig, diagnosticSettings, health, serviceHealth, metrics } = files;
  for (const path of files.deviceLogs) {
    const why = await whyNoFile(path);
    if (why !== undefined) throw new BadInput(why);
  }
  return {
    ...(registry === undefined ? NO_REGISTRY : usable(await registryReader().readRegistryFile(registry, subject))),
    hub: hubConfig === undefined ? NO_HUB : usable(await hubReaders().readHubFile(hubConfig, subject)),
    'diagnostic-settings':
      diagnosticSettings === undefined ? NO_SETTINGS : usable(await hubReaders().readSettingsFile(diagnosticSettings)),
    'resource-health': health === undefined ? NO_HEALTH : usable(await hubReaders().readHealthFile(health)),
    'service-health':
      serviceHealth === undefined ? NO_EVENTS : usable(await hubReaders().readServiceHealthFile(serviceHealth)),
    metrics: metrics === undefined ? NO_METRICS : usable(await hubReaders().readMetricsFile(metrics)),
  };
}

/** `asOf`: the moment to judge at. */
export async function readDeviceLogs(paths: readonly string[], asOf: Date): Promise<Slot<readonly DeviceLog[]>> {
  if (paths.length === 0) return NO_LOG;
  const { readDeviceLogFiles }: typeof import('../evidence/files/device-log-files') =
    require('../evidence/files/device-log-files');
  return usable(await readDeviceLogFiles(paths, asOf));
}

// What few need is loaded when it is: an archive alone starts in half the time.
const registryReader = (): typeof import('../evidence/files/registry-file') =>
  require('../evidence/files/registry-file');
const hubReaders = (): typeof import('../evidence/files/hub-files') => require('../evidence/files/hub-files');

function usable<T>(read: FileRead<T>): T {
  if (!read.ok) throw new BadInput(read.problem);
  return read.data;
}

function notGiven(what: string, option: string, from: string): Gap {
  return gap('not-provided', `${what} not given.`, `Give it with ${option} FILE: ${from}`);
}

const HUB = '--resource-type Microsoft.Devices/IotHubs --resource-group GROUP';
const NO_ROW = notGiven(
  'The registry row of the device was',
  '--registry',
  'az iot hub device-identity show --hub-name HUB --device-id DEVICE > FILE',
);
const NO_REGISTRY = { identity: NO_ROW, twin: NO_ROW, modules: NO_ROW };
const NO_HUB = notGiven("The hub's Azure resource was", '--hub-config', `az resource show --name HUB ${HUB} > FILE`);
const NO_SETTINGS = notGiven(
  'Where the logs of the hub go was',
  '--diagnostic-settings',
  `az monitor diagnostic-settings list --resource HUB ${HUB} > FILE`,
);
const NO_HEALTH = notGiven(
  'Resource Health of the hub was',
  '--health',
  'az rest --url "HUB_RESOURCE_ID/providers/Microsoft.ResourceHealth/availabilityStatuses?api-version=2022-10-01" > FILE',
);
const NO_EVENTS = notGiven(
  'What Azure Service Health tells of the hub was',
  '--service-health',
  'az rest --url "HUB_RESOURCE_ID/providers/Microsoft.ResourceHealth/events?api-version=2024-02-01" > FILE',
);
const NO_METRICS = notGiven(
  "The hub's metrics were",
  '--metrics',
  `az monitor metrics list --resource HUB ${HUB} --metrics dailyMessageQuotaUsed > FILE`,
);
const NO_LOG = notGiven(
  'A log of the device was',
  '--device-log',
  'whatever the program on the device wrote around the drops.',
);

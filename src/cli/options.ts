import { type Cloud, cloudOfHost, PUBLIC_CLOUD } from '../cloud';
import { closedCloudAnswer } from '../cloud/closed-cloud';
import { hubAddress } from '../cloud/hub-address';
import { whyNoDeviceId } from '../evidence/device-id';
import type { Subject } from '../evidence/evidence';
import { BadInput } from './bad-input';
import { parseOptions } from './parse-options';

const USAGE =
  'Usage: diagnose --hub HOST --device ID [--module ID] [--archive DIR …] [--from ISO --to ISO] | --hub HOST --whole-hub [--from ISO --to ISO] | --case DIR_OR_ZIP   [--json] [--save NEW_DIR_OR_ZIP]   (--help tells more)';

export const HELP = `diagnose: why does a device of an Azure IoT hub disconnect? It only looks.

  diagnose --hub HOST --device ID [--module ID] [--from ISO --to ISO]
      live: in the subscription of the settings, by your own sign-in; without settings in the lab that runs here (npm start)
  diagnose --hub HOST --whole-hub [--from ISO --to ISO]
      live, the hub as a whole: which devices drop most, when, and with which codes
  diagnose --hub HOST --device ID [--module ID] --archive DIR [files] [--from ISO --to ISO]
      from logs below DIR: what Azure writes to a storage account (PT1H.json), bodies of Event Hubs, exports of
      AzureDiagnostics as JSON or CSV; .gz too
  diagnose --case DIR_OR_ZIP
      judges a saved case anew

Files beside an archive:
  --registry FILE              registry row or twin of the device, or a list of all
  --device-log FILE            log from the device, any SDK; as often as there are some
  --hub-config FILE            the hub's ARM resource
  --diagnostic-settings FILE   where the hub's logs go
  --health FILE                Resource Health of the hub
  --service-health FILE        events of Azure Service Health for the hub
  --metrics FILE               metrics of the hub

  --hub HOST                   host name or name of the hub, its resource id, or a link to it in the Azure portal
  --from ISO --to ISO          the time to look at, such as 2026-11-20T08:00:00Z
  --json                       the report, or the hub's picture, as JSON
  --save NEW_DIR_OR_ZIP        a case for support, without secrets: a folder, or one file when the name ends in .zip
  --fit                        with --save FILE.zip: at most 4 MB; what had to be left out is named in its summary.md
  --help                       this

Exit code 0: a report was made, whatever it says. 2: bad input, one line says what.
`;

export interface Options {
  readonly case: string | undefined;
  readonly hub: string | undefined;
  readonly device: string | undefined;
  /** No device: the hub as a whole, live. */
  readonly wholeHub: boolean;
  readonly module: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly archive: string | undefined;
  readonly files: CompanionFiles;
  readonly json: boolean;
  readonly save: string | undefined;
  readonly fit: boolean;
  readonly help: boolean;
}

/** What may lie beside an archive. */
export interface CompanionFiles {
  readonly registry: string | undefined;
  readonly deviceLogs: readonly string[];
  readonly hubConfig: string | undefined;
  readonly diagnosticSettings: string | undefined;
  readonly health: string | undefined;
  readonly serviceHealth: string | undefined;
  readonly metrics: string | undefined;
}

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean', default: false } as const;
const COMPANIONS = {
  registry: TEXT,
  'device-log': { type: 'string', multiple: true },
  'hub-config': TEXT,
  'diagnostic-settings': TEXT,
  health: TEXT,
  'service-health': TEXT,
  metrics: TEXT,
} as const;

export function readOptions(argv: readonly string[]): Options {
  const values = parsed(argv);
  const { case: path, hub, device, module, from, to, archive, save, fit, json, help } = values;
  const files: CompanionFiles = {
    registry: values.registry,
    deviceLogs: values['device-log'] ?? [],
    hubConfig: values['hub-config'],
    diagnosticSettings: values['diagnostic-settings'],
    health: values.health,
    serviceHealth: values['service-health'],
    metrics: values.metrics,
  };
  const wholeHub = values['whole-hub'];
  const options = { case: path, hub, device, wholeHub, module, from, to, archive, files, json, save, fit, help };
  if (!help) refuseMixtures(options);
  return options;
}

function refuseMixtures(options: Options): void {
  const { case: path, hub, device, wholeHub, module, from, to, archive, files, save, fit } = options;
  if (fit && !save?.toLowerCase().endsWith('.zip')) throw new BadInput('--fit goes with --save FILE.zip.');
  const given = Object.values(files)
    .flat()
    .filter((file) => file !== undefined);
  if (path !== undefined) {
    if (wholeHub || [hub, device, module, from, to, archive, ...given].some((value) => value !== undefined))
      throw new BadInput('With --case there is nothing else to say: the case names its own hub, device and window.');
    return;
  }
  if (hub === undefined || (device === undefined && !wholeHub)) throw new BadInput(USAGE);
  if (wholeHub && [device, module, archive, save, ...given].some((value) => value !== undefined))
    throw new BadInput('With --whole-hub only --hub, --from, --to and --json are said: the whole hub is shown live.');
  if (archive === undefined && given.length > 0)
    throw new BadInput(
      'Files of the registry, the device or the hub go with --archive DIR; a live diagnosis reads these itself.',
    );
  if ([archive, ...given].includes('')) throw new BadInput('An option that names a file or a folder is empty.');
}

function parsed(argv: readonly string[]) {
  return parseOptions(
    argv,
    {
      case: TEXT,
      hub: TEXT,
      device: TEXT,
      'whole-hub': FLAG,
      module: TEXT,
      from: TEXT,
      to: TEXT,
      archive: TEXT,
      ...COMPANIONS,
      save: TEXT,
      fit: FLAG,
      json: FLAG,
      help: FLAG,
    },
    USAGE,
  );
}

/** Hosts of all clouds: https://learn.microsoft.com/azure/iot-hub, the national clouds' own pages. */
const ANY_CLOUD = /^[a-z0-9-]{3,50}\.azure-devices(?:-int|-provisioning)?\.[a-z.]{2,20}$/;

export interface NamedHub {
  readonly host: string;
  /** ARM id where the hub was named by it. */
  readonly resourceId: string | null;
  readonly cloud: Cloud;
}

/** A hub that will be called: never one of another cloud than the configured one, whatever somebody typed. */
export function readHub({ hub = '' }: Pick<Options, 'hub'>, configured: Cloud | null): NamedHub {
  const address = hubAddress(hub, configured);
  const closed = address?.host ? closedCloudAnswer(address.host) : null;
  if (closed) throw new BadInput(closed);
  const cloud = configured ?? (address?.host ? cloudOfHost(address.host) : null) ?? PUBLIC_CLOUD;
  const host = address && (address.host ?? `${address.name}.${cloud.iotHubSuffix}`);
  if (!address || !host?.endsWith(`.${cloud.iotHubSuffix}`)) throw noHub(cloud);
  return { host, resourceId: address.resourceId, cloud };
}

/** A hub whose name only picks records. */
function readOfflineHub(hub: string, configured: Cloud | null): string {
  const address = hubAddress(hub, configured);
  const suffix = (configured ?? PUBLIC_CLOUD).iotHubSuffix;
  if (address) return address.host ?? `${address.name}.${suffix}`;
  const host = hub.toLowerCase();
  if (!ANY_CLOUD.test(host)) throw noHub(configured ?? PUBLIC_CLOUD);
  return host;
}

function noHub({ iotHubSuffix, displayName }: Cloud): BadInput {
  return new BadInput(
    `--hub must be the host name of a hub, such as contoso.${iotHubSuffix}; or its name, its resource id, or a link to it in the portal of ${displayName}.`,
  );
}

/** For records that are already here. */
export function readSubject(options: Options, configured: Cloud | null = null): Subject {
  return subjectOn(readOfflineHub(options.hub ?? '', configured), options);
}

export function subjectOn(host: string, { device = '', module }: Options): Subject {
  for (const [option, id] of [
    ['--device', device],
    ['--module', module],
  ] as const) {
    const why = id === undefined ? null : whyNoDeviceId(id);
    if (why) throw new BadInput(`${option}: ${why}`);
  }
  return { hub: host, deviceId: device, moduleId: module ?? null };
}

/** The ends of the window that were named; null for one that was not. */
export function readBounds({ from, to }: Options): { readonly from: Date | null; readonly to: Date | null } {
  const bounds = {
    from: from === undefined ? null : readTime('--from', from),
    to: to === undefined ? null : readTime('--to', to),
  };
  if (bounds.from && bounds.to && bounds.from >= bounds.to) throw new BadInput('--from must be before --to.');
  return bounds;
}

/** Without a zone it is UTC, as everything in a report is, wherever the machine stands. */
function readTime(option: string, text: string): Date {
  const time = new Date(/T\d\d:[\d:.,]+$/.test(text) ? `${text}Z` : text);
  const [day = ''] = /^\d{4}-\d\d-\d\d(?=T|$)/.exec(text) ?? [];
  // JavaScript takes the 30th of February for a day in March.
  const isDay = new Date(day).toJSON()?.startsWith(day);
  if (!day || !isDay || Number.isNaN(time.getTime())) {
    throw new BadInput(`${option} must be a time such as 2026-11-20T08:00:00Z.`);
  }
  return time;
}

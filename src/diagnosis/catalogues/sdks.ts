import { pageUrl } from './pages';
import catalogue from './sdks.json';

export interface SdkEntry {
  readonly id: string;
  /** For people: "Python device SDK". */
  readonly name: string;
  /** Name of the package that tells the hub its version: the first of `packages`. */
  readonly package: string;
  readonly newest: SdkRelease;
  /** Everything that is released under a version of its own. */
  readonly packages: readonly SdkPackage[];
  /** The oldest version regarded as safe, and why. */
  readonly floor: { readonly version: string; readonly why: string };
  /** Patterns of the user agent; the first group is the version. */
  readonly agents: readonly string[];
  /** By default. `settableFrom`: the first version in which a program can choose it; null where any can, or it is not known. */
  readonly keepAliveSeconds: {
    readonly mqtt: number | null;
    readonly amqp: number | null;
    readonly settableFrom: string | null;
  };
  /** What a token renewal over MQTT looks like at the hub, and at which session ages with default settings. */
  readonly renewal: {
    readonly style: string;
    readonly agesMinutes: readonly number[];
    readonly lifetimeMinutes: number;
    readonly how: string;
  };
  /** In one sentence; as numbers in `retrying`. */
  readonly retry: string;
  readonly retrying: SdkRetrying;
  /** How to get a log from the device. */
  readonly deviceLog: { readonly steps: readonly string[]; readonly guideUrl: string };
  /** Lines of versions whose support ends, or has ended. */
  readonly support: ReadonlyArray<{ readonly versions: string; readonly until: string; readonly text: string }>;
  /** Where releases are announced. */
  readonly url: string;
  /** Where each kind of fact was read. */
  readonly sources: Readonly<Record<SdkFact, string>>;
}

export interface SdkRelease {
  readonly version: string;
  /** The day of its release, ISO. */
  readonly date: string;
}

export interface SdkPackage {
  readonly registry: Registry;
  /** For people, and in npm, NuGet, PyPI and Maven the name to ask for. */
  readonly name: string;
  /** On GitHub: where the releases are. */
  readonly repository?: string;
  readonly what?: string;
  readonly newest: SdkRelease;
  readonly source: string;
}

export type Registry = 'npm' | 'nuget' | 'pypi' | 'maven' | 'github';

/** Default settings after a lost connection; null: not known, or up to the program. */
export interface SdkRetrying {
  readonly firstWaitSeconds: number | null;
  readonly longestWaitSeconds: number | null;
  /** It stops so long after the loss; null: never, unless `longestWaitSeconds` is null too. */
  readonly givesUpAfterSeconds: number | null;
  /** Whether it tries again after refused credentials: `stops`, or null when not known. */
  readonly afterRefusal: string | null;
}

export type SdkFact = 'floor' | 'agents' | 'keepAlive' | 'renewal' | 'retry' | 'deviceLog' | 'support';

export interface RecognizedSdk {
  readonly sdk: SdkEntry;
  readonly version: string;
}

export const SDKS: readonly SdkEntry[] = catalogue.sdks.map((raw) => {
  const packages = raw.packages.map((one): SdkPackage => ({ ...one, registry: registryOf(one.registry) }));
  const [main] = packages;
  if (!main) throw new RangeError(`${raw.id} has no package`);
  const { page, steps } = raw.deviceLog;
  return {
    ...raw,
    packages,
    package: main.name,
    newest: main.newest,
    deviceLog: { steps, guideUrl: pageUrl(page === 'edge' ? page : 'deviceLogs') },
  };
});

/** The day that the catalogue's versions were read, ISO. */
export const SDKS_AS_OF: string = catalogue.date;

/** Own judgement: the device SDKs are released a few times a year at most. */
const OLD_AFTER_MS = 366 * 24 * 3_600_000;

/**
 * Continues a sentence: "the newest is 1.42.3 of 2024-03-28 (catalogue of 2026-11-23)".
 * @param now to say so when the catalogue is old itself
 */
export function newestKnown({ newest }: SdkEntry, now?: Date): string {
  const old = now !== undefined && now.getTime() - new Date(SDKS_AS_OF).getTime() > OLD_AFTER_MS;
  const aged = old ? '; that is over a year ago, so there may be a newer one by now' : '';
  return `the newest is ${newest.version} of ${newest.date} (catalogue of ${SDKS_AS_OF}${aged})`;
}

/** A sentence when this version's line is out of support. */
export function supportEnded({ sdk, version }: RecognizedSdk, now?: Date): string | undefined {
  if (!now) return undefined;
  return sdk.support.find(
    ({ versions, until }) => `${version}.`.startsWith(`${versions}.`) && new Date(until).getTime() < now.getTime(),
  )?.text;
}

/** A mistake in the data: the catalogue's test finds it. */
function registryOf(name: string): Registry {
  if (name === 'npm' || name === 'nuget' || name === 'pypi' || name === 'maven' || name === 'github') return name;
  throw new RangeError(`No such registry: ${name}`);
}

const patterns = SDKS.flatMap((sdk) => sdk.agents.map((agent) => ({ sdk, pattern: new RegExp(agent, 'i') })));

/** Real user agents are far shorter; what a device sends is not trusted to be. */
const LONGEST_AGENT = 512;

/** Which SDK a logged `sdkVersion` names; undefined for an own MQTT stack or one that we do not know. */
export function recognizeSdk(sdkVersion: string): RecognizedSdk | undefined {
  const agent = agentOf(sdkVersion);
  for (const { sdk, pattern } of patterns) {
    const version = pattern.exec(agent)?.[1];
    if (version) return { sdk, version };
  }
  return undefined;
}

const servicePatterns = catalogue.serviceAgents.map(({ name, agent }) => ({ name, pattern: new RegExp(agent, 'i') }));

/** The name of the service SDK that a logged `sdkVersion` names: a back end, never a device. */
export function serviceSdkNamed(sdkVersion: string): string | undefined {
  const agent = agentOf(sdkVersion);
  return servicePatterns.find(({ pattern }) => pattern.test(agent))?.name;
}

function agentOf(sdkVersion: string): string {
  return decoded(sdkVersion.slice(0, LONGEST_AGENT))
    .replace(/^DeviceClientType=/i, '')
    .trim();
}

/** Device logs and some own clients show the agent URL-encoded (`%2f`, `%20`, `%3b`). */
function decoded(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Below zero when `a` is older. Numbers compare as numbers; a preview (`2.0.0-preview001`) comes before its release. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [parts(a), parts(b)];
  for (let index = 0; index < Math.max(left.numbers.length, right.numbers.length); index++) {
    const difference = (left.numbers[index] ?? 0) - (right.numbers[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (left.preview === right.preview) return 0;
  if (left.preview === '') return 1;
  if (right.preview === '') return -1;
  return left.preview < right.preview ? -1 : 1;
}

function parts(version: string): { numbers: number[]; preview: string } {
  const [release = '', ...preview] = (version.split('+')[0] ?? '').split('-');
  const numbers = release.split('.').map((part) => Number.parseInt(part, 10) || 0);
  return { numbers, preview: preview.join('-') };
}

import catalogue from './sdks.json';

export interface SdkEntry {
  readonly id: string;
  /** For people: "Python device SDK". */
  readonly name: string;
  readonly package: string;
  readonly newest: { readonly version: string; readonly date: string };
  /** The oldest version regarded as safe, and why. */
  readonly floor: { readonly version: string; readonly why: string };
  /** Patterns of the user agent; the first group is the version. */
  readonly agents: readonly string[];
  readonly keepAliveSeconds: { readonly mqtt: number | null; readonly amqp: number | null };
  /** What a token renewal over MQTT looks like at the hub, and at which session ages with default settings. */
  readonly renewal: { readonly style: string; readonly agesMinutes: readonly number[] };
  readonly retry: string;
  /** How to get a log from the device. */
  readonly deviceLog: { readonly steps: readonly string[]; readonly guideUrl: string };
  readonly url: string;
}

export interface RecognizedSdk {
  readonly sdk: SdkEntry;
  readonly version: string;
}

export const SDKS: readonly SdkEntry[] = catalogue.sdks;

/** The day that the catalogue's versions were read, ISO. */
export const SDKS_AS_OF: string = catalogue.date;

const patterns = SDKS.flatMap((sdk) => sdk.agents.map((agent) => ({ sdk, pattern: new RegExp(agent, 'i') })));

/** Real user agents are far shorter; what a device sends is not trusted to be. */
const LONGEST_AGENT = 512;

/** Which SDK a logged `sdkVersion` names; undefined for an own MQTT stack or one that we do not know. */
export function recognizeSdk(sdkVersion: string): RecognizedSdk | undefined {
  const agent = decoded(sdkVersion.slice(0, LONGEST_AGENT))
    .replace(/^DeviceClientType=/i, '')
    .trim();
  for (const { sdk, pattern } of patterns) {
    const version = pattern.exec(agent)?.[1];
    if (version) return { sdk, version };
  }
  return undefined;
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

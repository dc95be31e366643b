import type { Guide } from '../finding';
import { plain } from '../words';
import { findCode } from './codes';
import { pageGuide } from './pages';

/** Links lead nowhere else. */
export const ALLOWED_GUIDE_HOSTS: readonly string[] = [
  'learn.microsoft.com',
  'azure.microsoft.com',
  'github.com',
  'docs.azure.cn',
];

/** The pages that findings and cards link to. Address, title and words of each stand in guide-pages.json. */
export const GUIDES = {
  identityRegistry: pageGuide('identityRegistry'),
  connectivity: pageGuide('connectivity'),
  sasTokens: pageGuide('sasTokens'),
  mqtt: pageGuide('mqtt'),
  reconnect: pageGuide('reconnect'),
  deviceSdks: pageGuide('deviceSdks'),
  deviceLogs: pageGuide('deviceLogs'),
  monitor: pageGuide('monitor'),
  connectionState: pageGuide('connectionState'),
  quotas: pageGuide('quotas'),
  certificates: pageGuide('certificates'),
  ipFilter: pageGuide('ipFilter'),
  publicAccess: pageGuide('publicAccess'),
  directMethods: pageGuide('directMethods'),
  fileUpload: pageGuide('fileUpload'),
  tls: pageGuide('tls'),
  edge: pageGuide('edge'),
  edgeErrors: pageGuide('edgeErrors'),
  edgeTwins: pageGuide('edgeTwins'),
  /** The five documents that the portal article "Unexpected Disconnects" recommends. */
  logCollection: pageGuide('logCollection'),
  iothubDiagnostics: pageGuide('iothubDiagnostics'),
  sendingMessages: pageGuide('sendingMessages'),
  eventGrid: pageGuide('eventGrid'),
  sdkBenefits: pageGuide('sdkBenefits'),
} as const satisfies Record<string, Guide>;

export interface RecommendedDocument extends Guide {
  /** When it helps, for the card's "More". */
  readonly when: string;
}

export const RECOMMENDED_DOCUMENTS: readonly RecommendedDocument[] = [
  { ...GUIDES.eventGrid, when: 'The device comes and goes, and you want to be told at once.' },
  { ...GUIDES.sdkBenefits, when: 'The device runs an old SDK or an MQTT stack of its own.' },
  { ...GUIDES.sendingMessages, when: 'The connection breaks while the device sends.' },
  { ...GUIDES.logCollection, when: 'The hub runs on Azure Stack Hub and support asks for its logs.' },
  {
    ...GUIDES.iothubDiagnostics,
    when: 'For reference: the tool still runs, but nobody maintains it. Never give it owner keys.',
  },
];

/** The guide for an error code; undefined for a code that the catalogue does not know. */
export function codeGuide(code: string): Guide | undefined {
  const entry = findCode(code);
  if (!entry?.guideUrl) return undefined;
  const inChina = entry.olderGuideInChina === null ? {} : { urlInChina: entry.olderGuideInChina };
  return { title: `${entry.code} ${plain(entry.name, 60)}`, url: entry.guideUrl, about: entry.guideAbout, ...inChina };
}

/** Guides without doubles: first those of the codes, then the named ones. */
export function guidesFor(codes: readonly string[], ...guides: readonly Guide[]): readonly Guide[] {
  const all = [...codes.flatMap((code) => codeGuide(code) ?? []), ...guides];
  return all.filter((guide, index) => all.findIndex((other) => other.url === guide.url) === index);
}

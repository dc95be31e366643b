import type { Guide } from '../finding';
import { plain } from '../words';
import { findCode } from './codes';

/** Links lead nowhere else. */
export const ALLOWED_GUIDE_HOSTS: readonly string[] = ['learn.microsoft.com', 'azure.microsoft.com', 'github.com'];

const LEARN = 'https://learn.microsoft.com/azure';

export const GUIDES = {
  identityRegistry: {
    title: 'Device identities: enabled, disabled, credentials',
    url: `${LEARN}/iot-hub/iot-hub-devguide-identity-registry`,
  },
  connectivity: {
    title: 'Watch and mend device connectivity',
    url: `${LEARN}/iot-hub/iot-hub-troubleshoot-connectivity`,
  },
  sasTokens: { title: 'How SAS tokens work and end', url: `${LEARN}/iot-hub/iot-hub-dev-guide-sas` },
  mqtt: {
    title: 'MQTT with IoT Hub: keep-alive, tokens, limits',
    url: `${LEARN}/iot/iot-mqtt-connect-to-iot-hub`,
  },
  reconnect: {
    title: 'Reconnect well: retry patterns for devices',
    url: `${LEARN}/iot/concepts-manage-device-reconnections`,
  },
  deviceSdks: {
    title: 'Device SDKs: newest versions',
    url: `${LEARN}/iot-hub/iot-hub-devguide-sdks#azure-iot-hub-device-sdks`,
  },
  tls: { title: 'TLS and root certificates of IoT Hub', url: `${LEARN}/iot-hub/iot-hub-tls-support` },
  edge: { title: 'IoT Edge: find and mend faults', url: `${LEARN}/iot-edge/troubleshoot` },
  deviceLogs: { title: 'Collect logs on the device', url: `${LEARN}/iot-hub/how-to-collect-device-logs` },
  monitor: { title: 'Switch on and read the hub’s logs', url: `${LEARN}/iot-hub/monitor-iot-hub` },
  connectionState: {
    title: 'What connection state tells, and what not',
    url: `${LEARN}/iot-hub/monitor-device-connection-state`,
  },
  quotas: {
    title: 'Quotas and throttling by tier',
    url: `${LEARN}/iot-hub/iot-hub-devguide-quotas-throttling`,
  },
  /** The five documents that the portal article "Unexpected Disconnects" recommends. */
  logCollection: {
    title: 'Diagnostic log collection (only for Azure Stack Hub)',
    url: 'https://learn.microsoft.com/azure-stack/operator/diagnostic-log-collection?view=azs-2005',
  },
  iothubDiagnostics: {
    title: 'Diagnosing IoT Hub issues: the iothub-diagnostics tool (archived since 2020)',
    url: 'https://github.com/Azure/iothub-diagnostics',
  },
  sendingMessages: { title: 'Sending messages to IoT Hub', url: `${LEARN}/iot-hub/iot-hub-devguide-messages-d2c` },
  eventGrid: {
    title: 'Watch connections in real time with Event Grid',
    url: `${LEARN}/iot-hub/iot-hub-event-grid`,
  },
  sdkBenefits: {
    title: 'Why use the Azure IoT SDKs',
    url: 'https://azure.microsoft.com/blog/benefits-of-using-the-azure-iot-sdks-in-your-azure-iot-solution/',
  },
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

/** The guide for an error code; undefined when the catalogue has none. */
export function codeGuide(code: string): Guide | undefined {
  const entry = findCode(code);
  return entry?.guideUrl ? { title: `${entry.code} ${plain(entry.name, 60)}`, url: entry.guideUrl } : undefined;
}

/** Guides without doubles: first those of the codes, then the named ones. */
export function guidesFor(codes: readonly string[], ...guides: readonly Guide[]): readonly Guide[] {
  const all = [...codes.flatMap((code) => codeGuide(code) ?? []), ...guides];
  return all.filter((guide, index) => all.findIndex((other) => other.url === guide.url) === index);
}

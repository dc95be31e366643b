import { AGENT_PREFIXES, SDK_MARKERS, type SdkId } from './patterns/settings';

/** The user agent knows it best; else the SDK whose lines there are most of. IoT Edge's lines hold those of the C# SDK. */
export function sdkOf(marks: ReadonlyMap<SdkId, number>, agent: string | undefined): SdkId | null {
  if (marks.has('iot-edge')) return 'iot-edge';
  const byAgent = AGENT_PREFIXES.find(([prefix]) => agent !== undefined && prefix.test(agent))?.[1];
  if (byAgent) return byAgent;
  let most: SdkId | null = null;
  for (const [sdk] of SDK_MARKERS) {
    if ((marks.get(sdk) ?? 0) > (most === null ? 0 : (marks.get(most) ?? 0))) most = sdk;
  }
  return most;
}

import { GUIDES } from '../diagnosis/catalogues/guides';
import { recognizeSdk } from '../diagnosis/catalogues/sdks';
import { link, type Markdown } from './escape';

export interface HowTo {
  readonly sdk: string;
  readonly steps: readonly string[];
  readonly guide: Markdown;
}

const LIBRARY_UNKNOWN: readonly string[] = [
  'Switch on the debug log of the MQTT or AMQP library that the device uses.',
  'Note the time of each connect, its return code, each ping and each disconnect, in UTC if you can.',
];

/** How to get the device's own log with the SDK that this user agent names; in general terms when it names none. */
export function deviceLogHowTo(sdkVersion: string | null): HowTo {
  const known = sdkVersion === null ? undefined : recognizeSdk(sdkVersion);
  if (!known) {
    return { sdk: 'unknown SDK', steps: LIBRARY_UNKNOWN, guide: link(GUIDES.deviceLogs.title, GUIDES.deviceLogs.url) };
  }
  const { name, deviceLog } = known.sdk;
  return { sdk: name, steps: deviceLog.steps, guide: link(GUIDES.deviceLogs.title, deviceLog.guideUrl) };
}

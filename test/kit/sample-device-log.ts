import type { DeviceLog, DeviceLogEvent, DeviceLogMeaning } from '../../src/evidence/device-log';
import { atMinute, type Minute } from './log-records';

/** One matched line of a device's log; without a minute it has no time. */
export type LogLine = readonly [meaning: DeviceLogMeaning, at?: Minute | undefined, more?: Partial<DeviceLogEvent>];

/** A device's log as the reader makes it. */
export function deviceLog(lines: readonly LogLine[], fields: Partial<DeviceLog> = {}): DeviceLog {
  return {
    name: 'device.txt',
    bytes: 4_096,
    lines: lines.length,
    sdk: null,
    agent: null,
    edgeVersion: null,
    keepAlive: null,
    from: null,
    to: null,
    zoneStated: true,
    events: lines.map(([meaning, at, more], index) => ({
      meaning,
      at: at === undefined ? null : atMinute(at),
      line: index + 1,
      text: `a line that means ${meaning}`,
      ...more,
    })),
    counts: {},
    ...fields,
  };
}

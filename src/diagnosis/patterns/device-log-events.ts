import type { DeviceLog, DeviceLogEvent, DeviceLogMeaning } from '../../evidence/device-log';

/** Lines of this meaning after which the same log shows no successful connect: those that still stand. */
export function standingEvents(
  logs: readonly DeviceLog[] | undefined,
  meaning: DeviceLogMeaning,
): readonly DeviceLogEvent[] {
  return (logs ?? []).flatMap(({ events }) => {
    const connected = events.findLast((event) => event.meaning === 'connected')?.line ?? 0;
    return events.filter((event) => event.meaning === meaning && event.line > connected);
  });
}

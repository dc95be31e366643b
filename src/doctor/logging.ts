import { loggingCommand } from '../diagnosis/commands';
import type { Slot } from '../evidence/evidence';
import { gap } from '../evidence/gaps';
import type { DiagnosticSetting } from '../evidence/hub-resource';
import { type LogDestination, logDestination } from '../evidence/log-destination';
import { type Check, checkOf, failed } from './checkup';

type Settings = Slot<readonly DiagnosticSetting[]>;

/** Whether the hub logs its connections to where they can be looked up. */
export function loggingCheck(settings: Settings, hub: string, resourceId: string): Check {
  if (!settings.ok) return failed('diagnostic-settings', settings);
  const destination = logDestination(settings.data);
  if (destination.to === 'workspace' || destination.to === 'storage')
    return checkOf('diagnostic-settings', settings, (data) => ({ detail: `connections go to ${placeOf(data)}` }));
  const fix = `Add a diagnostic setting that sends them to a Log Analytics workspace; what was before cannot be recovered: ${commandFor(settings.data, hub, resourceId)}`;
  return failed(
    'diagnostic-settings',
    destination.to === 'event-hubs'
      ? gap('not-configured', 'Connections go to Event Hubs only: what passed there cannot be looked up afterwards.', fix)
      : gap('not-configured', 'Connections are not logged: nobody can see when and why devices drop.', fix),
  );
}

/** Undefined where the settings could not be read. */
export function destinationOf(settings: Settings): LogDestination | undefined {
  return settings.ok ? logDestination(settings.data) : undefined;
}

import type { GivenForSupport, Talk } from '../talk';
import type { Ask } from './intent';

/** What goes with a question while it is asked for what is missing. */
export interface AskMore {
  readonly because?: string | null;
  readonly how?: string;
  readonly given?: GivenForSupport;
  /** Logs that were given with the question; ids of the log book. */
  readonly logs?: readonly string[];
}

/** What is not said anew stays as it was. */
export function onTopOf(last: Ask, said: Ask): Ask {
  return {
    devices: said.devices.length > 0 ? said.devices : last.devices,
    hub: said.hub ?? last.hub,
    module: said.devices.length > 0 ? said.module : (said.module ?? last.module),
    period: said.period ?? last.period,
  };
}

/** Logs that were given before their device was known, and what was said for support, stay with the question. */
export function kept({ given, logs = [] }: NonNullable<Talk['pending']>): AskMore {
  return { logs, ...(given && { given }) };
}

/** The logs of the question that is being asked, where this one is about the same devices, like the button of a hub. */
export function logsOfSame({ pending }: Talk, { devices }: Ask): readonly string[] {
  return pending && JSON.stringify(pending.ask.devices) === JSON.stringify(devices) ? (pending.logs ?? []) : [];
}

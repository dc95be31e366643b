import type { Window } from '../../evidence/evidence';
import type { Fleet } from '../../evidence/fleet';
import type { NextStep, Proof } from '../finding';
import type { Session } from '../session';
import type { Timeline } from '../timeline';
import { clockTimes, count, dayAndTime, listed, thousands } from '../words';
import type { HubWideLoss } from './hub-wide';
import { findSharedReturns } from './shared-returns';

/** What the fleet shows of these losses; undefined without any. */
export function hubWideProof(losses: readonly HubWideLoss[]): Proof | undefined {
  const last = losses.at(-1);
  const at = last?.session.to;
  if (!last) return undefined;
  const { devices, of, places } = last;
  const when = at ? `Around ${dayAndTime(at)}` : 'With one of these drops';
  const where = places > 1 ? `, behind ${thousands(places)} different networks` : '';
  const who = `${thousands(devices)} of the hub’s ${thousands(of)} other devices dropped too${where}`;
  const codes = [...new Set(losses.flatMap(({ byService }) => byService))].sort();
  const said = codes.length > 0 ? ` The hub gave codes of its own upgrades or faults: ${listed(codes)}.` : '';
  const times = losses.flatMap(({ session }) => session.to ?? []);
  const often =
    times.length > 1 ? ` It was so ${count(times.length, 'time')}, at ${clockTimes(times.slice(-4))} UTC.` : '';
  return { kind: 'fleet', text: `${when} ${who}.${often}${said}`, ...(at && { at }) };
}

/** What the rest of the hub did while the subject lost these sessions by itself. */
export function restOfHub(timeline: Timeline, fleet: Fleet, window: Window, sessions: readonly Session[]): Proof {
  const meant = new Set(sessions);
  const most = findSharedReturns(timeline, fleet, window)
    .filter((one) => one.sessions.some((session) => meant.has(session)))
    .reduce((more, { shared }) => Math.max(more, shared.neighboursToo + shared.othersToo), 0);
  if (most === 0) return { kind: 'fleet', text: 'The rest of the hub did not drop with it.' };
  const text = `No more than ${thousands(most)} of the hub’s ${thousands(fleet.devices)} other devices fell and came back with it at any of these times, as chance brings it about.`;
  return { kind: 'fleet', text };
}

/** Who can tell what a hub's devices shared. */
export const lookAtHub: NextStep = {
  do: 'run',
  who: 'hub operator',
  text: 'Look at Resource Health and Service Health of the hub for these minutes, and ask whether new software went to its devices then.',
};

import { oneLine } from '../../cards/escape';
import { when } from '../../cards/local-time';
import { STORM_DEVICES, STORM_QUIET, STORM_TIMES } from '../../watch/hub-minutes';
import type { Incident, StormIncident } from '../../watch/incident';
import { UNSTEADY_WITHIN } from '../../watch/judge-watch';
import { MOST_AN_HOUR } from '../../watch/plan-messages';
import type { Target } from '../../watch/watch-record';
import { LONGEST_WATCH, MOST_WATCHES, SHORTEST_WATCH, type Watched } from '../../watch/watches';
import { listOf } from '../words';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

interface When {
  readonly zone: string;
  readonly now: Date;
}

interface Named {
  readonly hub: string;
  readonly deviceId: string | null;
  readonly moduleId: string | null;
}

/** `pump-08 on contoso-lab`, `module m of gate-01 on contoso-lab`, `contoso-lab`. */
export function nameOf({ hub, deviceId, moduleId }: Named): string {
  return deviceId === null ? hub : `${clientName({ deviceId, moduleId })} on ${hub}`;
}

function clientName({ deviceId, moduleId }: { readonly deviceId: string; readonly moduleId: string | null }): string {
  const device = oneLine(deviceId, 128);
  return moduleId === null ? device : `module ${oneLine(moduleId, 128)} of ${device}`;
}

export function targetName({ hub, deviceId, moduleId }: Target): string {
  return nameOf({ hub: hub.name, deviceId, moduleId });
}

/** `40 seconds`, `5 minutes`, `1 hour`, `1 hour 20 minutes`, `3 days`. */
export function lengthWords(ms: number): string {
  if (ms < MINUTE) return counted(Math.max(1, Math.round(ms / 1_000)), 'second');
  if (ms >= 2 * DAY) return counted(Math.round(ms / DAY), 'day');
  const minutes = Math.round(ms / MINUTE);
  if (minutes < 60) return counted(minutes, 'minute');
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return rest === 0 ? counted(hours, 'hour') : `${counted(hours, 'hour')} ${counted(rest, 'minute')}`;
}

function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

export const WATCH_WORDS = {
  notHere:
    'I cannot watch anything here: no events of devices reach me. Whoever runs Keepalive can set that up (README “Watching devices”). Until then, type “check again” whenever you want to know.',
  nothing: 'You watch nothing here. To begin, type “watch pump-08 on contoso-lab for 24 hours”.',
  notWatched: 'I do not watch that for you here. “watches” shows what I do.',
  tooMany: `You watch ${MOST_WATCHES} things already, which is the most I can do for one person. “watches” shows those of this chat, “stop watching pump-08” ends one.`,
  noDevice: (name: string) => `There is no ${name}, so I watch nothing. Please look at how it is spelled.`,
  cannotSee:
    'What I cannot see: Azure looks at connections once a minute, so drops that are over before that are not counted, and devices that only use HTTPS have no connection at all. “check” reads the logs, which know more.',
  shortened: `I watch for at most ${lengthWords(LONGEST_WATCH)}.`,
  lengthened: `I watch for at least ${lengthWords(SHORTEST_WATCH)}.`,
} as const;

type Watching = Extract<Watched, { kind: 'watching' }>;

/** What was begun, what it tells, and how to end it. */
export function watchingWords(
  names: readonly string[],
  isHub: boolean,
  watched: Watching,
  { zone, now }: When,
): string {
  const until = when(watched.until, zone, now);
  const begun = `I am ${watched.was ? 'still ' : ''}watching ${listOf(names)} until ${until}.`;
  if (isHub)
    return `${begun} I tell you here when many of its devices drop at once: ${STORM_DEVICES} or more within two minutes, and at least ${STORM_TIMES} times as many as usual, which I have to learn for ten minutes first. To hear of a single device, watch it by its name.`;
  const [it, its] = names.length === 1 ? ['it drops and stays', 'it'] : ['one of them drops and stays', 'that one'];
  const patience = lengthWords(watched.patience);
  const known = watched.isOwn ? `which is more than is usual for ${its}` : 'until I know what is usual for it';
  return `${begun} I tell you here when ${it} away for more than ${patience} (${known}), when it is back, and when it keeps dropping; at most ${MOST_AN_HOUR} messages an hour. “stop watching” ends it.`;
}

export function stoppedWords(targets: readonly Target[]): string {
  return `I have stopped watching ${listOf(targets.map(targetName))}.`;
}

export function watchesWords(targets: readonly Target[], { zone, now }: When): string {
  const lines = targets.map((target) => {
    const last = target.seen.at(-1);
    const state =
      target.deviceId === null
        ? ''
        : last
          ? `, ${last.connected ? 'connected' : 'down'} since ${when(new Date(last.at), zone, now)}`
          : ', no event seen yet';
    return `${targetName(target)} until ${when(new Date(target.until), zone, now)}${state}`;
  });
  return `I watch for you: ${lines.join('; ')}.`;
}

/** All incidents of one message, a line each; and once what to type. */
export function incidentWords(incidents: readonly Incident[], { zone, now }: When): string {
  const at = (time: number) => when(new Date(time), zone, now);
  const lines = incidents.map((incident) => lineOf(incident, at));
  const hints = [...new Set(incidents.map(hintOf).filter((hint) => hint !== null))];
  const hint =
    hints.length === 1 ? ` ${hints[0]}` : hints.length > 1 ? ' “check” and the name of a device shows why.' : '';
  return `${lines.join('\n')}${hint}`;
}

function lineOf(incident: Incident, at: (time: number) => string): string {
  switch (incident.kind) {
    case 'down':
      return incident.back === null
        ? `${nameOf(incident)} is down since ${at(incident.since)}, longer than is usual for it.`
        : `${nameOf(incident)} is back since ${at(incident.back)}. It was down for ${lengthWords(incident.back - incident.since)}.`;
    case 'unsteady':
      return incident.over
        ? `${nameOf(incident)} has not dropped for ${lengthWords(UNSTEADY_WITHIN)}.`
        : `${nameOf(incident)} keeps dropping: ${incident.drops} times or more since ${at(incident.from)}, and it came back each time.`;
    case 'storm':
      return stormLine(incident, at);
    case 'ended':
      return endedLine(incident, at);
  }
}

function stormLine({ hub, from, to, devices, over, yours }: StormIncident, at: (time: number) => string): string {
  const what = `About ${devices} devices of ${hub} dropped together at ${at(from)}.`;
  const end = over
    ? ` It is over: since ${at(to + MINUTE)} no more than usual drop (for ${lengthWords(STORM_QUIET)} by now).`
    : '';
  const down = yours.filter(({ back }) => back === null).map(clientName);
  const back = yours.filter((one) => one.back !== null).map(clientName);
  const own = [
    down.length > 0 ? `${listOf(down)} ${down.length === 1 ? 'is' : 'are'} still down` : '',
    back.length > 0 ? `${listOf(back)} ${back.length === 1 ? 'is' : 'are'} back` : '',
  ].filter(Boolean);
  return `${what}${end}${own.length > 0 ? ` Of those you watch, ${own.join(', ')}.` : ''}`;
}

function endedLine(
  { incidents, down, ...named }: Extract<Incident, { kind: 'ended' }>,
  at: (time: number) => string,
): string {
  const told = incidents === 0 ? 'there was nothing to tell you of' : `I told you of ${counted(incidents, 'incident')}`;
  const state = down === null ? '' : ` It is down since ${at(down)}.`;
  return `I have stopped watching ${nameOf(named)}, as its time is over; ${told}.${state} To go on, type “watch ${named.deviceId === null ? named.hub : `${oneLine(named.deviceId, 128)} on ${named.hub}`}”.`;
}

function hintOf(incident: Incident): string | null {
  if (incident.kind === 'storm') return incident.over ? null : `“what is wrong with ${incident.hub}?” shows more.`;
  const isTrouble =
    (incident.kind === 'down' && incident.back === null) || (incident.kind === 'unsteady' && !incident.over);
  return isTrouble ? `“check ${oneLine(incident.deviceId, 128)} on ${incident.hub}” shows why.` : null;
}

import { registryTime } from '../../evidence/device';
import { GUIDES } from '../catalogues/guides';
import { defineCheck } from '../check';
import { dayAndTime, hourMinute } from '../words';

/** The registry's connection state may lag 5 minutes (device connection state article). */
const STATE_LAGS_MS = 5 * 60_000;
/** Log records may be minutes late; a newer state is no contradiction before that. Own judgement. */
const LOGS_LAG_MS = 15 * 60_000;

export const stateIsStale = defineCheck({
  id: 'state-is-stale',
  asks: 'Does the connection state in the registry agree with the log?',
  needs: ['identity'],
  uses: ['connections'],
  advisory: true,
  run({ identity }, { timeline, now, window }) {
    const changed = registryTime(identity?.connectionStateUpdatedTime);
    const active = registryTime(identity?.lastActivityTime);
    const newest = Math.max(changed?.getTime() ?? 0, active?.getTime() ?? 0);
    // A replay judges at the newest record; a registry row that was read after the window cannot be held against it.
    if (!identity || newest > Math.max(now.getTime(), window.to.getTime()) + STATE_LAGS_MS) return undefined;
    const last = timeline.sessions.at(-1);
    const text =
      identity.connectionState === 'Disconnected'
        ? saysGone(last?.end === 'open' ? last.from : null, changed, active, now)
        : identity.connectionState === 'Connected'
          ? saysHere(last?.to ?? null, changed, now)
          : undefined;
    if (!text) return undefined;
    return {
      id: 'state-is-stale',
      severity: 'info',
      confidence: 'likely',
      title: 'The connection state in the registry is out of date',
      explanation:
        'The registry’s state can lag by minutes and is no measure for the connection. Trust the log and the time of last activity.',
      codes: [],
      because: [{ kind: 'identity', text, ...(changed ? { at: changed } : {}) }],
      guides: [GUIDES.connectionState, GUIDES.eventGrid],
      next: [
        {
          do: 'fix',
          who: 'hub operator',
          text: 'Do not steer by connectionState: use Event Grid, the log, or the time of last activity.',
        },
      ],
      explains: [],
    };
  },
});

function saysGone(openSince: Date | null, changed: Date | null, active: Date | null, now: Date): string | undefined {
  if (active && changed && active.getTime() - changed.getTime() > STATE_LAGS_MS)
    return `The state is "Disconnected" since ${dayAndTime(changed)}, but the device was active at ${hourMinute(active)} UTC on ${active.toISOString().slice(0, 10)}.`;
  // A state that is newer than the log's last connect contradicts nothing: the record of the end may be missing.
  const isNewer = openSince && changed && changed > openSince;
  const logged = openSince && !isNewer && now.getTime() - openSince.getTime() > STATE_LAGS_MS;
  const settled = !changed || now.getTime() - changed.getTime() > LOGS_LAG_MS;
  return logged && settled
    ? `The state is "Disconnected", but by the log the device is connected since ${dayAndTime(openSince)}.`
    : undefined;
}

function saysHere(endedAt: Date | null, changed: Date | null, now: Date): string | undefined {
  if (!endedAt || now.getTime() - endedAt.getTime() <= LOGS_LAG_MS) return undefined;
  // A state that is newer than the log's last end may just be ahead of the log.
  if (changed && changed > endedAt && now.getTime() - changed.getTime() <= LOGS_LAG_MS) return undefined;
  return `The state is "Connected", but by the log the last session ended on ${dayAndTime(endedAt)}.`;
}

import type { DeviceLog } from '../../evidence/device-log';
import { GUIDES, guidesFor } from '../catalogues/guides';
import { recognizeSdk } from '../catalogues/sdks';
import { type Context, defineCheck } from '../check';
import { codesOf } from '../codes-of-ends';
import { sortEnds } from '../patterns/ends';
import { restartedDrops } from '../patterns/restarts';
import type { Session } from '../session';
import { count, dayAndTime, duration } from '../words';

/** Fewer ends leave room for chance. Own judgement. */
const FEWEST_TO_BE_LIKELY = 8;

export const idleTimeout = defineCheck({
  id: 'idle-timeout',
  asks: 'Does something on the way forget quiet connections?',
  needs: ['connections'],
  uses: ['identity', 'fleet', 'operations', 'metrics', 'hub', 'device-logs'],
  run({ 'device-logs': logs, ...looked }, context) {
    const { idle } = sortEnds(context, looked);
    const last = idle?.sessions.at(-1);
    if (!idle || !last?.to || areRestarts(idle.sessions, logs, context)) return undefined;
    const { floor, atFloor, isFloor, sessions, keepAlive, fitsKeepAlive } = idle;
    const codes = codesOf(sessions);
    const sdk = recognizeSdk(last.sdkVersion)?.sdk;
    return {
      id: 'idle-timeout',
      severity: 'warning',
      confidence: fitsKeepAlive && sessions.length >= FEWEST_TO_BE_LIKELY ? 'likely' : 'possible',
      title: `Something between device and hub cuts ${fitsKeepAlive ? 'quiet connections' : 'connections after a fixed time'}`,
      explanation: fitsKeepAlive
        ? 'A router, firewall or mobile network forgets a connection on which nothing was said for a few minutes. The device pings too rarely to keep it open.'
        : 'A router, firewall or mobile network forgets connections on which nothing is said for so long, or a proxy or firewall ends every connection at this age.',
      codes,
      because: [
        {
          kind: 'connections',
          text: `${count(sessions.length, 'session')} ended unseen; ${atFloor} of them at an age of ${duration(floor)}, ${isFloor ? 'hardly any younger' : 'the rest when something was to be sent sooner or later'}.`,
          at: last.to,
        },
        fitsKeepAlive && keepAlive !== null
          ? {
              kind: 'connections',
              text: `The keep-alive of the ${sdk?.name ?? 'SDK'} is ${keepAlive} s: when nothing is sent, it takes about so long until the lost connection is noticed. Last on ${dayAndTime(last.to)}.`,
            }
          : { kind: 'connections', text: 'No token renewal explains this age: the ends carry no 401 and no goodbye.' },
      ],
      guides: guidesFor(['404104'], GUIDES.mqtt),
      next: [
        {
          do: 'fix',
          who: 'developer of the device software',
          text: `Set the keep-alive to 60 s as a test. If the drops stop, keep a value below the time-out of that network.${fitsKeepAlive ? '' : ' If they go on, the age itself is limited.'}`,
        },
        {
          do: 'fix',
          who: 'network administrator on site',
          text: `Look up the idle time-out for TCP connections of router, firewall or mobile contract${fitsKeepAlive ? '' : ', and the longest time that a proxy or firewall lets one last'}, and raise it if you can.`,
        },
      ],
      explains: [],
      latest: last.to,
      accountsFor: sessions,
    };
  },
});

/** The device's own log knows better: it started anew each time. */
function areRestarts(sessions: readonly Session[], logs: readonly DeviceLog[] | undefined, context: Context): boolean {
  const restarted = new Set(restartedDrops(logs, context).map(({ session }) => session));
  return sessions.filter((session) => restarted.has(session)).length > sessions.length / 2;
}

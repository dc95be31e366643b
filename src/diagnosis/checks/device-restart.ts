import type { DeviceLog } from '../../evidence/device-log';
import { GUIDES } from '../catalogues/guides';
import { type Context, defineCheck } from '../check';
import { distinct } from '../codes-of-ends';
import { shellQuote } from '../commands';
import type { Confidence, Finding, Proof } from '../finding';
import { type EdgeRestart, findEdgeRestart } from '../patterns/edge-restarts';
import { quoted } from '../patterns/log-lines';
import { isDrop, type Restart, type RestartedDrop, restartedDrops, startsWhileConnected } from '../patterns/restarts';
import { clockTimes, count } from '../words';

/** Without a common clock a mark may meet a drop by chance. Own judgement. */
const FEWEST_UNSURE = 2;
const FEWEST_UNSURE_TO_BE_LIKELY = 3;
/** Of the drops that other findings would call losses, so many must be restarts before these are folded under this. */
const SHARE_TO_EXPLAIN = 0.5;

export const deviceRestart = defineCheck({
  id: 'device-restart',
  asks: 'Did the device restart when it dropped?',
  needs: [],
  uses: ['device-logs', 'edge-runtime', 'connections', 'identity'],
  oneOf: ['device-logs', 'edge-runtime'],
  run({ identity, 'device-logs': logs, 'edge-runtime': runtime }, context) {
    return byLog(logs, context) ?? byGateway(findEdgeRestart(runtime, identity, context), context);
  },
});

function byLog(logs: readonly DeviceLog[] | undefined, context: Context): Finding | undefined {
  const { sessions } = context.timeline;
  const drops = restartedDrops(logs, context);
  const restarts = sessions.length > 0 ? distinctRestarts(drops) : startsWhileConnected(logs, context);
  const confidence = sessions.length > 0 ? sureness(drops) : restarts.length > 1 ? 'likely' : 'possible';
  const last = restarts.at(-1);
  if (!last || !confidence) return undefined;
  const ended = drops.map(({ session }) => session);
  const because: [Proof, ...Proof[]] = [
    {
      kind: 'device-logs',
      text: `Its log shows ${count(restarts.length, 'start')} of the device or its program in the middle of things; the last is ${quoted(last)}.`,
      ...(last.sure && last.at ? { at: last.at } : {}),
    },
  ];
  if (ended.length > 0)
    because.push({
      kind: 'connections',
      text: `${count(ended.length, 'drop')} at the hub fit, at ${clockTimes(ended.slice(-4).flatMap(({ to, from }) => to ?? from ?? []))} UTC: each time the device connected anew when it was up${last.sure ? '' : ' (the log states no time zone; it was taken for UTC)'}.`,
    });
  else because.push({ kind: 'device-logs', text: 'Before that it was connected, and it had not said goodbye.' });
  const latest = ended.at(-1)?.to;
  const all = sessions.filter(isDrop).length;
  return {
    id: 'device-restart',
    severity: 'warning',
    confidence,
    title: `The device restarted ${restarts.length === 1 ? 'when it dropped' : `${restarts.length} times when it dropped`}`,
    explanation:
      'It did not lose its network: the device or its program went down and came up again. Power, a watchdog, an update or a crash do that.',
    codes: distinct(ended.flatMap(({ codes }) => codes)),
    because,
    guides: [GUIDES.deviceLogs, GUIDES.reconnect],
    next: [
      {
        do: 'run',
        who: 'technician at the device',
        text: 'Look at power supply, temperature and watchdog at these times; the last lines before the start often name the crash.',
      },
      {
        do: 'provide',
        who: 'developer of the device software',
        text: 'Look for the reason of the restart: out of memory, an unhandled error, an update that restarts the program.',
      },
    ],
    explains: ended.length >= SHARE_TO_EXPLAIN * all ? ['network-loss', 'half-open-session'] : [],
    ...(latest ? { latest } : {}),
    accountsFor: ended,
  };
}

/** The gateway itself reports what restarted there, though only the last time. */
function byGateway(restart: EdgeRestart | undefined, { subject, timeline }: Context): Finding | undefined {
  if (!restart) return undefined;
  const { what, session, end, together, proof } = restart;
  const logOf = what === 'module' ? shellQuote(subject.moduleId ?? '') : what;
  return {
    id: 'device-restart',
    severity: 'warning',
    confidence: together ? 'confirmed' : 'likely',
    title:
      what === 'module'
        ? 'The module restarted when it dropped'
        : `${what} on the gateway restarted when the connection dropped`,
    explanation:
      what === 'edgeHub'
        ? 'What goes through edgeHub loses its connection to the hub when edgeHub ends. A crash, an update or a restart of the gateway do that.'
        : 'It did not lose its network: it ended and was started again. A crash, an update or a restart of the gateway do that.',
    codes: session.codes,
    because: [proof, { kind: 'connections', text: `The connection ended at ${clockTimes([end])} UTC.`, at: end }],
    guides: [GUIDES.edge, GUIDES.edgeErrors],
    next: [
      {
        do: 'run',
        who: 'technician at the gateway',
        text: `Look into the log of ${what === 'module' ? 'the module' : what} before that time: its last lines mostly name the reason.`,
        command: `sudo iotedge logs ${logOf} --since 24h`,
      },
      {
        do: 'provide',
        who: 'technician at the gateway',
        text: 'If it comes again, give me the gateway’s support bundle: sudo iotedge support-bundle --since 24h.',
      },
    ],
    explains:
      1 >= SHARE_TO_EXPLAIN * timeline.sessions.filter(isDrop).length ? ['network-loss', 'half-open-session'] : [],
    latest: end,
    accountsFor: [session],
  };
}

function sureness(drops: readonly RestartedDrop[]): Confidence | undefined {
  const sure = drops.filter(({ restart }) => restart.sure).length;
  if (sure > 0) return sure > 1 ? 'confirmed' : 'likely';
  if (drops.length < FEWEST_UNSURE) return undefined;
  return drops.length >= FEWEST_UNSURE_TO_BE_LIKELY ? 'likely' : 'possible';
}

function distinctRestarts(drops: readonly RestartedDrop[]): Restart[] {
  const starts = new Map(drops.map(({ restart }) => [restart.event, restart]));
  return [...starts.values()];
}

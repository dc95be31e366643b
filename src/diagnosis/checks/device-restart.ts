import { GUIDES } from '../catalogues/guides';
import { defineCheck } from '../check';
import { distinct } from '../codes-of-ends';
import type { Confidence, Proof } from '../finding';
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
  needs: ['device-logs'],
  uses: ['connections'],
  run({ 'device-logs': logs }, context) {
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
  },
});

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

import type { DeviceLog, DeviceLogMeaning } from '../../evidence/device-log';
import { GUIDES } from '../catalogues/guides';
import { type Context, defineCheck } from '../check';
import type { Proof } from '../finding';
import { sortEnds } from '../patterns/ends';
import type { GaveUp } from '../patterns/gave-up';
import { type LogLine, linesOf, logsOf, standingLines, triesIn } from '../patterns/log-lines';
import { besideWindow, hubTime } from '../patterns/log-time';
import { isOver, type LogTrouble, logTrouble } from '../patterns/log-trouble';
import { answeringPorts, answersInWords, probeAtThatTime, seenFromHere } from '../patterns/reach';
import { sdkInUse } from '../patterns/sdk-in-use';
import type { Refusal, Timeline } from '../timeline';
import { dayAndTime, duration } from '../words';

export const clientGaveUp = defineCheck({
  id: 'client-gave-up',
  asks: 'Does the device still try to connect?',
  needs: [],
  uses: ['connections', 'device-logs', 'identity', 'fleet', 'operations', 'metrics', 'hub', 'probe'],
  oneOf: ['connections', 'device-logs'],
  // dns-failure names it as its consequence, where it is more than a moment without network.
  yieldsTo: [
    'device-not-found',
    'device-disabled',
    'device-recreated',
    'sas-token-expired',
    'credentials-rejected',
    'certificate-invalid',
    'sas-auth-disabled',
    'clock-skew',
    'edge-auth',
    'site-outage',
    'port-blocked',
    'tls-trust',
    'proxy-blocked',
    'hub-unavailable',
    'edgehub-no-connack',
  ],
  run({ 'device-logs': logs, probe, ...looked }, context) {
    const { gaveUp } = sortEnds(context, looked);
    const said = isDisabled(looked.identity?.status) ? undefined : saysItself(logs, context);
    const tries = gaveUp && goesOnTrying(logs, gaveUp.silence.since, context);
    if (!said && (!gaveUp || tries)) return undefined;
    const because: Proof[] = [
      ...(said ? [said.proof('that it stopped trying')] : []),
      ...(gaveUp && !tries ? proofsOf(gaveUp) : []),
    ];
    const here = probeAtThatTime(probe, context);
    const answers = here && answersInWords(answeringPorts(here));
    if (answers) because.push(seenFromHere(here, `${answers}, so it is not the hub that is away.`));
    const [first, ...rest] = because;
    if (!first) return undefined;
    const last = gaveUp?.silence.session ?? lastEnded(context.timeline);
    const sdk = sdkInUse(context.timeline)?.recognized?.sdk;
    // "Tries again without end" beside a log that says it stopped would only confuse.
    const inUse = said && sdk?.retrying.givesUpAfterSeconds === null ? undefined : sdk;
    const latest = last?.to ?? said?.lines.at(-1)?.event.at;
    return {
      id: 'client-gave-up',
      severity: 'critical',
      confidence: said ? said.atMost('confirmed') : (gaveUp?.confidence ?? 'possible'),
      title: 'The client on the device stopped trying to connect',
      explanation: `${howItEnded(gaveUp, context.timeline)} ${said ? 'Its program runs, but gave up and waits for a restart.' : 'Either its program gave up and waits for a restart, or the device has no power or no network any more.'}`,
      codes: last?.codes ?? [],
      because: [first, ...rest],
      guides: [GUIDES.reconnect, GUIDES.deviceLogs],
      next: [
        {
          do: 'fix',
          who: 'technician at the device',
          text: 'Look whether the device has power and network, keep its log if you can, then restart the program on it.',
        },
        {
          do: 'provide',
          who: 'technician at the device',
          text: 'Give me the last lines of its log before the silence: they tell why.',
        },
        {
          do: 'fix',
          who: 'developer of the device software',
          text: `Open the client anew when the SDK reports that it is disconnected for good.${inUse ? ` The ${inUse.name}: ${lowerFirst(inUse.retry)}` : ''}`,
        },
      ],
      explains: [],
      ...(latest ? { latest } : {}),
      accountsFor: last && last.end === 'error' ? [last] : [],
    };
  },
});

function isDisabled(status: string | undefined): boolean {
  return status?.toLowerCase() === 'disabled';
}

/** Its log says that it stops, and neither the log nor the hub shows that it tried again. */
function saysItself(logs: readonly DeviceLog[] | undefined, context: Context): LogTrouble | undefined {
  const { timeline } = context;
  const last = timeline.sessions.at(-1);
  const refused = lastRefusal(timeline)?.at;
  const stands = (line: LogLine): boolean => {
    const at = hubTime(line.log, line.event.at, context);
    // Without a time that can be laid beside the hub's, only a session that broke can be the one it speaks of.
    return !isOver(line, context) && (at ? !refused || at >= refused : last?.end !== 'clean');
  };
  return logTrouble(logs, context, ['gave-up'], { stands });
}

/** Longer than any client that ends its tries goes on (retry defaults of the SDKs). Own judgement. */
const LASTING_MS = 3_600_000;
/** Lines that only a client writes that still tries. */
const TRYING: readonly DeviceLogMeaning[] = [
  'connected',
  'credentials-refused',
  'token-expired',
  'signature-invalid',
  'unavailable',
  'connack-missing',
  'dns',
  'unreachable',
  'connect-timeout',
  'connect-refused',
  'server-untrusted',
  'client-certificate',
  'proxy',
  'quota',
  'throttled',
  'device-missing',
  'hub-missing',
  'message-too-large',
  'client-fault',
  'taken-over',
];

function goesOnTrying(logs: readonly DeviceLog[] | undefined, since: Date, context: Context): boolean {
  const said = linesOf(logs, context.subject, TRYING).some(({ log, event }) => {
    const at = hubTime(log, event.at, context);
    return at !== null && at > since;
  });
  return said || logsOf(logs, context.subject).some((log) => endsTrying(log, context));
}

/** Of a log without times: more tries in vain than a client that ends them makes within its minutes. Own judgement. */
const MANY_TRIES = 20;

/** Where its times cannot be laid beside the hub's: it tried in vain for hours, up to the log's end. */
function endsTrying(log: DeviceLog, context: Context): boolean {
  if (hubTime(log, log.to, context) || besideWindow(log, context)) return false;
  const lines = standingLines(log, context.subject, TRYING);
  const [first, last] = [lines[0]?.event.at, lines.at(-1)?.event.at];
  if (first == null || last == null) return log.from === null && triesIn(lines) >= MANY_TRIES;
  return last.getTime() - first.getTime() >= LASTING_MS;
}

/** The last refusal since the last session ended. */
function lastRefusal({ sessions, refusals }: Timeline): Refusal | undefined {
  const ended = sessions.at(-1)?.to;
  return refusals.findLast(({ at }) => !ended || at > ended);
}

function howItEnded(gaveUp: GaveUp | undefined, timeline: Timeline): string {
  if (gaveUp?.after === 'renewal') return 'It ended its connection to renew the token, and no new connection followed.';
  if (lastRefusal(timeline)) return 'The hub refused it, and after that it tried no more.';
  if (timeline.sessions.length === 0) return 'By its own log it tries no more.';
  return 'Its connection broke, and since then no attempt has reached the hub.';
}

function proofsOf({ silence, usualGap, after }: GaveUp): readonly Proof[] {
  const isLater = silence.since > (silence.session.to ?? silence.since);
  const how = after === 'renewal' ? 'The connection was ended for a new token' : 'The connection broke';
  return [
    {
      kind: 'connections',
      text: `${how}${silence.session.to ? ` on ${dayAndTime(silence.session.to)}` : ''}${silence.session.code ? ` (${silence.session.code})` : ''}; in the ${duration(silence.lasts)} since ${isLater ? `it was enabled again on ${dayAndTime(silence.since)}` : 'then'} there was no attempt to connect.`,
      at: silence.since,
    },
    {
      kind: 'connections',
      text:
        usualGap === null
          ? 'Every device SDK that still tries does so within minutes.'
          : `Before that it was back within ${duration(usualGap)} as a rule.`,
    },
    ...(silence.logGoesOn
      ? [{ kind: 'fleet' as const, text: 'Other devices of the hub were logged meanwhile, so the log goes on.' }]
      : []),
  ];
}

function lastEnded({ sessions }: Timeline): Timeline['sessions'][number] | undefined {
  const last = sessions.at(-1);
  return last?.to ? last : undefined;
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

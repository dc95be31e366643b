import type { DeviceLog, DeviceLogEvent } from '../../evidence/device-log';
import { GUIDES } from '../catalogues/guides';
import { defineCheck } from '../check';
import type { Proof } from '../finding';
import { goesOnTrying, quote, standingEvents } from '../patterns/device-log-events';
import { sortEnds } from '../patterns/ends';
import type { GaveUp } from '../patterns/gave-up';
import { sdkInUse } from '../patterns/sdk-in-use';
import type { Refusal, Timeline } from '../timeline';
import { dayAndTime, duration } from '../words';

export const clientGaveUp = defineCheck({
  id: 'client-gave-up',
  asks: 'Does the device still try to connect?',
  needs: [],
  uses: ['connections', 'device-logs', 'identity', 'fleet', 'operations', 'metrics', 'hub'],
  oneOf: ['connections', 'device-logs'],
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
    'dns-failure',
    'tls-trust',
    'proxy-blocked',
    'hub-unavailable',
    'edgehub-no-connack',
  ],
  run({ 'device-logs': logs, ...looked }, context) {
    const { gaveUp } = sortEnds(context, looked);
    const said = isDisabled(looked.identity?.status) ? undefined : saysItself(logs, context.timeline);
    const tries = gaveUp && goesOnTrying(logs, gaveUp.silence.since);
    if (!said && (!gaveUp || tries)) return undefined;
    const because: Proof[] = [...(said ? [quote(said)] : []), ...(gaveUp && !tries ? proofsOf(gaveUp) : [])];
    const [first, ...rest] = because;
    if (!first) return undefined;
    const last = gaveUp?.silence.session ?? lastEnded(context.timeline);
    const inUse = sdkInUse(context.timeline)?.recognized?.sdk;
    const latest = last?.to ?? said?.at;
    return {
      id: 'client-gave-up',
      severity: 'critical',
      confidence: said ? 'confirmed' : (gaveUp?.confidence ?? 'possible'),
      title: 'The client on the device stopped trying to connect',
      explanation: `${howItEnded(gaveUp, context.timeline)} Either its program gave up and waits for a restart, or the device has no power or no network any more.`,
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

/** Its log says that it stops, and neither the log nor the hub shows that it came back. */
function saysItself(logs: readonly DeviceLog[] | undefined, timeline: Timeline): DeviceLogEvent | undefined {
  const last = timeline.sessions.at(-1);
  if (last && last.to === null) return undefined;
  const heard = Math.max(last?.from?.getTime() ?? 0, lastRefusal(timeline)?.at.getTime() ?? 0);
  for (const log of logs ?? []) {
    const said = standingEvents([log], 'gave-up').at(-1);
    // A time without its zone may be off by hours; then only a session that broke can be the one it speaks of.
    const fits = log.zoneStated && said?.at ? said.at.getTime() >= heard : last?.end !== 'clean';
    if (said && fits) return said;
  }
  return undefined;
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

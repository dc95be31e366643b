import type { HubResource } from '../../evidence/hub-resource';
import type { LogRecord } from '../../evidence/log-record';
import type { HubProbe } from '../../evidence/probe';
import { GUIDES, guidesFor } from '../catalogues/guides';
import { type Context, defineCheck } from '../check';
import { distinct, isUnauthorized } from '../codes-of-ends';
import { shellQuote } from '../commands';
import type { Finding, NextStep, Proof } from '../finding';
import { deadName, findHub } from '../patterns/dead-name';
import { findHubOutages, type HubOutage, isInHubOutage, reachesInto } from '../patterns/hub-outages';
import { lossBehind } from '../patterns/log-trouble';
import { probeAtThatTime, seenFromHere, silenceInWords } from '../patterns/reach';
import { proofsByAzure, referenceByAzure, toldByAzure } from '../patterns/told-by-azure';
import type { Session } from '../session';
import { belongsTo, type Refusal, type Timeline } from '../timeline';
import { count, dayAndTime, listed, plain } from '../words';

/** IotHubSuspended, and IotHubFailingOver. */
const SUSPENDED = '403001';
const FAILING_OVER = '404012';
/** States of a hub that does its work, and of one that is switched off; it is free text in the ARM reference. */
const WORKING = 'active';
const STOPPED = 'suspended';

export const hubUnavailable = defineCheck({
  id: 'hub-unavailable',
  asks: 'Is the hub itself available?',
  needs: [],
  uses: ['resource-health', 'hub', 'connections', 'operations', 'identity', 'fleet', 'probe', 'service-health'],
  oneOf: ['resource-health', 'hub', 'connections', 'operations', 'probe'],
  run(looked, context) {
    const { subject, timeline, window } = context;
    // A hub that is down logs nothing: everything there is may end before Resource Health has noticed.
    const outages = findHubOutages(looked['resource-health'], subject.hub, window).filter(
      (one) => reachesInto(one, window) || touchedBy(timeline, [one], false).length > 0,
    );
    const state = notWorking(looked.hub);
    const others = (looked.operations?.records ?? []).filter((record) => belongsTo(record, subject));
    const records = [...saysSo(timeline.records), ...saysSo(others)];
    if (outages.length === 0 && state === undefined && records.length === 0) {
      const dead = deadName(looked, context);
      return dead && nameless(dead, context);
    }
    const codes = distinct(records.map(({ code }) => code)).toSorted();
    const last = outages.at(-1);
    // While a hub is scaled its state may be another word, and it works.
    const contradicted = outages.length + records.length === 0 && timeline.sessions.at(-1)?.end === 'open';
    const touched = touchedBy(timeline, outages, state !== undefined);
    const because: Proof[] = outages.slice(-3).map(proofOf).reverse();
    if (state !== undefined)
      because.push({
        kind: 'hub',
        text: `The hub’s own resource says that its state is "${plain(state, 40)}", not "Active".`,
      });
    const newest = records.toSorted((a, b) => a.time.getTime() - b.time.getTime()).at(-1);
    if (newest)
      because.push({
        kind: newest.category === 'Connections' ? 'connections' : 'operations',
        text: `The hub answered this device ${count(records.length, 'time')} with ${listed(codes.map(named))}, the last on ${dayAndTime(newest.time)}.`,
        at: newest.time,
      });
    if (touched.length > 0)
      because.push({
        kind: 'connections',
        text: `${count(touched.length, 'drop or refused attempt', 'drops and refused attempts')} of this device ${touched.length === 1 ? 'falls' : 'fall'} into that time.`,
      });
    const here = state !== undefined || last?.to === null ? probeAtThatTime(looked.probe, context) : undefined;
    const nobody = here && silenceInWords(here);
    if (nobody) because.push(seenFromHere(here, `${nobody}.`));
    const moments = [
      ...records.map(({ time }) => time),
      ...touched.flatMap((one) => ('at' in one ? one.at : (one.to ?? []))),
    ];
    const told = toldByAzure(looked['service-health'], looked.hub, [
      ...outages,
      ...moments.map((at) => ({ from: at, to: at })),
    ]);
    const [first, ...more] = [...because, ...proofsByAzure(told)];
    if (!first) return undefined;
    const isSuspended = codes.includes(SUSPENDED) || state?.toLowerCase() === STOPPED;
    // It let the device in again.
    const isOver = state === undefined && timeline.sessions.some(({ from }) => from && newest && from > newest.time);
    const times = [newest?.time, last?.to ?? last?.from].flatMap((time) => time ?? []);
    const latest = times.sort((a, b) => a.getTime() - b.getTime()).at(-1);
    return {
      id: 'hub-unavailable',
      severity: 'critical',
      confidence: contradicted ? 'possible' : 'confirmed',
      title: titleOf(last, state, { isSuspended, isFailingOver: codes.includes(FAILING_OVER), isOver }),
      explanation: explanationOf(last, codes, isSuspended),
      codes,
      because: [first, ...more],
      guides: guidesFor(codes, GUIDES.reconnect, GUIDES.monitor),
      next: stepsOf(last, codes, isSuspended, referenceByAzure(told)),
      explains: [],
      ...(latest && { latest }),
      accountsFor: touched,
    };
  },
});

/** No such name: no device finds the hub. */
function nameless(look: HubProbe, { subject, timeline }: Context): Finding {
  const code = look.name.found ? '' : ` (${plain(look.name.code, 40)})`;
  return {
    id: 'hub-unavailable',
    severity: 'critical',
    confidence: 'likely',
    title: 'The hub cannot be found: its name is not in DNS',
    explanation:
      'No device finds a hub whose name is not in DNS. It was deleted, or the name is not spelt so. Or the name server that Keepalive asks is one of a private network and lacks it.',
    codes: [],
    because: [seenFromHere(look, `there is no "${plain(subject.hub, 100)}" in DNS${code}.`)],
    guides: [GUIDES.connectivity],
    next: [
      findHub(subject),
      {
        do: 'run',
        who: 'technician at the device',
        text: 'Look the name up in the network of the device: with an answer there, its name is in order.',
        command: `nslookup ${shellQuote(subject.hub)}`,
      },
    ],
    explains: ['dns-failure', 'client-gave-up'],
    accountsFor: lossBehind(timeline),
  };
}

function notWorking(hub: HubResource | undefined): string | undefined {
  const state = hub?.properties?.state;
  return state !== undefined && state !== '' && state.toLowerCase() !== WORKING ? state : undefined;
}

function saysSo(records: readonly LogRecord[]): readonly LogRecord[] {
  return records.filter(({ code }) => isHubState(code));
}

function isHubState(code: string | null): boolean {
  return code === SUSPENDED || code === FAILING_OVER;
}

function named(code: string): string {
  return code === SUSPENDED ? `${SUSPENDED} (suspended)` : `${FAILING_OVER} (failing over)`;
}

/** What the device suffered in these spans, by those codes, or since its last connect while the hub does not work now. */
function touchedBy(
  { sessions, refusals }: Timeline,
  outages: readonly HubOutage[],
  stands: boolean,
): ReadonlyArray<Session | Refusal> {
  const connected = sessions.findLast(({ from }) => from !== null)?.from?.getTime() ?? 0;
  const isMeant = (at: Date | null): boolean =>
    (stands && at !== null && at.getTime() > connected) || isInHubOutage(at, outages);
  return [
    ...sessions.filter(
      ({ to, end, codes }) => end === 'error' && !codes.some(isUnauthorized) && (codes.some(isHubState) || isMeant(to)),
    ),
    ...refusals.filter(({ at, code }) => isHubState(code) || (!isUnauthorized(code) && isMeant(at))),
  ];
}

function proofOf({ state, status, from, to }: HubOutage): Proof {
  const words = status && status.summary !== '' ? ` It says: "${plain(status.summary, 160)}"` : '';
  const since = from ? ` ${to ? 'from' : 'since'} ${dayAndTime(from)}` : '';
  const until = to ? ` until ${dayAndTime(to)}` : '';
  return {
    kind: 'resource-health',
    text: `Resource Health ${to ? 'called' : 'calls'} the hub ${state}${since}${until}.${words}`,
    ...(from && { at: from }),
  };
}

function titleOf(
  last: HubOutage | undefined,
  state: string | undefined,
  { isSuspended, isFailingOver, isOver }: { readonly [flag in 'isSuspended' | 'isFailingOver' | 'isOver']: boolean },
): string {
  if (isSuspended)
    return isOver ? 'The hub was suspended and refused everybody' : 'The hub is suspended and refuses everybody';
  if (!last && isFailingOver) return `The hub ${isOver ? 'was' : 'is'} failing over to its other region`;
  if (!last) return `The hub does not work: its state is "${plain(state ?? '', 40)}"`;
  const tense = last.to === null ? 'is' : 'was';
  if (last.state === 'degraded') return `The hub ${tense} degraded`;
  return `The hub ${tense} unavailable${reasonOf(last)}`;
}

function reasonOf({ status }: HubOutage): string {
  const reason = status?.reasonType.toLowerCase();
  if (reason === 'userinitiated') return ', by an action of somebody who manages it';
  return reason === 'planned' ? ' for planned maintenance' : '';
}

function explanationOf(last: HubOutage | undefined, codes: readonly string[], isSuspended: boolean): string {
  if (isSuspended)
    return 'No device can connect to a suspended hub. A subscription that is disabled, past due or over its spending limit does that.';
  if (!last && codes.includes(FAILING_OVER))
    return 'During a failover all devices lose their connection. The hub keeps its name and gets another address, so devices must look the name up again.';
  return 'What happened meanwhile is not the device’s fault, nor its network’s: all devices of the hub are hit.';
}

function stepsOf(
  last: HubOutage | undefined,
  codes: readonly string[],
  isSuspended: boolean,
  reference: string,
): readonly [NextStep, ...NextStep[]] {
  const look: NextStep = {
    do: 'fix',
    who: 'hub operator',
    text: isSuspended
      ? 'Look at the state and the billing of the Azure subscription.'
      : 'Look at Resource Health and Service Health of the hub. At the device there is nothing to do but to let it try again.',
  };
  if (last?.status?.reasonType.toLowerCase() === 'userinitiated')
    return [
      {
        do: 'fix',
        who: 'hub operator',
        text: 'Look into the activity log of the hub: who did what at that time, such as a failover or a move to another tier.',
      },
    ];
  // After a failover the name stands for another address (IoT Hub IP addresses page: allow the service tag, not addresses).
  const moved: NextStep = {
    do: 'run',
    who: 'whoever runs the network of the site',
    text: 'If devices stay away after the failover: look for a firewall rule or a device setting with the hub’s old IP address, or a name server that keeps it. Allow the service tag AzureIoTHub instead.',
  };
  return [
    look,
    ...(codes.includes(FAILING_OVER) ? [moved] : []),
    {
      do: 'escalate',
      who: 'hub operator',
      text: `If it lasts or comes again, hand it to support with the hub’s name and the times above.${reference}`,
    },
  ];
}

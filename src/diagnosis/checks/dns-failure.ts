import type { HubProbe } from '../../evidence/probe';
import { GUIDES } from '../catalogues/guides';
import { type Context, defineCheck } from '../check';
import { shellQuote } from '../commands';
import type { Confidence, NextStep, Proof } from '../finding';
import { findHub } from '../patterns/dead-name';
import { gatewayPlace } from '../patterns/gateway-place';
import { type HostKind, hostKind } from '../patterns/log-hosts';
import { isConnected, linesIn } from '../patterns/log-lines';
import { type LogTrouble, logTrouble, lossBehind } from '../patterns/log-trouble';
import { privateAddresses, probeAtThatTime, seenFromHere } from '../patterns/reach';
import { listed, plain } from '../words';

/** One failed look-up can be a moment without network. Own judgement. */
const FEWEST_TRIES = 2;
/** Without any network no look-up gets an answer either; so long as a rule only the name server fails. Own judgement. */
const LASTING_MS = 30 * 60_000;

type WrongName = Extract<HostKind, 'wrong-cloud' | 'misspelt' | 'other-hub'>;

export const dnsFailure = defineCheck({
  id: 'dns-failure',
  asks: 'Can the device look up the name of the hub?',
  needs: ['device-logs'],
  uses: ['connections', 'identity', 'probe'],
  yieldsTo: ['site-outage'],
  run({ identity, 'device-logs': logs, probe }, context) {
    const { subject, timeline } = context;
    const behind = gatewayPlace(subject, identity, timeline) === 'behind';
    // What recovered belongs to the loss of its time (network-loss tells of it); only what still stands keeps it away.
    const trouble = logTrouble(logs, context, ['dns'], {
      fits: ({ event }) => behind || hostKind(event.host, subject) !== 'elsewhere',
    });
    if (!trouble) return undefined;
    const { event } = trouble.lines.at(-1) ?? trouble.lines[0];
    const kind = hostKind(event.host, subject);
    const host = plain(event.host ?? subject.hub, 100);
    const wrong = isWrongName(kind) ? kind : undefined;
    const here = kind === 'hub' && !behind ? probeAtThatTime(probe, context) : undefined;
    const isDead = here?.name.found === false;
    const isMoment = !wrong && !isDead && (hadNoRoute(trouble, context) || wasLastWord(trouble, context));
    const look = lookUp(event.host ?? subject.hub);
    return {
      id: 'dns-failure',
      severity: 'critical',
      confidence: isMoment ? 'possible' : trouble.atMost(sureness(wrong, trouble.tries)),
      title: wrong
        ? 'The device asks for a wrong host name'
        : isDead
          ? 'Neither the device nor Keepalive can look up the name of the hub'
          : 'The device cannot look up the name of the hub',
      explanation: wrong
        ? `${WRONG[wrong]} It asks for "${host}", and this hub is "${plain(subject.hub, 100)}".`
        : isDead
          ? `The look-up of "${host}" (DNS) fails in two networks: the hub was deleted, has another name, or is known to the name servers of a private network only.`
          : `The look-up of "${host}" (DNS) fails, so it never gets as far as connecting. The name server cannot be reached, does not know the name, or the device has no network at all.`,
      codes: [],
      because: [trouble.proof(`that "${host}" could not be looked up`), ...(here ? [ownLookUp(here)] : [])],
      guides: [GUIDES.connectivity, GUIDES.deviceLogs],
      next: wrong ? [correctName(subject.hub)] : isDead ? [findHub(subject), look, resolver] : [look, resolver],
      explains: isMoment ? [] : ['client-gave-up'],
      accountsFor: lossBehind(timeline),
    };
  },
});

const WRONG: Readonly<Record<WrongName, string>> = {
  'wrong-cloud': 'The name of the hub is right, but it ends as in another Azure cloud.',
  misspelt: 'The name looks like that of the hub, with a slip in it.',
  'other-hub': 'That is the name of another hub, or of one that does not exist any more.',
};

function isWrongName(kind: HostKind): kind is WrongName {
  return kind in WRONG;
}

function sureness(wrong: WrongName | undefined, tries: number): Confidence {
  if (wrong) return wrong === 'other-hub' ? 'likely' : 'confirmed';
  return tries >= FEWEST_TRIES ? 'confirmed' : 'possible';
}

/** No route at all: then no name server answers either. */
function hadNoRoute({ lines }: LogTrouble, { subject }: Context): boolean {
  const [first] = lines;
  return linesIn(first.log, subject).some(({ event, order }) => event.meaning === 'unreachable' && order > first.order);
}

/**
 * It had worked, the look-ups failed for some minutes, and then the client stopped trying: the network may have been
 * gone just then, and nobody has looked since.
 */
function wasLastWord({ lines }: LogTrouble, { subject, timeline }: Context): boolean {
  const [first, last] = [lines[0], lines.at(-1) ?? lines[0]];
  const own = linesIn(last.log, subject);
  const lasted = (last.event.at?.getTime() ?? 0) - (first.event.at?.getTime() ?? 0);
  const worked =
    timeline.sessions.length > 0 || own.some((line) => isConnected(line.event) && line.order < first.order);
  const gaveUp = own.some(({ event, order }) => event.meaning === 'gave-up' && order > last.order);
  return worked && gaveUp && lasted < LASTING_MS;
}

/** A name that is known elsewhere is in order; then it is the device's name server that is not. */
function ownLookUp(here: HubProbe): Proof {
  const { name } = here;
  if (!name.found) return seenFromHere(here, `there is no such name either (${plain(name.code, 40)}).`);
  const hidden = privateAddresses(here);
  if (hidden.length > 0)
    return seenFromHere(
      here,
      `the name leads to a private address (${listed(hidden)}), its private endpoint. Only name servers of that network know it.`,
    );
  const addresses = name.addresses.map(({ address }) => plain(address, 45));
  return seenFromHere(here, `the name is known and leads to ${listed(addresses)}, so the hub’s name is in order.`);
}

function correctName(hub: string): NextStep {
  return {
    do: 'fix',
    who: 'technician at the device',
    text: `Correct the host name in the device’s settings (connection string, HostName) to ${plain(hub, 100)}, then restart the program.`,
  };
}

function lookUp(host: string): NextStep {
  return {
    do: 'run',
    who: 'technician at the device',
    text: 'Look the name up at the device. Without an answer, look at cable, signal and the DNS server in its network settings.',
    command: `nslookup ${shellQuote(host)}`,
  };
}

const resolver: NextStep = {
  do: 'fix',
  who: 'network administrator on site',
  text: 'Let the device reach a DNS server that knows public names. In containers, look at the DNS setting of the container engine.',
};

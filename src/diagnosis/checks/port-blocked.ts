import type { DeviceLogEvent, DeviceLogMeaning } from '../../evidence/device-log';
import { GUIDES } from '../catalogues/guides';
import { defineCheck } from '../check';
import { distinct } from '../codes-of-ends';
import { reachCommand } from '../commands';
import type { Confidence, Proof } from '../finding';
import { gatewayPlace } from '../patterns/gateway-place';
import { hostKind } from '../patterns/log-hosts';
import { isConnected, type LogLine, linesIn, logsOf } from '../patterns/log-lines';
import { isOver, logTrouble, lossBehind } from '../patterns/log-trouble';
import { answeringPorts, answersInWords, probeAtThatTime, seenFromHere, silenceInWords } from '../patterns/reach';
import type { Session } from '../session';
import type { Timeline } from '../timeline';
import { count, listed, plain } from '../words';

/** A single time-out happens on any network; where nothing shows that it ever got through, it is all that is known. Own judgement. */
const FEWEST_TRIES = 2;
const FEWEST_TRIES_ALONE = 1;
const FEWEST_TO_BE_LIKELY = 3;
/** It had worked on this port, and 443 was not tried: a network that is gone looks the same, for a while. Own judgement. */
const TRIES_AFTER_SUCCESS = 5;
const LASTING_AFTER_SUCCESS_MS = 30 * 60_000;
/** Of a log without times: a try that times out takes ten seconds to two minutes. Own judgement. */
const TRIES_WITHOUT_TIMES = 20;
/** MQTT and AMQP over TLS. */
const PORTS: readonly number[] = [8883, 5671];

export const portBlocked = defineCheck({
  id: 'port-blocked',
  asks: 'Is the port to the hub blocked?',
  needs: ['device-logs'],
  uses: ['connections', 'identity', 'probe'],
  yieldsTo: ['site-outage'],
  run({ identity, 'device-logs': logs, probe }, context) {
    const { subject, timeline } = context;
    const behind = gatewayPlace(subject, identity, timeline) === 'behind';
    const isOwn = ({ host }: DeviceLogEvent): boolean => {
      const kind = hostKind(host, subject);
      return kind === 'hub' || kind === 'provisioning' || (behind && kind === 'elsewhere');
    };
    const only443 = timeline.sessions.length > 0 && timeline.sessions.every(isOver443);
    const trouble = logTrouble(logs, context, ['connect-timeout'], {
      fits: ({ event }) => PORTS.includes(portOf(event, timeline) ?? 0) && isOwn(event),
      // Getting through on 443 is no success of the port in question.
      isSuccess: (event) => isConnected(event) && event.port !== 443 && !(event.port === undefined && only443),
      stands: (line) => !isOver(line, context, (session) => !isOver443(session)),
    });
    if (!trouble) return undefined;
    const [first] = trouble.lines;
    const own = logsOf(logs, subject)
      .flatMap((log) => linesIn(log, subject))
      .filter(({ event }) => isOwn(event));
    const on443 = own.findLast(({ event }) => event.port === 443)?.event;
    const noWayOut = own.some((line) => isSinceThen(line, first) && NO_WAY_OUT.includes(line.event.meaning));
    // Connected, by the way round that its client knows; or no way out at all: the network, not a port.
    const isConnectedNow = only443 && timeline.sessions.at(-1)?.end === 'open';
    if (isConnectedNow || noWayOut || (on443 && ON_NO_PORT.includes(on443.meaning))) return undefined;
    const works = (on443 !== undefined && ANSWERED.has(on443.meaning)) || only443;
    const worked =
      timeline.sessions.some((session) => !isOver443(session)) ||
      own.some((line) => isConnected(line.event) && line.event.port !== 443 && !isSinceThen(line, first));
    const confidence = surenessOf(works, worked, trouble);
    const fewest = worked && on443?.meaning !== 'reached' ? FEWEST_TRIES : FEWEST_TRIES_ALONE;
    if (!confidence || trouble.tries < fewest) return undefined;
    const port = portOf(first.event, timeline) ?? 8883;
    const here = behind ? undefined : probeAtThatTime(probe, context);
    const nobody = here && silenceInWords(here);
    const ports = distinct(trouble.lines.map(({ event }) => String(portOf(event, timeline) ?? port)));
    const named = `port${ports.length > 1 ? 's' : ''} ${listed(ports)}`;
    const proofs: Proof[] = [];
    if (works)
      proofs.push(
        only443
          ? { kind: 'connections', text: 'At the hub it only ever arrives over port 443 (WebSockets).' }
          : {
              kind: 'device-logs',
              text:
                on443?.meaning === 'reached'
                  ? 'A test from the device (iotedge check) got through on port 443.'
                  : `Over port 443 it got an answer: "${plain(on443?.text ?? '', 160)}".`,
            },
      );
    else proofs.push({ kind: 'device-logs', text: 'Port 443 was not tried.' });
    if (here && answeringPorts(here).includes(port))
      proofs.push(seenFromHere(here, `${answersInWords([port])}, so the hub has it open.`));
    if (here && nobody) proofs.push(seenFromHere(here, `${nobody}, so it may be the hub, too.`));
    return {
      id: 'port-blocked',
      severity: 'critical',
      // Where the hub answers nobody, the device's network need not be to blame.
      confidence: nobody && !works ? 'possible' : trouble.atMost(confidence),
      title: `${upperFirst(named)} to the ${behind ? 'gateway' : 'hub'} ${ports.length > 1 ? 'are' : 'is'} blocked in the network of the device`,
      explanation: `Connections to ${named} get no answer${works ? ', while port 443 works' : ''}. Firewalls of companies, hotels and mobile networks often let only 443 out.`,
      codes: [],
      because: [trouble.proof(`that ${named} timed out (${count(trouble.tries, 'try', 'tries')})`), ...proofs],
      guides: [GUIDES.mqtt, GUIDES.connectivity],
      next: [
        {
          do: 'run',
          who: 'technician at the device',
          text: `Try both ports from the network of the device: first ${port}, then the same with 443. If only 443 answers, it is the firewall.`,
          command: reachCommand(subject, port === 5671 ? 5671 : 8883),
        },
        {
          do: 'fix',
          who: 'network administrator on site',
          text: `Open port ${port} outwards (TCP) to the hub’s name, not to an address: that changes.`,
        },
        {
          do: 'fix',
          who: 'developer of the device software',
          text: 'Or switch the device to MQTT or AMQP over WebSockets, which use port 443.',
        },
      ],
      explains: [],
      accountsFor: lossBehind(timeline),
    };
  },
});

function upperFirst(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}

/** Lines of which the SDK is the only one that writes them, some without a port: socketio_berkeley.c, Paho in Java. */
const OF_AN_SDK = /\bsocketio_|\biothubtransport|\bcom\.microsoft\.azure\.sdk\.iot\b|\borg\.eclipse\.paho\b/;

/** As the line says, or else the port of the protocol by which the device was last connected. */
function portOf({ port, text }: DeviceLogEvent, { sessions }: Timeline): number | undefined {
  const protocol = sessions.at(-1)?.protocol;
  if (port !== undefined || protocol === undefined || !OF_AN_SDK.test(text)) return port;
  if (/^mqtt$/i.test(protocol)) return 8883;
  return /^amqp$/i.test(protocol) ? 5671 : undefined;
}

/** What shows that no port would do. */
const NO_WAY_OUT: readonly DeviceLogMeaning[] = ['dns', 'unreachable'];
const ON_NO_PORT: readonly DeviceLogMeaning[] = [...NO_WAY_OUT, 'connect-timeout'];

function isSinceThen(line: LogLine, first: LogLine): boolean {
  return line.log !== first.log || line.order > first.order;
}

/** Whatever it said: something answered on that port. */
const ANSWERED: ReadonlySet<string> = new Set([
  'reached',
  'connected',
  'closed-by-service',
  'credentials-refused',
  'token-expired',
  'signature-invalid',
  'server-untrusted',
  'client-certificate',
  'unavailable',
  'throttled',
  'quota',
]);

function isOver443({ protocol }: Session): boolean {
  return /ws$|^https/i.test(protocol);
}

function surenessOf(
  works: boolean,
  worked: boolean,
  { tries, lines }: { readonly tries: number; readonly lines: readonly LogLine[] },
): Confidence | undefined {
  if (works) return 'confirmed';
  if (!worked) return tries >= FEWEST_TO_BE_LIKELY ? 'likely' : 'possible';
  const [first, last] = [lines[0]?.event.at, lines.at(-1)?.event.at];
  if (!first || !last) return tries >= TRIES_WITHOUT_TIMES ? 'possible' : undefined;
  const lasting = last.getTime() - first.getTime();
  return tries >= TRIES_AFTER_SUCCESS && lasting >= LASTING_AFTER_SUCCESS_MS ? 'possible' : undefined;
}

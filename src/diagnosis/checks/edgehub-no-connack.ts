import type { DeviceLog, DeviceLogMeaning } from '../../evidence/device-log';
import type { EdgeRuntime } from '../../evidence/edge-runtime';
import { GUIDES } from '../catalogues/guides';
import { compareVersions, recognizeSdk } from '../catalogues/sdks';
import { defineCheck } from '../check';
import type { Confidence, Proof } from '../finding';
import { gatewayPlace, sessionsThroughEdgeHub } from '../patterns/gateway-place';
import { hostKind } from '../patterns/log-hosts';
import { isOfGateway } from '../patterns/log-lines';
import { logTrouble } from '../patterns/log-trouble';
import type { Timeline } from '../timeline';
import { plain } from '../words';

/** edgeHub answers late while it starts. Own judgement. */
const FEWEST_TRIES = 2;
/** Without the version, more of them. Own judgement. */
const FEWEST_WITHOUT_VERSION = 3;
/** The move to .NET 10 brought DotNetty 0.6.0 into edgeHub; no release has mended it yet (Azure/iotedge#7539, commit 55353a64). */
const FAULTY = { from: '1.6.0', to: '1.6.1' } as const;
const AMQP_PORT = 5671;
const FAILED: readonly DeviceLogMeaning[] = [
  'connack-missing',
  'connect-timeout',
  'connect-refused',
  'reset',
  'edge-refused',
  'credentials-refused',
];

export const edgehubNoConnack = defineCheck({
  id: 'edgehub-no-connack',
  asks: 'Does edgeHub leave its MQTT clients without an answer?',
  needs: ['device-logs'],
  uses: ['connections', 'identity', 'edge-runtime'],
  run({ identity, 'device-logs': logs, 'edge-runtime': runtime }, context) {
    const { subject, timeline } = context;
    const place = gatewayPlace(subject, identity, timeline);
    const trouble = logTrouble(logs, context, ['connack-missing'], {
      fits: ({ event }) => event.host === undefined || hostKind(event.host, subject) === 'elsewhere',
    });
    if (!trouble || trouble.tries < FEWEST_TRIES || logs.some(amqpFailsToo)) return undefined;
    const version = edgeHubVersion(logs, timeline, runtime ?? null);
    const toGateway =
      place === 'behind' || place === 'gateway' || trouble.lines.some(({ event }) => event.host !== undefined);
    const confidence = sureness(version, toGateway, trouble.tries);
    if (!confidence) return undefined;
    const known: Proof = version
      ? {
          kind: version.kind,
          text: `edgeHub of the gateway is version ${plain(version.text, 40)}${version.kind === 'edge-runtime' ? ', as it reports itself' : ''}.`,
        }
      : { kind: 'device-logs', text: 'The version of edgeHub was not seen: give me the gateway’s log too.' };
    return {
      id: 'edgehub-no-connack',
      severity: 'critical',
      confidence: trouble.atMost(confidence),
      title: 'The IoT Edge gateway does not answer its MQTT clients',
      explanation: `edgeHub ${FAULTY.from} and ${FAULTY.to} have a fault: an MQTT client gets through TCP and TLS, asks to connect, and never gets an answer. AMQP clients are not hit.`,
      codes: [],
      because: [trouble.proof('that no answer (CONNACK) came'), known],
      guides: [
        { title: 'The fault and its fix: Azure/iotedge#7539', url: 'https://github.com/Azure/iotedge/pull/7539' },
        GUIDES.edge,
      ],
      next: [
        {
          do: 'run',
          who: 'technician at the gateway',
          text: 'See which edgeHub runs.',
          command: 'sudo iotedge list',
        },
        {
          do: 'fix',
          who: 'hub operator',
          text: 'Set the edgeHub image in the deployment back to 1.5, or to a release that is newer than 1.6.1 once there is one.',
        },
        {
          do: 'fix',
          who: 'developer of the device software',
          text: 'Or let these clients use AMQP to the gateway until then.',
        },
      ],
      explains: [],
    };
  },
});

/** What a gateway's log says without a client's name is about its own way to the hub, which is AMQP as a rule. */
function amqpFailsToo(log: DeviceLog): boolean {
  return log.events.some(
    ({ meaning, port, text, client }) =>
      (!isOfGateway(log) || client !== undefined) &&
      FAILED.includes(meaning) &&
      (port === AMQP_PORT || /\bamqp/i.test(text)),
  );
}

interface EdgeHubVersion {
  readonly text: string;
  readonly kind: Proof['kind'];
}

/** As the gateway reports it itself, as its log names it, or the hub's records of a client that comes through it. */
function edgeHubVersion(
  logs: readonly DeviceLog[],
  { sessions }: Timeline,
  runtime: EdgeRuntime | null,
): EdgeHubVersion | undefined {
  // A tag such as 1.6 goes with the newest release of its line.
  const tag = runtime?.agent?.edgeHub?.imageTag ?? '';
  const reported = runtime?.hub?.version ?? (RELEASE.test(tag) ? tag : undefined);
  const logged = logs.findLast(({ edgeVersion }) => edgeVersion !== null)?.edgeVersion;
  // A log is of the time of the trouble, a report of now: the version may have been put back since.
  if (logged && !(reported && isFaulty(reported))) return { text: logged, kind: 'device-logs' };
  if (reported) return { text: reported, kind: 'edge-runtime' };
  const session = sessionsThroughEdgeHub(sessions).at(-1);
  const recognized = session && recognizeSdk(session.sdkVersion);
  return recognized && { text: recognized.version, kind: 'connections' };
}

/** Images carry a build number or a platform behind the release: 1.6.1.84213, 1.6.1-linux-amd64. */
const RELEASE = /^\d+\.\d+\.\d+/;

function isFaulty(version: string): boolean {
  const release = RELEASE.exec(version)?.[0] ?? version;
  return compareVersions(release, FAULTY.from) >= 0 && compareVersions(release, FAULTY.to) <= 0;
}

function sureness(version: EdgeHubVersion | undefined, toGateway: boolean, tries: number): Confidence | undefined {
  if (!version) return toGateway && tries >= FEWEST_WITHOUT_VERSION ? 'possible' : undefined;
  if (!isFaulty(version.text)) return undefined;
  return version.kind === 'edge-runtime' && toGateway ? 'confirmed' : 'likely';
}

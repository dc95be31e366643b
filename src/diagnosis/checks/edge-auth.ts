import type { DeviceLog } from '../../evidence/device-log';
import { GUIDES } from '../catalogues/guides';
import { type Context, defineCheck } from '../check';
import { distinct } from '../codes-of-ends';
import type { Confidence, NextStep, Proof } from '../finding';
import { connectedToEdgeHub, onlyOthersConnected } from '../patterns/edge-clients';
import { type GatewayPlace, gatewayPlace } from '../patterns/gateway-place';
import { hostKind } from '../patterns/log-hosts';
import { clientName, isOfGateway } from '../patterns/log-lines';
import { hubTime } from '../patterns/log-time';
import { type LogTrouble, logTrouble } from '../patterns/log-trouble';
import { type RefusedClient, refusedClients } from '../patterns/refused-clients';
import { standingRefusals, unauthorizedEnd } from '../patterns/standing-refusals';
import { listed, plain } from '../words';

/** A client that starts together with edgeHub may be refused once. Own judgement. */
const FEWEST_TO_BE_SURE = 2;

export const edgeAuth = defineCheck({
  id: 'edge-auth',
  asks: 'Does the IoT Edge gateway refuse its modules or devices?',
  needs: ['device-logs'],
  uses: ['connections', 'identity', 'edge-runtime'],
  yieldsTo: ['device-not-found', 'device-disabled', 'clock-skew'],
  run({ identity, connections, 'device-logs': logs, 'edge-runtime': runtime }, context) {
    const { subject, timeline } = context;
    const place = gatewayPlace(subject, identity, timeline);
    const letIn = connectedToEdgeHub(runtime);
    const isOver = (trouble: LogTrouble): boolean => isBefore(trouble, letIn, context);
    const refused = refusedClients(logs, context, place).filter(
      (client) => client.name !== clientName(subject) || !isOver(client),
    );
    const scope = place === 'alone' ? undefined : unless(isOver, logTrouble(logs, context, ['edge-scope']));
    const byGateway = refused.length > 0 || scope ? undefined : unless(isOver, refusedByGateway(logs, context, place));
    const notThisOne = place === 'behind' ? onlyOthersConnected(runtime) : undefined;
    const because: Proof[] = [
      ...refused.slice(0, 4).map(({ name, proof }) => proof(`that "${plain(name, 130)}" was refused at the gateway`)),
      ...(scope ? [scope.proof('that edgeHub may not read from the hub who its clients are')] : []),
      ...(byGateway ? [byGateway.proof('that its gateway refused it')] : []),
    ];
    const [first, ...rest] = because;
    if (!first) return undefined;
    const refusals = standingRefusals(timeline, null);
    const last = refusals.at(-1);
    const upstreamFine = (connections !== undefined && !last) || notThisOne !== undefined;
    if (notThisOne) rest.push(notThisOne);
    if (byGateway && connections && !last)
      rest.push({ kind: 'connections', text: 'The hub itself refused it at no time.' });
    const others = refused.filter(({ name }) => name !== clientName(subject)).map(({ name }) => plain(name, 130));
    const who = others.length > 0 ? listed(others) : place === 'gateway' ? 'its clients' : 'this client';
    return {
      id: 'edge-auth',
      severity: 'critical',
      confidence: sureness(refused, scope, upstreamFine),
      title:
        refused.length > 0 || byGateway
          ? `The IoT Edge gateway refuses ${who}`
          : 'The IoT Edge gateway cannot check who its clients are',
      explanation:
        'edgeHub checks the tokens of its modules and devices itself, with what it knows of them from the hub. Where that is out of date, or its clock is wrong, it refuses them, although the hub would not.',
      codes: distinct(refusals.map(({ code }) => code)),
      because: [first, ...rest],
      guides: [GUIDES.edge, GUIDES.sasTokens],
      next: [atGateway, atHub(subject.moduleId !== null || others.some((name) => name.includes('/'))), collect],
      explains: [],
      ...(last ? { latest: last.at } : {}),
      accountsFor: [...unauthorizedEnd(timeline), ...refusals],
    };
  },
});

function unless(isOver: (trouble: LogTrouble) => boolean, trouble: LogTrouble | undefined): LogTrouble | undefined {
  return trouble && !isOver(trouble) ? trouble : undefined;
}

/** All of it was before this moment, as far as its times can be laid beside it. */
function isBefore({ lines }: LogTrouble, moment: Date | null, context: Context): boolean {
  const last = lines.at(-1);
  const at = last && hubTime(last.log, last.event.at, context);
  return moment !== null && at != null && at < moment;
}

/** By the client's own log: refused by a host that is not the hub, or behind a gateway by whoever it spoke to. */
function refusedByGateway(
  logs: readonly DeviceLog[] | undefined,
  context: Context,
  place: GatewayPlace,
): LogTrouble | undefined {
  if (place !== 'behind') return undefined;
  const trouble = logTrouble(logs, context, ['credentials-refused', 'token-expired'], {
    fits: ({ log, event }) =>
      !isOfGateway(log) && (event.host === undefined || hostKind(event.host, context.subject) === 'elsewhere'),
  });
  return trouble && trouble.tries >= FEWEST_TO_BE_SURE ? trouble : undefined;
}

/** edgeHub says whom it refuses; that it cannot read its scope only lets expect it; a client's log does not say who refused. */
function sureness(refused: readonly RefusedClient[], scope: LogTrouble | undefined, upstreamFine: boolean): Confidence {
  const most = refused.toSorted((a, b) => b.tries - a.tries)[0];
  if (most) return most.atMost(most.tries >= FEWEST_TO_BE_SURE ? 'confirmed' : 'likely');
  if (scope) return scope.tries >= FEWEST_TO_BE_SURE ? 'likely' : 'possible';
  return upstreamFine ? 'likely' : 'possible';
}

const atGateway: NextStep = {
  do: 'run',
  who: 'technician at the gateway',
  text: 'Check the gateway: its clock, its way to the hub, its certificates. Then restart edgeHub, so that it reads its clients anew: sudo iotedge restart edgeHub.',
  command: 'sudo iotedge check',
};

function atHub(module: boolean): NextStep {
  return {
    do: 'fix',
    who: 'hub operator',
    text: module
      ? 'If only some modules are refused since a date while the gateway itself is fine, remove these modules from the deployment and add them again: they get new keys.'
      : 'See that the device has this gateway as its parent, and that the key in the device is the one in the registry.',
  };
}

const collect: NextStep = {
  do: 'provide',
  who: 'technician at the gateway',
  text: 'If it stays, give me the gateway’s support bundle: sudo iotedge support-bundle --since 6h.',
};

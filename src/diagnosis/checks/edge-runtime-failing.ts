import { registryTime } from '../../evidence/device';
import type { EdgeRuntime } from '../../evidence/edge-runtime';
import { GUIDES } from '../catalogues/guides';
import { type Context, defineCheck } from '../check';
import { distinct } from '../codes-of-ends';
import type { Confidence } from '../finding';
import { type EdgeTrouble, findEdgeTrouble, isConnected, isCurrent, isOver } from '../patterns/edge-trouble';
import {
  EDGE_TROUBLE_MEANS,
  edgeTroubleProofs,
  edgeTroubleSteps,
  edgeTroubleTitle,
} from '../patterns/edge-trouble-words';
import { gatewayPlace } from '../patterns/gateway-place';
import { isDrop } from '../patterns/restarts';
import type { Session } from '../session';

/** It ended a moment ago, and is started again. Own judgement. */
const RESTARTING_MS = 5 * 60_000;
/** From so many restarts on it is a loop: the losses before the last one are of it as well. Own judgement. */
const FEWEST_OF_LOOP = 3;
/** Clients lose their connection when edgeHub ends, by the clocks of two machines. Own judgement. */
const TOGETHER_MS = 60_000;
/** Of the drops, so many must be of it before what other findings say of them is folded under this. */
const SHARE_TO_EXPLAIN = 0.5;

export const edgeRuntimeFailing = defineCheck({
  id: 'edge-runtime-failing',
  asks: 'Does the IoT Edge runtime of the gateway run?',
  needs: ['edge-runtime'],
  uses: ['identity', 'connections'],
  yieldsTo: ['device-not-found', 'device-disabled'],
  run({ identity, 'edge-runtime': runtime }, context) {
    const { subject, timeline } = context;
    const trouble = runtime && findEdgeTrouble(runtime, subject);
    // A device that comes to the hub by itself does not need its gateway.
    if (!trouble || gatewayPlace(subject, identity, timeline) === 'alone') return undefined;
    if (isOver(trouble, identity, context)) return undefined;
    const current = isCurrent(trouble, runtime, context);
    const ended = endedWith(trouble, timeline.sessions);
    const latest = trouble.since ?? registryTime(trouble.by.reportedAt);
    return {
      id: 'edge-runtime-failing',
      severity: trouble.what === 'edgeHub' || trouble.what === 'module' ? 'critical' : 'warning',
      confidence: sureness(trouble, current, runtime, context),
      title: edgeTroubleTitle(trouble, current),
      explanation: `${EDGE_TROUBLE_MEANS[trouble.what]}${current ? '' : ' A gateway reports only what changes, and only while it reaches the hub: this may be old.'}`,
      codes: distinct(ended.flatMap(({ codes }) => codes)),
      because: edgeTroubleProofs(trouble, runtime),
      guides: trouble.what === 'deployment' ? [GUIDES.edgeTwins, GUIDES.edgeErrors] : [GUIDES.edgeErrors, GUIDES.edge],
      next: edgeTroubleSteps(trouble, subject),
      explains: explainedBy(trouble, ended, timeline.sessions),
      ...(latest ? { latest } : {}),
      accountsFor: ended,
    };
  },
});

function sureness(trouble: EdgeTrouble, current: boolean, { hub }: EdgeRuntime, { now }: Context): Confidence {
  if (!current) return 'possible';
  if (!('module' in trouble)) return 'confirmed';
  const { module, since, what } = trouble;
  const isFirst = (module.restartCount ?? 0) <= 1 && module.runtimeStatus?.toLowerCase() !== 'failed';
  if (isFirst && since && now.getTime() - since.getTime() < RESTARTING_MS) return 'possible';
  // It may have come up in between.
  return what === 'edgeHub' && isConnected(hub) ? 'likely' : 'confirmed';
}

/** What ended when it did, or since; in a loop also what has not come back, since only its newest end is reported. */
function endedWith(trouble: EdgeTrouble, sessions: readonly Session[]): readonly Session[] {
  const { since, what } = trouble;
  if (since === null || what === 'edgeAgent') return [];
  const from = since.getTime() - TOGETHER_MS;
  const newest = isLoop(trouble) ? sessions.at(-1) : undefined;
  return sessions.filter((one) => one.end !== 'open' && one.to && (one === newest || one.to.getTime() >= from));
}

function isLoop(trouble: EdgeTrouble): boolean {
  return 'module' in trouble && (trouble.module.restartCount ?? 0) >= FEWEST_OF_LOOP;
}

function explainedBy(trouble: EdgeTrouble, ended: readonly Session[], all: readonly Session[]): readonly string[] {
  if (trouble.what === 'deployment' || trouble.what === 'edgeAgent') return [];
  const own = ended.filter(isDrop).length;
  const most = own > 0 && own >= SHARE_TO_EXPLAIN * all.filter(isDrop).length;
  const explains = ['client-gave-up', 'client-closed', 'edgehub-no-connack'];
  return isLoop(trouble) || most ? [...explains, 'network-loss', 'half-open-session', 'drops-unexplained'] : explains;
}

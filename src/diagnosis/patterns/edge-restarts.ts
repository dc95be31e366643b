import type { DeviceIdentity } from '../../evidence/device';
import { registryTime } from '../../evidence/device';
import type { EdgeModule, EdgeRuntime } from '../../evidence/edge-runtime';
import type { Context } from '../check';
import type { Proof } from '../finding';
import type { Session } from '../session';
import { dayAndTime, plain } from '../words';
import { gatewayPlace } from './gateway-place';
import { isDrop } from './restarts';

/** Of what runs on a gateway only the newest end and start are reported. */
export interface EdgeRestart {
  /** What ended and started: the module asked about, or what its connection goes through. */
  readonly what: 'module' | 'edgeHub' | 'edgeAgent';
  /** The subject's session that ended with it. */
  readonly session: Session;
  readonly end: Date;
  /** Within a minute of each other; else the hub noticed it later. */
  readonly together: boolean;
  readonly proof: Proof;
}

/** By the clocks of gateway and hub. Own judgement. */
const TOGETHER_MS = 60_000;
/** A hub notices a silent loss after 29.45 minutes at the latest (MQTT page). */
const NOTICED_WITHIN_MS = 29.45 * 60_000;
/** From the start of the container to the connect; edgeHub's clients try again at their own times. Own judgement. */
const START_TAKES_MS = 10 * 60_000;

/** The subject's drop that the newest restart on its gateway explains. */
export function findEdgeRestart(
  runtime: EdgeRuntime | null | undefined,
  identity: DeviceIdentity | null | undefined,
  { subject, timeline }: Context,
): EdgeRestart | undefined {
  // A device that comes to the hub by itself falls for reasons of its own.
  if (!runtime?.agent || gatewayPlace(subject, identity, timeline) === 'alone') return undefined;
  const { edgeAgent, edgeHub, modules } = runtime.agent;
  const own = subject.moduleId === null ? undefined : modules[subject.moduleId];
  const parts: ReadonlyArray<readonly [EdgeRestart['what'], EdgeModule | null | undefined]> =
    subject.moduleId === '$edgeAgent'
      ? [['edgeAgent', edgeAgent]]
      : [
          ['module', own],
          ['edgeHub', edgeHub],
        ];
  for (const [what, module] of parts) {
    const exit = registryTime(module?.lastExitTimeUtc);
    const start = registryTime(module?.lastStartTimeUtc);
    if (!module || !exit || !start || start <= exit) continue;
    const ended = endedBy(exit, start, timeline.sessions);
    if (!ended) continue;
    const together = Math.abs(ended.end.getTime() - exit.getTime()) <= TOGETHER_MS;
    return { what, ...ended, together, proof: proofOf(what, module, exit, start, runtime) };
  }
  return undefined;
}

function endedBy(exit: Date, start: Date, sessions: readonly Session[]): { session: Session; end: Date } | undefined {
  for (const [index, session] of sessions.entries()) {
    const { from, to } = session;
    // A goodbye needs no cause.
    if (!to || !isDrop(session) || (from && from >= exit)) continue;
    const after = to.getTime() - exit.getTime();
    const waited = (sessions[index + 1]?.from ?? start).getTime() - start.getTime();
    if (after < -TOGETHER_MS || after > NOTICED_WITHIN_MS) continue;
    if (waited >= -TOGETHER_MS && waited <= START_TAKES_MS) return { session, end: to };
  }
  return undefined;
}

function proofOf(what: EdgeRestart['what'], module: EdgeModule, exit: Date, start: Date, runtime: EdgeRuntime): Proof {
  const { exitCode, restartCount } = module;
  const code = exitCode === null ? '' : ` with exit code ${exitCode}`;
  const often = (restartCount ?? 0) > 1 ? ` It was restarted ${restartCount} times of late.` : '';
  return {
    kind: 'edge-runtime',
    text: `edgeAgent of "${plain(runtime.gateway, 128)}" reports that ${what === 'module' ? 'this module' : what} ended on ${dayAndTime(exit)}${code}, and started again on ${dayAndTime(start)}.${often}`,
    at: exit,
  };
}

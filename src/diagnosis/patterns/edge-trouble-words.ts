import { registryTime } from '../../evidence/device';
import type { EdgeModule, EdgeRuntime } from '../../evidence/edge-runtime';
import type { Subject } from '../../evidence/evidence';
import { shellQuote } from '../commands';
import type { Finding, NextStep, Proof } from '../finding';
import { count, dayAndTime, plain } from '../words';
import { type EdgeTrouble, isConnected } from './edge-trouble';

export function edgeTroubleTitle({ what }: EdgeTrouble, current: boolean): string {
  const down = current ? 'is not running' : 'was not running when its gateway last reported';
  if (what === 'edgeHub') return `edgeHub of the IoT Edge gateway ${down}`;
  if (what === 'edgeAgent') return `edgeAgent of the IoT Edge gateway ${down}`;
  if (what === 'module') return `The module ${down}`;
  if (what === 'deployment') return 'The IoT Edge gateway could not apply its deployment';
  return 'The IoT Edge gateway said that it stops, and nothing since';
}

export const EDGE_TROUBLE_MEANS: Readonly<Record<EdgeTrouble['what'], string>> = {
  edgeHub: 'Modules and devices of the gateway reach the hub through edgeHub: while it is down, none of them does.',
  edgeAgent: 'edgeAgent starts the modules of the gateway and keeps them up: without it, one that falls stays down.',
  module: 'edgeAgent reports that this module does not run, though its deployment wants it to: so it cannot connect.',
  deployment:
    'The gateway goes on with what it had before, or with nothing; modules that are new or changed do not run.',
  stopped: 'Without the IoT Edge runtime its modules do not run, and no device gets through it to the hub.',
};

export function edgeTroubleProofs(trouble: EdgeTrouble, runtime: EdgeRuntime): Finding['because'] {
  const reported = registryTime(trouble.by.reportedAt);
  const first: Proof = {
    kind: 'edge-runtime',
    text: `${reportOf(trouble, runtime)}${reported ? ` It reported so on ${dayAndTime(reported)}.` : ''}`,
    ...(trouble.since ? { at: trouble.since } : {}),
  };
  if (trouble.what !== 'edgeHub' || !isConnected(runtime.hub)) return [first];
  return [first, { kind: 'edge-runtime', text: 'The hub still shows edgeHub as connected; that may be minutes old.' }];
}

function reportOf(trouble: EdgeTrouble, { gateway, agent }: EdgeRuntime): string {
  const of = `of "${plain(gateway, 128)}"`;
  if (trouble.what === 'stopped') return `edgeAgent ${of} told that it stops (406).`;
  if (trouble.what === 'deployment') {
    const said = trouble.by.lastDesiredStatus?.description;
    const who = trouble.by === agent ? 'edgeAgent' : 'edgeHub';
    return `${who} ${of} gives its last deployment the status ${trouble.code}${said ? `, "${plain(said, 150)}"` : ''}.`;
  }
  const { what, module } = trouble;
  const name = what === 'module' ? 'this module' : what;
  const status = plain(module.runtimeStatus ?? '', 20);
  const means = STATUS_MEANS[status.toLowerCase()] ?? 'it does not run';
  return `edgeAgent ${of} reports ${name} as ${status}: ${means}${endOf(module)}.`;
}

/** By runtimeStatus: how-to-monitor-module-twins. */
const STATUS_MEANS: Readonly<Record<string, string>> = {
  backoff: 'it fell, and waits for its next start',
  failed: 'it fell, and is not started any more',
  stopped: 'it ended',
};

/** `, after 7 restarts; it last ended on 2026-11-20 11:59 UTC with exit code 139` */
function endOf({ restartCount, exitCode, lastExitTimeUtc }: EdgeModule): string {
  const exit = registryTime(lastExitTimeUtc);
  const code = exitCode === null ? '' : ` with exit code ${exitCode}`;
  const end = exit ? `; it last ended on ${dayAndTime(exit)}${code}` : '';
  return `${restartCount ? `, after ${count(restartCount, 'restart')}` : ''}${end}`;
}

export function edgeTroubleSteps(trouble: EdgeTrouble, { moduleId }: Subject): Finding['next'] {
  if (trouble.what === 'deployment') {
    const text = WHAT_TO_CORRECT[trouble.code] ?? LOOK_AT_DEPLOYMENT;
    return [{ do: 'fix', who: 'hub operator', text }, seeModules, checkGateway];
  }
  if (trouble.what === 'stopped') return [seeRuntime, checkGateway];
  const module = trouble.what === 'module' ? shellQuote(moduleId ?? '') : trouble.what;
  const itsLog = atGateway(
    'Read its log: the last lines mostly tell why it ends, such as a port that is taken, a certificate, or memory.',
    `sudo iotedge logs ${module} --tail 300`,
  );
  return trouble.what === 'module' ? [seeModules, itsLog] : [seeModules, itsLog, checkGateway];
}

function atGateway(text: string, command: string): NextStep {
  return { do: 'run', who: 'technician at the gateway', text, command };
}

const seeModules = atGateway('See which modules run.', 'sudo iotedge list');
const seeRuntime = atGateway(
  'See whether the gateway has power and network, and whether IoT Edge runs on it.',
  'sudo iotedge system status',
);
const checkGateway = atGateway(
  'Check the gateway: its settings, its way to the hub, its certificates, its clock.',
  'sudo iotedge check',
);

const LOOK_AT_DEPLOYMENT = 'Look at the deployment of this gateway: a step of it failed, such as getting an image.';
/** By code: doc/reported_states_during_deployment.md of Azure/iotedge. */
const WHAT_TO_CORRECT: Readonly<Record<number, string>> = {
  400: 'Correct the deployment: this gateway could not read it.',
  412: 'Correct the schema version of the deployment, or update the runtime: this one does not know it.',
  417: 'Give the gateway a deployment: it has none yet, so edgeHub does not run.',
};

import { gatewayOf } from '../../src/evidence/device';
import type { EdgeRuntime } from '../../src/evidence/edge-runtime';
import { fleetFromRecords } from '../../src/evidence/fleet-from-records';
import { readIdentity } from '../../src/evidence/read-device';
import { readRuntimeTwins } from '../../src/evidence/read-runtime-twins';
import { moduleTwin } from '../../src/lab/hub-rest';
import type { ArchiveRecord, LabModule } from '../../src/lab/registry';
import type { Random } from '../../src/lab/simulation/random';
import type { Scene } from './scene';

/** The case that Keepalive would have collected at the end of the window, as `--case` reads it. */
export function writeFiles(scene: Scene, random: Random): ReadonlyMap<string, string> {
  const { hub, from, to, role, moduleId, beside } = scene;
  const window = { from: new Date(from), to: new Date(to) };
  const subject = { hub: hub.registry.host, deviceId: role.deviceId, moduleId };
  const drained = hub.drain(to).filter(({ time }) => Date.parse(time) >= from);
  const gapOf = (kind: string) => beside.gaps.get(kind);
  const files = new Map<string, string>();
  const put = (kind: string, extension: string, text: string): void => {
    if (gapOf(kind) === undefined) files.set(`evidence/${kind}.${extension}`, text);
  };

  const gaps = [...beside.gaps].map(([kind, why]) => ({ kind, why, detail: `The look at ${kind} did not succeed.` }));
  files.set(
    'case.json',
    json({ schemaVersion: 1, cloud: 'public', subject, window, madeAt: window.to, madeBy: 'a story', gaps }),
  );
  const device = hub.registry.devices.get(role.deviceId);
  put('identity', 'json', json(device ? identityBody(scene) : null));
  if (device && device.modules.length > 0)
    put('modules', 'json', json(device.modules.map((row) => ({ deviceId: role.deviceId, ...withoutTwin(row) }))));
  const runtime = edgeRuntimeOf(scene);
  if (runtime) put('edge-runtime', 'json', json(runtime));
  const connections = drained.filter(({ category }) => category === 'Connections');
  const write = dialectOf(random);
  put('connections', 'jsonl', connections.map(write).join(''));
  put(
    'operations',
    'jsonl',
    drained
      .filter(({ category }) => category !== 'Connections')
      .map(write)
      .join(''),
  );
  // A case with records tells of the fleet by them.
  if (connections.length === 0) put('fleet', 'json', json(fleetFromRecords([], subject, window)));
  if (beside.hub !== null) put('hub', 'json', json(beside.hub));
  put('diagnostic-settings', 'json', json(beside.settings));
  if (beside.health !== undefined) put('resource-health', 'json', json(beside.health));
  if (beside.healthEvents !== undefined) put('service-health', 'json', json(beside.healthEvents));
  if (beside.metrics !== undefined) put('metrics', 'json', json(beside.metrics));
  for (const [name, text] of beside.deviceLogs) files.set(`device-logs/${name}`, text);
  return files;
}

/** As GET /devices/{id} answers, or the same of a module, without keys. */
function identityBody({ hub, role, moduleId, beside }: Scene): unknown {
  const device = hub.registry.devices.get(role.deviceId);
  if (!device) return null;
  const { authentication, ...row } = device.identity;
  const { symmetricKey: _keys, ...shown } = authentication;
  const module = device.modules.find((one) => one.moduleId === moduleId);
  if (moduleId !== null && !module) return null;
  return beside.identity({
    ...row,
    authentication: { ...shown, symmetricKey: { primaryKey: null, secondaryKey: null } },
    ...(module && withoutTwin(module)),
  });
}

/** As the registry lists it. */
function withoutTwin({ twin: _, reportedAt: __, ...row }: LabModule): Omit<LabModule, 'twin' | 'reportedAt'> {
  return row;
}

/** What the gateway reported that the subject is, is on, or is behind. */
function edgeRuntimeOf(scene: Scene): EdgeRuntime | undefined {
  const { hub, role, moduleId } = scene;
  const identity = readIdentity(identityBody(scene));
  const gateway = identity && gatewayOf(identity);
  const device = gateway ? hub.registry.devices.get(gateway) : undefined;
  if (!device?.modules.some(({ twin }) => twin)) return undefined;
  const rows = device.modules.map((module) => moduleTwin(device, module));
  return readRuntimeTwins(rows, device.identity.deviceId, { deviceId: role.deviceId, moduleId });
}

type Write = (record: ArchiveRecord) => string;

/**
 * Writers differ in what they put where all is well (nothing, an empty text), in how they name codes, errors and what
 * modules do: the documents show one way and let others be.
 */
function dialectOf(random: Random): Write {
  const whenFine = random.pick([{}, {}, { resultType: '' }, { resultType: '', resultDescription: '' }]);
  const withNames = random.chance(0.2);
  const level = random.chance(0.1) ? 'Warning' : 'Error';
  const ofModules = random.chance(0.3);
  return (record) => {
    const isModule = ofModules && record.properties.includes('"moduleId"');
    const operationName = isModule ? record.operationName.replace(/^device/, 'module') : record.operationName;
    if (record.level === 'Information') return `${JSON.stringify({ ...record, operationName, ...whenFine })}\n`;
    const resultType = withNames ? `${record.resultType} ${record.resultDescription}` : record.resultType;
    return `${JSON.stringify({ ...record, operationName, level, resultType })}\n`;
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

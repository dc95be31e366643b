import { randomBytes, randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { HubRef } from '../access/access';
import { type Clock, systemClock } from '../clock';
import type { Cloud } from '../cloud';
import type { AzureAccess } from '../evidence/azure';
import type { FaultLog } from '../evidence/collect';
import { systemCode } from '../evidence/system-code';
import { stopOnce, type Undo } from '../undo';
import { createLabCertificates, type LabCertificates } from './certificate-authority';
import { createDemoFleet } from './demo-fleet';
import { publishConnections } from './event-grid';
import { labAzureAccess, labCloud } from './lab-access';
import { announceReady, claimDataDir, LabTrouble, releaseDataDir } from './lab-claim';
import type { LabFile } from './lab-file';
import { createLogAnalytics } from './log-analytics';
import type { DoorBounds } from './mqtt/door';
import { openLiveFleet } from './mqtt/live-fleet';
import type { Operator } from './operator';
import type { LabHistory, LabHub } from './registry';
import { runHistory } from './run-history';
import { openStory, type Story } from './story';
import { answerCall } from './surfaces';
import { type Fault, openWire, type WireCall } from './wire';
import type { Answer } from './wire-errors';

export interface Lab {
  /** How our own sources reach it. */
  readonly azure: AzureAccess;
  readonly hubs: readonly HubRef[];
  /** In the fleet's order; `hub` is the hub's name. */
  readonly devices: ReadonlyArray<{ readonly hub: string; readonly deviceId: string }>;
  /** The archive folder. */
  readonly archive: string;
  /** Where real devices connect: MQTT over TLS. */
  readonly mqttPort: number;
  readonly wire: LabWire;
  readonly operator: Operator;
  /** Resolves when everything that happened so far can be found in the archive; without it that takes seconds. */
  flush(): Promise<void>;
  /** Ends everything and gives the data folder back. Idempotent. */
  stop(): Promise<void>;
}

/** What the doors beside the lab's own need to know. */
export interface LabWire {
  readonly port: number;
  readonly tokenKey: Buffer;
}

export interface LabOptions {
  readonly dataDir: string;
  readonly clock: Clock;
  /** Told of trouble while the lab runs, such as a full disk. */
  readonly log: FaultLog;
  /** Aborting it gives up a start that is under way. */
  readonly signal?: AbortSignal;
  /** Of a new story; else drawn. */
  readonly seed?: number;
  /** What lives in the lab; the demo fleet unless tests say otherwise. */
  readonly history?: (story: Story & { readonly hubSuffix: string }) => LabHistory;
  /** The cloud that its hubs are in, whose ARM and logs are at this port; global Azure's unless told. */
  readonly cloudAt?: (port: number) => Cloud;
  /** What its doors show; their names are those of the cloud's hubs. Made anew unless given. */
  readonly certificates?: LabCertificates;
  /** Who takes the events of Event Grid; absent: nobody has subscribed. */
  readonly deliverEvents?: (body: string) => Promise<void>;
  /** For tests: sees every call to the lab, and may make it suffer. */
  readonly intercept?: (call: WireCall) => Fault | undefined;
  /** For tests: how much the MQTT door bears. */
  readonly mqttBounds?: Partial<DoorBounds>;
}

/** Named in the diagnostic settings as the place where the logs go. */
const WORKSPACE =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-lab/providers/Microsoft.OperationalInsights/workspaces/lab-logs';
const STARTING: Answer = { status: 503, headers: { 'content-type': 'text/plain' }, body: 'The lab is starting.\n' };

/**
 * Starts the embedded IoT Hub. All of it runs, or none: what was started before a failing step is stopped again.
 *
 * @throws LabTrouble whose message is for the person who started it
 */
export async function startLab(options: LabOptions): Promise<Lab> {
  const undo: Undo = [];
  const { stop } = stopOnce(undo, 'The lab');
  try {
    return { ...(await startParts(options, undo)), stop };
  } catch (error) {
    await stop();
    if (error instanceof LabTrouble) throw error;
    throw new LabTrouble(`The lab could not start (${systemCode(error) ?? 'unexpected trouble'}).`, { cause: error });
  }
}

/** Each step adds what takes it back. */
async function startParts(options: LabOptions, undo: Undo): Promise<Omit<Lab, 'stop'>> {
  const { dataDir, clock, log, signal, history: historyOf = createDemoFleet } = options;
  const goOn = () => {
    if (signal?.aborted) throw new LabTrouble('The lab was told to stop while it started.');
  };

  // The door first: as long as it answers, the folder is taken. Clients compare certificates with the machine's clock,
  // whatever time the stories run in.
  const { cloudAt = labCloud } = options;
  const { iotHubSuffix } = cloudAt(0);
  const certificates = options.certificates ?? (await createLabCertificates(systemClock.now()));
  const tokenKey = randomBytes(32);
  let answer = async (_call: WireCall): Promise<Answer> => STARTING;
  const wire = await openWire({ certificates, clock, answer: (call) => answer(call), intercept: options.intercept });
  undo.push(() => wire.close());

  const file = draft({ port: wire.port, ca: certificates.ca, tokenKey, now: systemClock.now() });
  await claimDataDir(dataDir, file);
  undo.push(() => releaseDataDir(dataDir, file.instance));
  goOn();

  const archive = join(dataDir, 'lab', 'archive');
  const story = await openStory(archive, clock.now(), options.seed ?? randomInt(2 ** 31));
  const report = (trouble: unknown) => log.error({ err: trouble }, 'the lab could not write its records');
  const fleet = await openLiveFleet({
    history: historyOf({ ...story, hubSuffix: iotHubSuffix }),
    story,
    archive,
    clock,
    report,
  });
  undo.push(() => fleet.settled());
  const { history } = fleet;
  const ending = new AbortController();
  const running = await runHistory({
    history,
    start: story.start,
    folder: archive,
    clock,
    signal: ending.signal,
    report,
  });
  undo.push(async () => {
    ending.abort();
    await running.done;
  });
  goOn();

  const door = await fleet.listen(certificates, options.mqttBounds);
  undo.push(() => door.close());
  goOn();

  const logs = await createLogAnalytics({ archiveFolder: archive, hubs: () => history.hubs, clock });
  undo.push(() => logs.close());
  goOn();

  const { hubs } = history;
  const { callMethod, setStatus, operator } = fleet;
  const monitorOf = (hubName: string) => history.monitor(hubName);
  const surfaces = {
    cloud: cloudAt(wire.port),
    hubs,
    tokenKey,
    logs,
    workspaceId: WORKSPACE,
    monitorOf,
    callMethod,
    setStatus,
  };
  answer = (call) => answerCall(surfaces, call, clock.now());
  const devices = hubs.flatMap((hub) => connections(hub, door.port));
  await announceReady(dataDir, { ...file, state: 'ready', mqttPort: door.port, hubs: hubs.map(hubRef), devices });

  const { deliverEvents: deliver } = options;
  if (deliver) {
    const publishing = publishConnections({ hubs, clock, signal: ending.signal, deliver, log });
    undo.push(async () => {
      ending.abort();
      await publishing;
    });
  }

  const azure = labAzureAccess(
    { port: wire.port, mqttPort: door.port, ca: certificates.ca, tokenKey, hubs },
    clock,
    cloudAt(wire.port),
  );
  return {
    azure,
    hubs: hubs.map(hubRef),
    devices: hubs.flatMap((hub) => [...hub.devices.keys()].map((deviceId) => ({ hub: hub.name, deviceId }))),
    archive,
    mqttPort: door.port,
    wire: { port: wire.port, tokenKey },
    operator,
    flush: () => running.flush(),
  };
}

function draft(from: { port: number; ca: string; tokenKey: Buffer; now: Date }): LabFile {
  const here = `https://127.0.0.1:${from.port}`;
  return {
    schemaVersion: 1,
    instance: randomBytes(8).toString('hex'),
    pid: process.pid,
    state: 'starting',
    startedAt: from.now.toISOString(),
    port: from.port,
    rest: here,
    arm: here,
    logAnalytics: here,
    mqttPort: null,
    ca: from.ca,
    tokenKey: from.tokenKey.toString('base64'),
    hubs: [],
    devices: [],
  };
}

function hubRef({ host, name, resourceId }: LabHub): { host: string; name: string; resourceId: string } {
  return { host, name, resourceId };
}

/** For any device SDK: the hub keeps its name, and GatewayHostName leads to the lab's door. */
function connections(hub: LabHub, mqttPort: number): LabFile['devices'] {
  return [...hub.devices.values()].map(({ identity: { deviceId, authentication } }) => {
    const key = authentication.symmetricKey.primaryKey;
    const proof = key === null ? 'x509=true' : `SharedAccessKey=${key}`;
    const way = `GatewayHostName=localhost:${mqttPort}`;
    return { hub: hub.name, deviceId, connectionString: `HostName=${hub.host};DeviceId=${deviceId};${proof};${way}` };
  });
}

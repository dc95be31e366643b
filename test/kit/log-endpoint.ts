import { PUBLIC_CLOUD } from '../../src/cloud';
import type { AzureAccess } from '../../src/evidence/azure';
import { createLabCertificates } from '../../src/lab/certificate-authority';
import { createLogAnalytics } from '../../src/lab/log-analytics';
import type { LabHub } from '../../src/lab/registry';
import { answerCall } from '../../src/lab/surfaces';
import { labCredential } from '../../src/lab/tokens';
import { type Fault, openWire, type WireCall } from '../../src/lab/wire';
import { createFakeClock } from './fake-clock';
import { WORKSPACE_ID } from './log-archive';

export interface LogEndpoint {
  readonly azure: AzureAccess;
  /** Calls so far. */
  readonly calls: WireCall[];
  /** What the next calls suffer, one after the other. */
  readonly faults: Fault[];
  close(): Promise<void>;
}

/** Only the lab's Log Analytics, over TLS, and the access that a source needs for it. */
export async function openLogEndpoint(options: {
  readonly archiveFolder: string;
  readonly hubs: readonly LabHub[];
  readonly now: Date;
}): Promise<LogEndpoint> {
  const { archiveFolder, hubs, now } = options;
  const clock = createFakeClock(now);
  const certificates = await createLabCertificates(new Date());
  const logs = await createLogAnalytics({ archiveFolder, hubs: () => hubs, clock });
  const tokenKey = Buffer.alloc(32, 7);
  const calls: WireCall[] = [];
  const faults: Fault[] = [];
  const surfaces = { cloud: PUBLIC_CLOUD, hubs, tokenKey, logs, workspaceId: WORKSPACE_ID, monitorOf: () => undefined };
  const wire = await openWire({
    certificates,
    clock,
    answer: (call) => answerCall(surfaces, call, clock.now()),
    intercept: (call) => {
      calls.push(call);
      return faults.shift();
    },
  });
  return {
    azure: {
      cloud: { ...PUBLIC_CLOUD, logAnalytics: `https://localhost:${wire.port}` },
      credential: labCredential(tokenKey, clock),
      ca: certificates.ca,
      pinnedIdOf: (host) => hubs.find((hub) => hub.host === host)?.resourceId ?? null,
    },
    calls,
    faults,
    async close() {
      await wire.close();
      logs.close();
    },
  };
}

import type { Jobs } from '../jobs';
import { windowOf } from '../understand/period';
import type { EdgeJob } from './edge-log-job';

/** Looks at the gateway anew, with what came from it. Put twice after a crash, it is one. */
export async function lookWithLog(jobs: Jobs, job: EdgeJob, log: string, now: Date): Promise<void> {
  const { window } = windowOf(job.period, now);
  await jobs.put({
    id: `${job.id}e`,
    kind: 'diagnose',
    conversation: job.conversation,
    person: job.person,
    hub: job.hub,
    deviceIds: [job.deviceId],
    moduleId: null,
    window: { from: window.from.toISOString(), to: window.to.toISOString() },
    period: job.period,
    zone: job.zone,
    theme: job.theme,
    askedAt: now.toISOString(),
    logs: [log],
  });
}

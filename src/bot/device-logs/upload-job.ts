import { TurnContext } from 'botbuilder';
import type { HubRef } from '../../access/access';
import { diagnosisShape } from '../job-shape';
import type { DiagnosisJob, Jobs } from '../jobs';
import { themeOf } from '../theme';
import type { Turn } from '../turn';
import type { Ask } from '../understand/intent';
import { DEFAULT_PERIOD, windowOf } from '../understand/period';

/** What an upload link keeps, to look at the device anew when a log has come. Its window is set then. */
export function uploadJob(turn: Turn, ask: Ask, hub: HubRef): DiagnosisJob {
  const { context, zone, now } = turn;
  const { window } = windowOf(ask.period ?? DEFAULT_PERIOD, now);
  return {
    id: 'upload',
    kind: 'diagnose',
    conversation: JSON.parse(JSON.stringify(TurnContext.getConversationReference(context.activity))),
    person: turn.owner.person,
    hub,
    deviceIds: ask.devices,
    moduleId: ask.module,
    window: { from: window.from.toISOString(), to: window.to.toISOString() },
    period: ask.period,
    zone: zone.zone,
    theme: themeOf(context.activity.channelData),
    askedAt: now.toISOString(),
  };
}

/** Looks at the device anew, with these logs. False when the link was made by another version. */
export async function lookAfterUpload(
  jobs: Jobs,
  kept: unknown,
  { id, logs, now }: { readonly id: string; readonly logs: readonly string[]; readonly now: Date },
): Promise<boolean> {
  const read = diagnosisShape.safeParse(kept);
  if (!read.success) return false;
  const { window } = windowOf(read.data.period ?? DEFAULT_PERIOD, now);
  await jobs.put({
    ...read.data,
    id,
    window: { from: window.from.toISOString(), to: window.to.toISOString() },
    askedAt: now.toISOString(),
    logs,
  });
  return true;
}

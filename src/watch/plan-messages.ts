import { type Incident, isClosed, stageOf } from './incident';
import { type Told, targetKey, type WatchRecord } from './watch-record';

/** At most so many new messages an hour in one conversation, whatever happens; what stands is updated in place as often as needed. */
export const MOST_AN_HOUR = 6;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MOST_TOLD = 100;

export interface Plan {
  /** In one new message; empty: none. */
  readonly say: readonly Incident[];
  /** Messages that stand, as they should be now. */
  readonly edits: ReadonlyArray<{ readonly message: string; readonly incidents: readonly Incident[] }>;
  /** Everything that is told by then. */
  readonly told: readonly Told[];
  /** When something may be said again; null: nothing waits for that. */
  readonly heldUntil: number | null;
}

/**
 * What is to be said now: whose stage is another than what was told. Everything new goes into one message.
 *
 * @param inPlace whether the channel updates messages in place
 */
export function planMessages(
  record: Pick<WatchRecord, 'told' | 'sent'>,
  incidents: readonly Incident[],
  now: number,
  inPlace: boolean,
): Plan {
  const before = new Map(record.told.map((told) => [told.incident.key, told]));
  const changed = incidents.filter((incident) => before.get(incident.key)?.stage !== stageOf(incident));
  const standing = (incident: Incident) => (inPlace ? (before.get(incident.key)?.message ?? null) : null);
  const fresh = changed.filter((incident) => standing(incident) === null);
  const recent = record.sent.filter((at) => at > now - HOUR);
  const isHeld = fresh.length > 0 && recent.length >= MOST_AN_HOUR;
  const say = isHeld ? [] : fresh;
  const saying = new Set(changed.filter((incident) => standing(incident) !== null || say.includes(incident)));
  const current = new Map(incidents.map((incident) => [incident.key, incident]));
  const told = [
    ...record.told.map((one): Told => {
      const incident = current.get(one.incident.key);
      if (!incident) return one;
      if (!saying.has(incident)) return { ...one, incident: stageOf(incident) === one.stage ? incident : one.incident };
      return { incident, stage: stageOf(incident), message: standing(incident), at: now };
    }),
    ...say
      .filter((incident) => !before.has(incident.key))
      .map((incident): Told => ({ incident, stage: stageOf(incident), message: null, at: now })),
  ];
  const messages = [...new Set([...saying].map(standing).filter((id) => id !== null))];
  const edits = messages.map((message) => ({
    message,
    incidents: told.filter((one) => one.message === message).map((one) => one.incident),
  }));
  return { say, edits, told: kept(told, now), heldUntil: isHeld ? (recent[0] ?? now) + HOUR : null };
}

/** What is over and told need not be remembered for longer than a day. */
function kept(told: readonly Told[], now: number): Told[] {
  return told.filter(({ incident, at }) => !isClosed(incident) || at > now - DAY).slice(-MOST_TOLD);
}

/** The record after the plan is carried out, without the watches whose end was told. */
export function afterPlan(record: WatchRecord, plan: Plan, now: number): WatchRecord {
  const ended = new Set(
    plan.told.filter(({ incident }) => incident.kind === 'ended').map(({ incident }) => incident.key),
  );
  const isNew = (incident: Incident) => !record.told.some((told) => told.incident.key === incident.key);
  const fresh = plan.say.filter((incident) => incident.kind !== 'ended' && isNew(incident));
  const targets = record.targets
    .filter((target) => !ended.has(`ended ${target.until} ${targetKey(target)}`))
    .map((target) => {
      const own = fresh.filter((one) => one.hub === target.hub.name && isAbout(one, target.deviceId, target.moduleId));
      return own.length === 0 ? target : { ...target, incidents: target.incidents + own.length };
    });
  const sent = [...record.sent.filter((at) => at > now - HOUR), ...(plan.say.length > 0 ? [now] : [])];
  return { ...record, targets, told: [...plan.told], sent };
}

function isAbout(incident: Incident, deviceId: string | null, moduleId: string | null): boolean {
  if (incident.kind !== 'storm') return incident.deviceId === deviceId && incident.moduleId === moduleId;
  return deviceId === null || incident.yours.some((one) => one.deviceId === deviceId && one.moduleId === moduleId);
}

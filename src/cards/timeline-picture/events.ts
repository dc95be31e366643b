import type { Finding, Severity } from '../../diagnosis/finding';
import type { Session } from '../../diagnosis/session';
import type { Refusal, Timeline } from '../../diagnosis/timeline';

/** What an event means for the person: the card's verdict uses the same three colours. */
export type Tone = 'calm' | 'warning' | 'attention';

/** One end of a session, or one refused connect. */
export interface PictureEvent {
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly kind: 'end' | 'refused';
  readonly tone: Tone;
  /** Text from the log: anything may stand in it. */
  readonly label: string;
}

const TONES: Readonly<Record<Severity, Tone>> = { info: 'calm', warning: 'warning', critical: 'attention' };

/** Every end and every refusal, oldest first, with the meaning that the findings give it. */
export function eventsOf(timeline: Timeline, findings: readonly Finding[]): readonly PictureEvent[] {
  const reasons = reasonsOf(findings);
  const ends = timeline.sessions.flatMap((session, index) => {
    // A session that was taken over without a logged end ended at the latest when the next one began.
    const to = session.to ?? (session.end === 'taken-over' ? (timeline.sessions[index + 1]?.from ?? null) : null);
    return to === null ? [] : [endOf(session, to, reasons.get(keyOf(session)))];
  });
  const refused = timeline.refusals.map((refusal): PictureEvent => {
    const reason = reasons.get(keyOf(refusal));
    return { at: refusal.at.getTime(), kind: 'refused', tone: toneOf(reason, 'warning'), label: refusal.code };
  });
  return [...ends, ...refused].sort((a, b) => a.at - b.at);
}

function endOf(session: Session, to: Date, reason: Finding | undefined): PictureEvent {
  const renewed = reason?.id === 'sas-renewal';
  const plain = session.end === 'taken-over' ? 'replaced' : session.end === 'clean' ? 'clean end' : 'no code';
  const label = session.code ?? (renewed ? 'token renewal' : plain);
  return {
    at: to.getTime(),
    kind: 'end',
    tone: toneOf(reason, session.end === 'clean' ? 'calm' : 'warning'),
    label: renewed && session.code !== null ? `${label} renewal` : label,
  };
}

function toneOf(reason: Finding | undefined, unexplained: Tone): Tone {
  return reason ? TONES[reason.severity] : unexplained;
}

/** The first finding that accounts for it, by value: the report's sessions were made by another reading of the records. */
function reasonsOf(findings: readonly Finding[]): ReadonlyMap<string, Finding> {
  const reasons = new Map<string, Finding>();
  for (const finding of findings) {
    for (const one of finding.accountsFor ?? []) {
      const key = keyOf(one);
      if (!reasons.has(key)) reasons.set(key, finding);
    }
  }
  return reasons;
}

function keyOf(one: Session | Refusal): string {
  return 'at' in one
    ? `refused ${one.at.getTime()} ${one.code}`
    : `${one.from?.getTime()} ${one.to?.getTime()} ${one.code}`;
}

import { findCode } from '../diagnosis/catalogues/codes';
import type { Report } from '../diagnosis/report';
import type { Session } from '../diagnosis/session';
import { makeTimeline, type Refusal } from '../diagnosis/timeline';
import { count, duration, thousands } from '../diagnosis/words';
import type { Evidence } from '../evidence/evidence';
import { type Ink, table } from './markdown';

const MOST_SESSIONS = 40;
const MOST_REFUSALS = 10;
const MOST_ENDS = 8;

/** When the device was connected and how each connection ended, the newest first. */
export function timelineSection({ subject }: Report, { connections }: Evidence, ink: Ink): string[] {
  if (!connections.ok) return [];
  const { sessions, refusals } = makeTimeline(connections.data.records, subject);
  const cut = connections.data.limited ? ' There were more records than could be read: the oldest are missing.' : '';
  const lines = [
    '## Timeline',
    '',
    `${counted(sessions.length, 'session')}, ${counted(refusals.length, 'refused connect')}.${cut} Times are UTC.`,
    '',
  ];
  if (sessions.length > 0) {
    lines.push(`How they ended: ${ends(sessions).join(', ')}.`, '');
    if (sessions.length > MOST_SESSIONS) lines.push(`The newest ${MOST_SESSIONS}:`, '');
    lines.push(...sessionTable(sessions.slice(-MOST_SESSIONS).reverse(), ink));
  }
  if (refusals.length > 0) {
    lines.push(refusals.length > MOST_REFUSALS ? `The newest ${MOST_REFUSALS} refusals:` : 'Refusals:', '');
    const rows = refusals
      .slice(-MOST_REFUSALS)
      .reverse()
      .map((refusal) => refused(refusal, ink));
    lines.push(...table(['at', 'code', 'the hub said', 'address', 'client'], rows));
  }
  return lines;
}

function counted(number: number, one: string): string {
  return number < 1_000 ? count(number, one) : `${thousands(number)} ${one}s`;
}

function ends(sessions: readonly Session[]): string[] {
  const times = new Map<string, number>();
  for (const session of sessions) times.set(howEnded(session), (times.get(howEnded(session)) ?? 0) + 1);
  const all = [...times].sort((a, b) => b[1] - a[1]);
  const shown = all.slice(0, MOST_ENDS).map(([how, number]) => `${thousands(number)} × ${how}`);
  return all.length > shown.length ? [...shown, `${all.length - shown.length} more kinds`] : shown;
}

const ENDS: Readonly<Record<Session['end'], string>> = {
  clean: 'goodbye of the client',
  open: 'still connected',
  'taken-over': 'replaced by another connect',
  error: 'an error without a code',
};

/** Codes are digits, names are the catalogue's. */
function howEnded({ codes, end }: Session): string {
  if (codes.length === 0) return ENDS[end];
  return codes.map((code) => [code, findCode(code)?.name].filter(Boolean).join(' ')).join(' + ');
}

/** Address and client stand in the table only where they change; a session whose connect was not seen does not tell. */
function sessionTable(sessions: readonly Session[], ink: Ink): string[] {
  const client = ({ sdkVersion, protocol }: Session) => [sdkVersion, protocol].filter(Boolean).join(', ');
  const extra = [
    { head: 'address', of: ({ address }: Session) => address },
    { head: 'client', of: client },
  ].filter(({ of }) => new Set(sessions.filter(({ from }) => from).map(of)).size > 1);
  const heads = ['connected', 'ended', 'lasted', 'away after it', 'how it ended', ...extra.map(({ head }) => head)];
  const rows = sessions.map((session) => [...row(session), ...extra.map(({ of }) => ink.plain(of(session)))]);
  return table(heads, rows);
}

function row(session: Session): string[] {
  return [
    session.from ? toTheSecond(session.from) : 'before',
    session.to ? toTheSecond(session.to) : '',
    session.length === null ? '' : duration(session.length),
    session.gap === null ? '' : session.gap < 0 ? 'back before' : duration(session.gap),
    howEnded(session),
  ];
}

function refused({ at, code, description, address, sdkVersion }: Refusal, ink: Ink): string[] {
  return [toTheSecond(at), ink.plain(code), ink.plain(description), ink.plain(address), ink.plain(sdkVersion)];
}

function toTheSecond(time: Date): string {
  return time.toISOString().slice(0, 19).replace('T', ' ');
}

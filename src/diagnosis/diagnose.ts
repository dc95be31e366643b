import { cloudOfHost, PUBLIC_CLOUD } from '../cloud';
import type { Evidence, EvidenceKinds, Kind, Subject, Window } from '../evidence/evidence';
import { type GuideCloud, guidesIn } from './catalogues/guides-in-cloud';
import type { AnyCheck, Check, ClosingCheck, Context, Looked } from './check';
import { CHECKS } from './checks';
import type { Finding } from './finding';
import { withDay } from './patterns/undated-logs';
import { type Found, ranked } from './ranking';
import type { CheckLine, Report } from './report';
import { makeTimeline, type Timeline } from './timeline';
import { gapsIn, nameOf, verdictOn } from './verdict';

export interface About {
  readonly subject: Subject;
  /** Null in a replay that names none: then everything there is. */
  readonly window: Window | null;
  readonly now: Date;
  /** Where guides are read; absent: the host name of the hub tells. */
  readonly cloud?: GuideCloud;
}

/** Windows of evidence without any record or log; only for the context of checks, never shown. */
const EMPTY_WINDOW_MS = 24 * 3_600_000;

/** Judges the evidence. Pure: the same evidence, subject, window and moment give the same report. */
export function diagnose(given: Evidence, about: About, checks: readonly AnyCheck[] = CHECKS): Report {
  const { subject, now } = about;
  const timeline = makeTimeline(given.connections.ok ? given.connections.data.records : [], subject);
  const newest = newestIn(given, timeline);
  const window = about.window ?? spanOf(given, timeline, newest);
  const evidence = withDatedLogs(given, timeline, subject, window);
  const context: Context = {
    subject,
    now,
    timeline,
    window: window ?? spanOfLogs(evidence) ?? { from: new Date(now.getTime() - EMPTY_WINDOW_MS), to: now },
  };
  const { lines, found } = runAll(checks, evidence, context);
  const cloud = about.cloud ?? cloudOfHost(subject.hub) ?? PUBLIC_CLOUD;
  const findings = ranked(found).map((finding) => ({ ...finding, guides: guidesIn(cloud, finding.guides) }));
  return {
    subject,
    window,
    dataUpTo: newest,
    verdict: verdictOn(evidence, subject, findings, timeline),
    findings,
    checks: lines,
    gaps: gapsIn(evidence),
  };
}

function withDatedLogs(evidence: Evidence, timeline: Timeline, subject: Subject, window: Window | null): Evidence {
  const logs = evidence['device-logs'];
  if (!logs.ok || logs.data.every(({ undated }) => undated === undefined)) return evidence;
  const data = logs.data.map((log) => withDay(log, timeline, subject, window));
  return { ...evidence, 'device-logs': { ...logs, data } };
}

/** First the checks that stand alone, then those that judge what is left; the lines keep the list's order. */
function runAll(
  checks: readonly AnyCheck[],
  evidence: Evidence,
  context: Context,
): { lines: readonly CheckLine[]; found: readonly Found[] } {
  const found: Found[] = [];
  const lines = new Map<AnyCheck, CheckLine>();
  for (const check of [...checks.filter((one) => !isClosing(one)), ...checks.filter(isClosing)]) {
    const before = found.map((one) => one.finding);
    const { line, finding } = runOne(check, evidence, context, before);
    lines.set(check, line);
    if (finding) {
      const { yieldsTo = [], yieldsOverSame = [], advisory = false } = check;
      found.push({ finding, yieldsTo, yieldsOverSame, advisory });
    }
  }
  return { lines: checks.flatMap((check) => lines.get(check) ?? []), found };
}

function isClosing(check: AnyCheck): check is ClosingCheck {
  return 'close' in check;
}

function runOne(
  check: AnyCheck,
  evidence: Evidence,
  context: Context,
  before: readonly Finding[],
): { line: CheckLine; finding?: Finding } {
  const { id } = check;
  const seen = seenBy(check, evidence);
  if (!hasEnough(seen, check)) return { line: { id, outcome: 'skipped', why: whyNot(check, evidence) } };
  try {
    const finding = isClosing(check) ? check.close(seen, context, before) : check.run(seen, context);
    return finding ? { line: { id, outcome: 'found' }, finding } : { line: { id, outcome: 'passed' } };
  } catch (error) {
    const kind = error instanceof Error ? error.name : 'an unknown error';
    return { line: { id, outcome: 'crashed', why: `This check failed by itself (${kind}); the others stand.` } };
  }
}

/** Only the kinds that the check declared, and of these only what was seen. */
function seenBy(check: AnyCheck, evidence: Evidence): Partial<EvidenceKinds> {
  const seen = [...check.needs, ...(check.uses ?? [])].flatMap((kind): Array<[Kind, unknown]> => {
    const slot = evidence[kind];
    return slot.ok ? [[kind, slot.data]] : [];
  });
  return Object.fromEntries(seen);
}

/** All that it needs; one that needs nothing still wants something to look at: could not look is not passed. */
function hasEnough<N extends Kind, U extends Kind>(
  seen: object,
  check: Pick<Check<N, U>, 'needs' | 'uses' | 'oneOf'>,
): seen is Looked<N, U> {
  if (check.needs.length > 0) return check.needs.every((kind) => kind in seen);
  const oneOf = check.oneOf ?? check.uses ?? [];
  // Null says that there is no such thing: nothing to look at either.
  const there = new Set(Object.entries(seen).flatMap(([kind, data]) => (data === null ? [] : [kind])));
  return oneOf.length === 0 || oneOf.some((kind) => there.has(kind));
}

function whyNot(check: AnyCheck, evidence: Evidence): string {
  const wanted = check.needs.length > 0 ? check.needs : (check.oneOf ?? check.uses ?? []);
  return wanted
    .flatMap((kind) => {
      const slot = evidence[kind];
      return slot.ok ? [] : [`Could not look at ${nameOf(kind)} (${slot.why}).`];
    })
    .join(' ');
}

function spanOf(evidence: Evidence, timeline: Timeline, newest: Date | null): Window | null {
  const operations = evidence.operations.ok ? evidence.operations.data.records : [];
  const all = [...timeline.records.slice(0, 1), ...timeline.records.slice(-1), ...operations];
  let oldest = newest;
  for (const { time } of all) if (oldest === null || time < oldest) oldest = time;
  return oldest && newest ? { from: oldest, to: newest } : null;
}

/** Without a window and without records, the device's logs are everything there is. */
function spanOfLogs({ 'device-logs': logs }: Evidence): Window | null {
  const times = (logs.ok ? logs.data : []).flatMap(({ from, to }) => (from && to ? [from, to] : []));
  const sorted = times.toSorted((a, b) => a.getTime() - b.getTime());
  const [first, last] = [sorted[0], sorted.at(-1)];
  return first && last ? { from: first, to: last } : null;
}

/** The newest record of this hub in the evidence, whoever's it is. */
function newestIn({ connections, operations, fleet }: Evidence, timeline: Timeline): Date | null {
  const times = [timeline.records.at(-1)?.time, fleet.ok ? fleet.data.newest : null];
  let newest = Math.max(...times.map((time) => time?.getTime() ?? Number.NEGATIVE_INFINITY));
  const others = connections.ok && connections.data.records.length > timeline.records.length ? [connections] : [];
  for (const slot of [...others, operations]) {
    if (slot.ok) for (const { time } of slot.data.records) newest = Math.max(newest, time.getTime());
  }
  return Number.isFinite(newest) ? new Date(newest) : null;
}

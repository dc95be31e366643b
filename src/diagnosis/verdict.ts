import { gatewayOf } from '../evidence/device';
import { type Evidence, KINDS, type Kind, type Slot, type Subject } from '../evidence/evidence';
import type { Finding } from './finding';
import type { Report, VerdictStatus } from './report';
import type { Timeline } from './timeline';
import { plain } from './words';

/** Without these nobody can say that a device is well (findings: "Needed evidence"). */
export const NEEDED: readonly Kind[] = ['connections', 'identity'];

/** It says what could not be seen, not what is wrong with the device. */
const NOT_A_FAULT = 'logging-off';

const NAMES: Readonly<Record<Kind, string>> = {
  identity: 'the registry row',
  twin: 'the device twin',
  modules: 'the module list',
  'edge-runtime': 'what the IoT Edge gateway reported of itself',
  connections: 'the connection log',
  operations: 'the logs of other categories',
  fleet: 'the rest of the hub',
  hub: 'the hub resource',
  'diagnostic-settings': 'the diagnostic settings',
  'resource-health': 'the resource health of the hub',
  'service-health': 'Azure Service Health',
  metrics: 'the metrics of the hub',
  probe: 'the way to the hub from Keepalive’s own network',
  'device-logs': 'a log from the device',
};

/** What a kind of evidence is called in sentences. */
export function nameOf(kind: Kind): string {
  return NAMES[kind];
}

export function verdictOn(
  evidence: Evidence,
  subject: Subject,
  findings: readonly Finding[],
  timeline: Timeline,
): Report['verdict'] {
  const status = statusOf(evidence, findings, timeline);
  return { status, headline: headline(status, evidence, subject, findings) };
}

function statusOf(evidence: Evidence, findings: readonly Finding[], timeline: Timeline): VerdictStatus {
  if (findings.some((finding) => finding.severity !== 'info' && finding.id !== NOT_A_FAULT)) return 'fault';
  if (findings.some((finding) => finding.id === NOT_A_FAULT)) return 'inconclusive';
  const explained = findings.some(
    ({ accountsFor, explainsDrops }) => explainsDrops === true || (accountsFor?.length ?? 0) > 0,
  );
  if (explained) return 'benign';
  if (missingKinds(evidence).length > 0) return 'inconclusive';
  const dropped = timeline.refusals.length > 0 || timeline.sessions.some((session) => session.end === 'error');
  return dropped ? 'benign' : 'healthy';
}

function missingKinds(evidence: Evidence): readonly Kind[] {
  return NEEDED.filter((kind) => !evidence[kind].ok);
}

/** One sentence: who, how sure, what. */
function headline(status: VerdictStatus, evidence: Evidence, subject: Subject, findings: readonly Finding[]): string {
  const name = plain(subject.moduleId === null ? subject.deviceId : `${subject.deviceId}/${subject.moduleId}`, 128);
  const first = findings[0];
  if (status === 'inconclusive') {
    const missing = missingKinds(evidence);
    const why =
      first?.id === NOT_A_FAULT || missing.length === 0
        ? midSentence(first?.title ?? 'too little to go by')
        : lacks(missing, evidence);
    return `${name}: no verdict, because ${why}.`;
  }
  if (!first) return `${name}: no problem found in what could be looked at.`;
  return `${name}: ${sureness(first)}${midSentence(first.title)}${status === 'benign' ? ', nothing to worry about' : ''}.`;
}

/** What was not seen and why, as a person may mend it: given, waited for, or made readable. */
function lacks(missing: readonly Kind[], evidence: Evidence): string {
  const sentences = [NOT_GIVEN, NOT_YET, NOT_READ].flatMap((lack) => {
    const names = missing.filter((kind) => lackOf(evidence[kind]) === lack).map(nameOf);
    const [one, several] = lack;
    return names.length === 0 ? [] : [`${names.join(' and ')} ${names.length === 1 ? one : several}`];
  });
  return sentences.join(' and ');
}

type Lack = readonly [one: string, several: string];
const NOT_GIVEN: Lack = ['was not given', 'were not given'];
const NOT_YET: Lack = ['has not answered', 'have not answered'];
const NOT_READ: Lack = ['could not be read', 'could not be read'];

function lackOf(slot: Slot<unknown>): Lack {
  if (slot.ok || slot.why === 'not-provided') return NOT_GIVEN;
  return slot.why === 'timed-out' ? NOT_YET : NOT_READ;
}

function sureness(finding: Finding): string {
  // That it dropped is certain; only the reason is not known.
  if (finding.id === 'drops-unexplained') return '';
  if (finding.confidence === 'likely') return 'most likely ';
  return finding.confidence === 'possible' ? 'possibly ' : '';
}

/** `The device` becomes `the device`; `SAS`, `IoT` stay. */
function midSentence(title: string): string {
  return /^[A-Z][a-z]*(\s|,|$)/.test(title) ? `${title.charAt(0).toLowerCase()}${title.slice(1)}` : title;
}

/** Every kind that could not be looked at, or not in all its parts, with what would cure it. */
export function gapsIn(evidence: Evidence): Report['gaps'] {
  return KINDS.flatMap((kind) => {
    const slot = evidence[kind];
    if (kind === 'edge-runtime' && lacksNoEdge(evidence)) return [];
    const lack = slot.ok ? slot.unread && { why: 'unreadable' as const, ...slot.unread } : slot;
    if (!lack) return [];
    const { why, detail, fix } = lack;
    return [fix === undefined ? { kind, why, detail } : { kind, why, detail, fix }];
  });
}

/** Most devices have no gateway: that nobody looked at theirs is worth a line only where they have one, or the look failed. */
function lacksNoEdge({ identity, 'edge-runtime': runtime }: Evidence): boolean {
  if (identity.ok) return identity.data === null || gatewayOf(identity.data) === null;
  return !runtime.ok && (runtime.why === 'not-provided' || runtime.why === 'not-configured');
}

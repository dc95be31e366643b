import { findCode } from '../diagnosis/catalogues/codes';
import { codeGuide } from '../diagnosis/catalogues/guides';
import { recognizeSdk } from '../diagnosis/catalogues/sdks';
import type { Finding } from '../diagnosis/finding';
import type { Report } from '../diagnosis/report';
import type { DeviceIdentity } from '../evidence/device';
import { registryTime } from '../evidence/device';
import type { Evidence, Gap, Slot } from '../evidence/evidence';
import { link, type Markdown, md, oneLine, plain } from './escape';
import { clockFace, UTC } from './local-time';

/** One step of the portal article "Unexpected Disconnects", and what came of it. */
export interface StepView {
  readonly mark: '✓' | '✗' | '!' | '–';
  readonly color: 'Good' | 'Attention' | 'Warning' | 'Default';
  readonly question: Markdown;
  readonly answer: Markdown;
}

const MOST_CODES = 4;

/** The five steps that the article asks of people, in its order, each with its outcome. */
export function articleSteps(report: Report, evidence: Evidence, now: Date): StepView[] {
  const found = new Map(report.findings.map((finding) => [finding.id, finding]));
  return [
    enabled(evidence.identity, now),
    sdk(evidence, found),
    codes(evidence),
    deviceLog(evidence),
    {
      ...mark('–'),
      question: plain('Logs collected for support?'),
      answer: plain(`Not yet: press the button below, or type “collect logs for ${report.subject.deviceId}”.`),
    },
  ];
}

function enabled(slot: Slot<DeviceIdentity | null>, now: Date): StepView {
  const question = plain('Device enabled?');
  if (!slot.ok) return notLooked(question, slot);
  if (slot.data === null)
    return { ...mark('✗'), question, answer: plain('There is no device with this id in the hub.') };
  if (slot.data.status !== 'disabled')
    return { ...mark('✓'), question, answer: plain('Yes, says the device registry.') };
  const since = registryTime(slot.data.statusUpdatedTime);
  const reason = slot.data.statusReason ? ` Reason given: ${slot.data.statusReason}` : '';
  return {
    ...mark('✗'),
    question,
    answer: plain(`No, disabled${since ? ` since ${clockFace(since, UTC, now)} UTC` : ''}.${reason}`),
  };
}

function sdk(evidence: Evidence, found: ReadonlyMap<string, Finding>): StepView {
  const question = plain('SDK and version?');
  const slot = evidence.connections;
  if (!slot.ok) return notLooked(question, slot);
  if (slot.data.records.length === 0)
    return { ...mark('–'), question, answer: plain('No connection record tells it.') };
  const seen = newestSdk(evidence);
  if (!seen) return { ...mark('–'), question, answer: plain('The client does not name one: an own MQTT stack.') };
  const bad = found.get('sdk-known-bug') ?? found.get('sdk-outdated');
  const known = recognizeSdk(seen);
  const name = oneLine(known ? `${known.sdk.name} ${known.version}` : seen, 120);
  if (bad) return { ...mark('!'), question, answer: plain(`${name}. ${bad.title}`) };
  return { ...mark('✓'), question, answer: plain(name) };
}

/** The user agent of the newest record that has one. */
export function newestSdk(evidence: Evidence): string | null {
  if (!evidence.connections.ok) return null;
  return evidence.connections.data.records.findLast((record) => record.sdkVersion !== '')?.sdkVersion ?? null;
}

function codes(evidence: Evidence): StepView {
  const question = plain('Error codes?');
  const slot = evidence.connections;
  if (!slot.ok) return notLooked(question, slot);
  const operations = evidence.operations.ok ? evidence.operations.data.records : [];
  const counts = new Map<string, number>();
  for (const { code } of [...slot.data.records, ...operations]) {
    if (code !== null) counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  if (counts.size === 0) return { ...mark('✓'), question, answer: plain('None logged.') };
  const sorted = [...counts].sort((a, b) => b[1] - a[1]);
  const shown = sorted.slice(0, MOST_CODES).map(([code, count]) => {
    const guide = codeGuide(code);
    const label = guide ? link(code, guide.url) : plain(code);
    return md`${label} ${findCode(code)?.name ?? ''} × ${count}`;
  });
  const more = sorted.length > MOST_CODES ? ` and ${sorted.length - MOST_CODES} more` : '';
  return { ...mark('!'), question, answer: md`${list(shown)}${more}` };
}

function list(parts: readonly Markdown[]): Markdown {
  return parts.reduce((all, part) => md`${all}, ${part}`);
}

function deviceLog(evidence: Evidence): StepView {
  const question = plain('Device log?');
  const slot = evidence['device-logs'];
  if (slot.ok && slot.data.length > 0) return { ...mark('✓'), question, answer: plain(slot.searched) };
  return { ...mark('–'), question, answer: plain('Not given. How to get it stands under More.') };
}

function notLooked(question: Markdown, gap: Gap): StepView {
  return { ...mark('–'), question, answer: plain(`Could not look: ${gap.detail}`) };
}

function mark(sign: StepView['mark']): Pick<StepView, 'mark' | 'color'> {
  const colors = { '✓': 'Good', '✗': 'Attention', '!': 'Warning', '–': 'Default' } as const;
  return { mark: sign, color: colors[sign] };
}

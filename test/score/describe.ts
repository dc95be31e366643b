import type { Report } from '../../src/diagnosis/report';
import { readLogLine } from '../../src/evidence/log-record';
import type { Story } from '../stories/story';
import { compare } from './compare';
import { wrongStories } from './print';

/** The lines of the subject that are shown; the middle of a long story is left out. */
const MOST_LINES = 60;

/** One story in full: its life, its records, its truth and what was said of it. */
export function describeStory(seed: string, number: number, story: Story, report: Report): string {
  const { deviceId, moduleId } = report.subject;
  const lines = [...story.files]
    .filter(([name]) => name.endsWith('.jsonl'))
    .flatMap(([, text]) => text.split('\n'))
    .flatMap((line) => readLogLine(line) ?? [])
    .filter((record) => record.deviceId === deviceId && record.moduleId === moduleId)
    .sort((one, other) => one.time.getTime() - other.time.getTime())
    .map(
      ({ time, operationName, code, protocol, maskedIpAddress, sdkVersion }) =>
        `  ${time.toISOString()} ${operationName.padEnd(16)} ${(code ?? '').padEnd(7)} ${protocol.padEnd(6)} ${maskedIpAddress.padEnd(16)} ${sdkVersion}`,
    );
  const shown =
    lines.length <= MOST_LINES
      ? lines
      : [...lines.slice(0, MOST_LINES / 2), `  … ${lines.length - MOST_LINES} more …`, ...lines.slice(-MOST_LINES / 2)];
  const said = report.findings.map(
    ({ id, severity, confidence, because }) =>
      `  ${id} (${severity}, ${confidence})\n${because.map(({ text }) => `      ${text}`).join('\n')}`,
  );
  const window = report.window
    ? `${report.window.from.toISOString()} to ${report.window.to.toISOString()}`
    : 'everything';
  return [
    `#${number} ${story.plot} (${story.kind}): ${story.life}`,
    `${deviceId}${moduleId === null ? '' : `/${moduleId}`}, ${window}`,
    ...shown,
    `truth: ${JSON.stringify(story.truth)}`,
    `said: ${report.verdict.status}: ${report.verdict.headline}`,
    ...said,
    wrongStories([{ seed, number, story, report, comparison: compare(report, story.truth) }]) ||
      'Right in every respect.',
    '',
  ].join('\n');
}

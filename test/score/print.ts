import { isRight } from './compare';
import type { Judged, Tally } from './tally';

/** The figures for a terminal. */
export function textOf(total: Tally, judged: readonly Judged[]): string {
  const width = Math.max(...total.findings.map(({ id }) => id.length), 8);
  const rows = total.findings.map(
    ({ id, hits, misses, accusations, wrongRemarks }) =>
      `${id.padEnd(width)}  ${cell(hits)}  ${cell(misses)}  ${cell(accusations)}  ${cell(wrongRemarks)}`,
  );
  const head = `${'finding'.padEnd(width)}    hits  misses  accused  remarks`;
  return [wrongStories(judged), head, ...rows, '', ...totalLines(total), ''].join('\n');
}

function cell(value: number): string {
  return String(value === 0 ? '·' : value).padStart(6);
}

function totalLines(total: Tally): string[] {
  const share = (part: number): string =>
    `${part} of ${total.stories} (${((100 * part) / Math.max(1, total.stories)).toFixed(1)} %)`;
  return [
    `right first cause      ${share(total.rightFirst)}`,
    `right verdict          ${share(total.rightVerdict)}`,
    `right in every respect ${share(total.allRight)}`,
    `no fault, called one   ${total.benignCalledFault} of ${total.benign}`,
    `false accusations in   ${total.falseAccusations}`,
    `surer than is honest   ${total.tooSure}`,
    `a check crashed in     ${total.crashed}`,
  ];
}

/** Each wrong story, with what one runs to see it. */
export function wrongStories(judged: readonly Judged[]): string {
  return judged
    .filter(({ comparison }) => !isRight(comparison))
    .map((one) => `${wrong(one)}\n    npm run score -- --seed ${one.seed} --only ${one.number}\n`)
    .join('');
}

function wrong({ number, story, report, comparison }: Judged): string {
  const { truth } = story;
  const got = report.findings.map(({ id, confidence }) => `${id} (${confidence})`).join(', ');
  const expected = `${truth.verdict.join('|')}: ${truth.first.join('|')}${truth.must.length > 0 ? ` + ${truth.must.join(', ')}` : ''}`;
  const faults = [
    ...comparison.misses.map((id) => `missed ${id}`),
    ...comparison.accusations.map((id) => `accused ${id}`),
    ...comparison.wrongRemarks.map((id) => `remarked ${id}`),
    ...comparison.tooSure.map((text) => `too sure: ${text}`),
    ...comparison.crashed.map((id) => `crashed ${id}`),
  ];
  return `#${number} ${story.plot} (${story.kind})\n    expected ${expected}\n    got      ${report.verdict.status}: ${got}\n    ${faults.join('; ')}`;
}

/** A table for the README. */
export function markdownOf(seeds: readonly string[], total: Tally): string {
  const percent = (part: number): string => `${((100 * part) / Math.max(1, total.stories)).toFixed(1)} %`;
  const rows = total.findings.map(
    ({ id, hits, misses, accusations }) => `| \`${id}\` | ${hits} | ${misses} | ${accusations} |`,
  );
  return [
    `${total.stories} fresh stories (seed ${seeds.join(', ')}): right first cause ${percent(total.rightFirst)}, right verdict ${percent(total.rightVerdict)}; of ${total.benign} in which nothing is wrong, ${total.benignCalledFault} called a fault; surer than is honest in ${total.tooSure}.`,
    '',
    '| finding | hits | misses | false accusations |',
    '|---|--:|--:|--:|',
    ...rows,
    '',
  ].join('\n');
}

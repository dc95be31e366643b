import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { answerPicture } from '../../src/bot/answer/answer-picture';
import { type Answer, answerCard } from '../../src/cards/answer-card';
import type { Theme } from '../../src/cards/timeline-picture/colours';
import { PUBLIC_CLOUD } from '../../src/cloud';
import { diagnose } from '../../src/diagnosis/diagnose';
import { silentLog } from '../../src/log';
import { readCase } from '../../src/support/read-case';
import type { Sample } from './sample';

const SCENARIOS = join(__dirname, '..', 'scenarios');
const BUTTONS = ['Look again', 'How do I get the log?', 'Collect logs for support', 'Escalate to support'].map(
  (title) => ({
    title,
    token: 'AAAAAAAAAAAAAAAA.0',
  }),
);

/** The answer of each finding that some scenario shows first, so that the words of every finding can be read as a person reads them. */
export async function fromScenarios(theme: Theme): Promise<Sample[]> {
  const samples = new Map<string, Sample>();
  for (const folder of readdirSync(SCENARIOS).filter((name) => existsSync(join(SCENARIOS, name, 'case.json')))) {
    const read = await readCase(join(SCENARIOS, folder));
    if (!read.ok) throw new Error(read.problem);
    const { evidence, subject, window, now } = read.case;
    const report = diagnose(evidence, { subject, window, now });
    const first = report.findings[0]?.id ?? 'nothing';
    if (samples.has(first)) continue;
    const hub = { host: subject.hub, name: subject.hub.split('.')[0] ?? subject.hub, resourceId: '' };
    const answer: Answer = { report, evidence, missing: [], final: true, hub, zone: 'Europe/Berlin', now };
    const picture = await answerPicture({ log: silentLog }, answer, theme);
    const card = answerCard({ ...answer, picture }, BUTTONS, PUBLIC_CLOUD);
    samples.set(first, { name: `finding-${first}`, card });
  }
  return [...samples.values()];
}

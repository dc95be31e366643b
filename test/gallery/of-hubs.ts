import { hubAnswerPicture } from '../../src/bot/answer/answer-picture';
import { type HubAnswer, hubCard } from '../../src/cards/hub-card';
import type { Theme } from '../../src/cards/timeline-picture/colours';
import { PUBLIC_CLOUD } from '../../src/cloud';
import { silentLog } from '../../src/log';
import { HUB_ANSWERS } from '../kit/sample-hub-answers';
import type { Sample } from './sample';

const OPENED = ['some devices', 'longest'];

/** Answers about a hub as a whole, their charts drawn for this theme. */
export async function ofHubs(theme: Theme): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (const [name, answer] of Object.entries(HUB_ANSWERS)) {
    const card = await cardOf(answer, theme);
    const sample = { name: `hub-${name.replaceAll(' ', '-')}`, card };
    samples.push(sample);
    if (OPENED.includes(name)) samples.push({ ...sample, name: `${sample.name}-opened`, opened: true });
  }
  return samples;
}

async function cardOf(answer: HubAnswer, theme: Theme): Promise<Record<string, unknown>> {
  const token = 'AAAAAAAAAAAAAAAA.0';
  const picture = await hubAnswerPicture({ log: silentLog }, answer, theme);
  const worst = answer.judgement.worst.map(({ name }) => ({ title: `Check ${name}`, token }));
  return hubCard({ ...answer, picture }, { worst, others: [{ title: 'Look again', token }] }, PUBLIC_CLOUD);
}

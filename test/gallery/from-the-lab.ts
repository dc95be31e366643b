import { z } from 'zod';
import type { Theme } from '../../src/cards/timeline-picture/colours';
import type { Keepalive } from '../../src/start';
import { DirectLineConversation, report } from '../kit/direct-line-client';
import type { Sample } from './sample';

const Card = z.record(z.string(), z.unknown());

/** One story for each kind of answer. */
const STORIES: ReadonlyArray<readonly [name: string, question: string]> = [
  ['fault-critical', 'check pump-08 on contoso-lab'],
  ['fault-disabled', 'check pump-02 on contoso-lab'],
  ['fault-token', 'check pump-06 on contoso-lab'],
  ['warning-folded', 'check pump-10 on contoso-lab'],
  ['warning-two-causes', 'check pump-14 on contoso-lab'],
  ['benign', 'check pump-04 on contoso-lab'],
  ['healthy', 'check pump-01 on contoso-lab'],
  ['not-found', 'check pump-99 on contoso-lab'],
  ['quota', 'check kiosk-01 on fabrikam-lab'],
  ['inconclusive', 'check cam-01 on tailspin-lab'],
];
const HUBS = ['contoso-lab', 'fabrikam-lab', 'tailspin-lab'];
const OPENED = ['fault-critical', 'warning-two-causes', 'inconclusive'];

/** What the bot really answers about the demo fleet, its timeline pictures drawn for this theme. */
export async function fromTheLab(keepalive: Keepalive, theme: Theme): Promise<Sample[]> {
  const talk = await DirectLineConversation.start(keepalive.origin);
  const samples: Sample[] = [];
  for (const [story, question] of STORIES) {
    await talk.say(question, { channelData: { theme } });
    const answer = await talk.waitFor((activity) => report(activity) !== undefined);
    const card = Card.parse(answer.attachments?.[0]?.content);
    samples.push({ name: `lab-${story}`, card });
    if (OPENED.includes(story)) samples.push({ name: `lab-${story}-opened`, card, opened: true });
  }
  for (const hub of HUBS) {
    await talk.say(`what is wrong with ${hub}?`, { channelData: { theme } });
    const answer = await talk.waitFor(({ summary }) => String(summary).startsWith(`${hub}:`));
    samples.push({ name: `lab-hub-${hub}`, card: Card.parse(answer.attachments?.[0]?.content) });
  }
  talk.close();
  return samples;
}

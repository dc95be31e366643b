import { WORDS } from '../../src/bot/words';
import { answerCard } from '../../src/cards/answer-card';
import { hubRoomCard, ownChatCard, roomCard } from '../../src/cards/room-card';
import { stamped, teamsForm } from '../../src/cards/teams-form';
import { PUBLIC_CLOUD } from '../../src/cloud';
import { ANSWERS } from '../kit/sample-answers';
import { HUB_ANSWERS } from '../kit/sample-hub-answers';
import { sampleAnswer } from '../kit/sample-report';
import type { Sample } from './sample';

const LINK = 'https://teams.microsoft.com/l/chat/0/0?users=28%3A11111111-2222-4333-8444-555555555555';
const AGAIN = [{ title: 'Look again', token: 'AAAAAAAAAAAAAAAA.0' }];
const BUTTONS = ['Look again', 'How do I get the log?', 'Collect logs for support', 'Escalate to support'].map(
  (title, i) => ({ title, token: `AAAAAAAAAAAAAAAA.${i}` }),
);
const FIRST = { revision: 1, below: false, changed: '' };
/** Where cards have to be small. */
const ELSEWHERE = { ...PUBLIC_CLOUD, name: 'AzureUSGovernment' };

/** Cards as Teams gets them: personal chat, and rooms where others read along. */
export function teamsForms(): Sample[] {
  const usual = sampleAnswer({ edition: FIRST });
  const forms: Array<[string, Record<string, unknown>]> = [
    ['answer', answerCard(usual, BUTTONS, PUBLIC_CLOUD)],
    ['answer-compact', answerCard({ ...(ANSWERS.longest ?? usual), edition: FIRST }, BUTTONS, ELSEWHERE)],
    ['room', roomCard(usual, { told: true, link: LINK }, AGAIN).card],
    ['room-leads-there', roomCard(usual, { told: false, link: LINK }, AGAIN).card],
    [
      'room-still-looking',
      roomCard({ ...usual, missing: ['fleet'], final: false }, { told: false, link: null }, AGAIN).card,
    ],
    ['own-chat', ownChatCard(WORDS.ownChat, LINK).card],
    ...Object.entries(HUB_ANSWERS).map(([name, answer]): [string, Record<string, unknown>] => [
      `room-hub-${name.replaceAll(' ', '-')}`,
      hubRoomCard(answer, { told: true, link: null }, AGAIN).card,
    ]),
  ];
  return forms.map(([name, card]) => ({
    name: `teams-${name}`,
    card: teamsForm(stamped(card, 'As of 15:05 UTC, revision 1.')),
  }));
}

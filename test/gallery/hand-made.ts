import { answerCard } from '../../src/cards/answer-card';
import { progressCard } from '../../src/cards/progress-card';
import { chooseHubCard, codeCard, helpCard, type SmallCard, welcomeCard } from '../../src/cards/small-cards';
import { PUBLIC_CLOUD } from '../../src/cloud';
import { CODES } from '../../src/diagnosis/catalogues/codes';
import { ANSWERS, PROGRESS } from '../kit/sample-answers';
import type { Sample } from './sample';

const token = 'AAAAAAAAAAAAAAAA.0';
const buttons = (...titles: string[]) => titles.map((title) => ({ title, token }));
const AFTER_ANSWER = buttons('Look again', 'How do I get the log?', 'Collect logs for support');
const EXAMPLES = buttons(
  'Why does pump-08 on contoso-lab keep disconnecting?',
  'pump-04 on contoso-lab drops about once an hour. Is that bad?',
  'What is 409002?',
);
const LONG_HUB = `contoso-${'x'.repeat(42)}`;

/** Cards from data by hand: the shortest and the longest, and what the demo fleet does not show. */
export function handMade(): Sample[] {
  const answers = Object.entries(ANSWERS).map(([name, answer]) => ({
    name: `answer-${name.replaceAll(' ', '-')}`,
    card: answerCard(answer, AFTER_ANSWER, PUBLIC_CLOUD),
  }));
  const small: Array<[string, SmallCard]> = [
    ['welcome', welcomeCard(EXAMPLES)],
    ['welcome-without-examples', welcomeCard([])],
    ['help', helpCard(EXAMPLES)],
    ...Object.entries(PROGRESS).map(([name, view]): [string, SmallCard] => [
      `progress-${name.replaceAll(' ', '-')}`,
      progressCard(view),
    ]),
    ['choose-hub', chooseHubCard('Which hub is pump-08 on?', buttons('contoso-lab', 'fabrikam-lab', 'tailspin-lab'))],
    ['choose-hub-longest', chooseHubCard(`Which hub is ${'W'.repeat(128)} on?`, buttons(...Array(6).fill(LONG_HUB)))],
    ['choose-hub-none', chooseHubCard('Which hub is it on?', [])],
    ...byLength().map(([length, entry]): [string, SmallCard] => [`code-${length}`, codeCard(entry, PUBLIC_CLOUD)]),
  ];
  const opened = answers.filter(({ name }) => /usual|longest/.test(name));
  return [
    ...small.map(([name, { card }]) => ({ name, card })),
    ...answers,
    ...opened.map(({ name, card }) => ({ name: `${name}-opened`, card, opened: true })),
  ];
}

function byLength() {
  const sorted = [...CODES].sort((a, b) => JSON.stringify(a).length - JSON.stringify(b).length);
  return ['shortest', 'usual', 'longest'].flatMap((length, i) => {
    const entry = sorted[Math.floor(((sorted.length - 1) * i) / 2)];
    return entry ? [[length, entry] as const] : [];
  });
}

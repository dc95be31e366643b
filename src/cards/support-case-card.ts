import { md, oneLine, plain } from './escape';
import { render } from './render';
import type { SmallCard } from './small-cards';

/** A case as support sees it in its channel. Times are ISO, UTC. */
export interface SupportCaseView {
  readonly number: string;
  readonly state: 'open' | 'taken' | 'answered' | 'closed' | 'withdrawn';
  readonly takenBy: string | null;
  readonly severity: string;
  readonly contact: string;
  readonly subject: { readonly hub: string; readonly deviceId: string; readonly moduleId: string | null };
  readonly headline: string;
  readonly places: readonly string[];
  readonly answers: ReadonlyArray<{ readonly from: string; readonly at: string }>;
  readonly additions: ReadonlyArray<{ readonly at: string; readonly text: string }>;
  readonly openedAt: string;
  readonly expires: string;
}

const STYLES = {
  open: 'attention',
  taken: 'warning',
  answered: 'good',
  closed: 'good',
  withdrawn: 'emphasis',
} as const;

/** The same view gives the same card: it is put in the place of the one before, as often as need be. */
export function supportCaseCard(view: SupportCaseView): SmallCard {
  const { number, state, severity, contact, subject, headline, places, answers, additions } = view;
  const name = subject.moduleId === null ? subject.deviceId : `${subject.deviceId}/${subject.moduleId}`;
  const word = stateWords(view);
  const summary = oneLine(`${number}, ${name}: ${word}. ${headline}`, 600);
  const isOpen = state !== 'closed' && state !== 'withdrawn';
  const last = answers.at(-1);
  const card = render('support-case', {
    summary,
    style: STYLES[state],
    word: plain(word),
    title: md`${number} · ${oneLine(name, 60)} on ${subject.hub.split('.')[0] ?? ''}`,
    headline: plain(oneLine(headline, 300)),
    rows: [
      row('Severity, and whom to answer', `${severity}, ${contact}`),
      row('Handed over, and kept until', `${minuteOf(view.openedAt)}, until ${view.expires.slice(0, 10)}`),
      row('The files of the case are in', places.join(' and ')),
      ...additions.map(({ at, text }) => row(`Added ${minuteOf(at)}`, oneLine(text, 500))),
      ...(last ? [row('Last answer', `${last.from}, ${minuteOf(last.at)}`)] : []),
    ],
    isOpen,
    footer: plain(isOpen ? OPEN_WORDS : 'Nothing more is to be done here.'),
    buttons: buttonsOf(view),
  });
  return { card, summary };
}

const OPEN_WORDS =
  'Only people with the support role can press these. While somebody has the case, Keepalive says nothing of its own about it to the person; what they ask it directly, it still answers.';

function buttonsOf({ number, state }: SupportCaseView): object[] {
  if (state === 'closed' || state === 'withdrawn') return [];
  const deeds = [
    ...(state === 'open' ? [{ title: 'Take', deed: 'take' }] : []),
    { title: 'Answer', deed: 'answer' },
    { title: 'Close', deed: 'close' },
  ];
  return deeds.map((deed) => ({ ...deed, number }));
}

function stateWords({ state, takenBy, answers }: SupportCaseView): string {
  const who = takenBy === null ? '' : ` by ${oneLine(takenBy, 60)}`;
  switch (state) {
    case 'open':
      return 'Open: nobody has taken it yet';
    case 'taken':
      return `Taken${who}`;
    case 'answered':
      return `Answered by ${oneLine(answers.at(-1)?.from ?? 'support', 60)}${who === '' ? '' : `; taken${who}`}`;
    case 'closed':
      return `Closed by ${oneLine(answers.at(-1)?.from ?? 'support', 60)}`;
    default:
      return 'Withdrawn by the person';
  }
}

/** In UTC: those who read it may sit anywhere. */
function minuteOf(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

function row(name: string, value: string): object {
  return { name: plain(name), value: plain(value) };
}

import type { Cloud } from '../cloud';
import type { CodeEntry, CodeSight } from '../diagnosis/catalogues/codes';
import { codeGuide } from '../diagnosis/catalogues/guides';
import { guideIn } from '../diagnosis/catalogues/guides-in-cloud';
import { SDKS } from '../diagnosis/catalogues/sdks';
import type { StatusWord } from '../diagnosis/catalogues/status-words';
import { listed } from '../diagnosis/words';
import { capital } from '../evidence/gaps';
import type { Button } from './buttons';
import { link, list, md, oneLine, plain } from './escape';
import { render } from './render';

export interface SmallCard {
  readonly card: Record<string, unknown>;
  /** The same in one plain sentence, for clients that show no cards. */
  readonly summary: string;
}

export function welcomeCard(buttons: readonly Button[]): SmallCard {
  const summary = 'Hello, I am Keepalive. Tell me which device keeps disconnecting, and I look for the cause.';
  const card = render('welcome', {
    summary,
    title: plain('Hello, I am Keepalive'),
    intro: plain(
      'Tell me which device of which IoT hub keeps disconnecting. I look for the cause and show what to do next.',
    ),
    lines: [],
    lead: 'Try one of these',
    footer: plain(
      'I only read. I never connect as your device and change nothing. Type “help” to see all that I understand.',
    ),
    buttons: tappable(buttons),
  });
  return { card, summary };
}

/** What can be typed. Each line works as it stands once the names are yours. */
const HELP: ReadonlyArray<readonly [string, string]> = [
  ['why does pump-08 on contoso-lab keep disconnecting?', 'finds the most likely cause'],
  ['check pump-01 and pump-02 since yesterday', 'several devices, another time (at most seven days back)'],
  ['what is wrong with contoso-lab?', 'the hub as a whole: which devices drop most, when, and with which codes'],
  ['check again', 'looks anew at the last device or hub'],
  ['and pump-09?', 'the same hub and time, another device'],
  ['what is 409002', 'explains an error code; so with names like LinkCreationConflict and NO_NETWORK'],
  ['how do I get the log?', 'steps for the device’s own log; paste it here, or attach files'],
  [
    'fetch edgeHub’s log of gate-01',
    'asks an IoT Edge gateway for it, after a yes of an operator; so with its support bundle',
  ],
  ['collect logs for pump-08', 'makes one case for support of what I read, to download'],
  ['escalate pump-08', 'hands the case to support; shows first what would leave'],
  ['status, withdraw KA-7C3FQR', 'what became of your cases; takes one back'],
  ['hubs', 'the hubs that you may ask about'],
  ['what do you keep?', 'all that I keep of you, and a button that deletes it'],
  ['cancel, start over, forget me', 'ends a question, the talk, or what I remember of it'],
];

export function helpCard(buttons: readonly Button[]): SmallCard {
  const summary = `You can type: ${HELP.map(([typed]) => `“${typed}”`).join(', ')}.`;
  const card = render('welcome', {
    summary,
    title: plain('What you can type'),
    intro: plain('In your own words and in any order. An id that looks like an ordinary word goes in "quotes".'),
    lines: HELP.map(([typed, does]) => ({ typed: plain(typed), does: plain(capital(does)) })),
    lead: 'Or press one of these',
    footer: '',
    buttons: tappable(buttons),
  });
  return { card, summary };
}

/** Whole sentences as things to tap: clients cut the titles of real buttons at one line. */
function tappable(buttons: readonly Button[]): object[] {
  return buttons.map((button) => ({ ...button, text: plain(button.title) }));
}

/** @param question as it is also said in plain text */
export function chooseHubCard(question: string, buttons: readonly Button[]): SmallCard {
  const hint = buttons.length > 0 ? 'Press one, or type its name.' : '';
  const names = buttons.map((button) => button.title).join(', ');
  const summary = `${question} ${names}`.trim();
  return { card: render('choose-hub', { summary, question: plain(question), hint, buttons }), summary };
}

/** What a code means, for somebody who has just read it in a log. */
export function codeCard(entry: CodeEntry, cloud: Cloud): SmallCard {
  const known = codeGuide(entry.code);
  const guide = known && guideIn(cloud, known);
  const older = olderGuide(entry, cloud);
  const summary = oneLine(`${entry.code} ${entry.name}: ${entry.meaning}`, 400);
  const aboutConnection = entry.relevance.startsWith('disconnect');
  const card = render('code', {
    summary,
    title: md`${entry.code} ${entry.name}`,
    meaning: plain(entry.meaning),
    todo: list(entry.whatToDo.map((step) => plain(capital(step)))),
    retry: plain(RETRY[String(entry.retryable)] ?? ''),
    causes: list(entry.likelyCauses.map((cause) => plain(capital(cause)))),
    shows: list(
      entry.shows.map((sight) => plain(`${WHERE[sight.where]}: ${sight.text}${sight.inferred ? ASSUMED : ''}`)),
    ),
    messages: list(entry.messages.map(({ text, means }) => plain(`“${text}”: ${means}`))),
    guide: guide ? md`${link(`Guide: ${guide.title}`, guide.url, cloud)} – ${guide.about ?? ''}` : '',
    olderGuide: older && older !== guide?.url ? link('The older page about it', older, cloud) : '',
    note: plain([...alsoWritten(entry), entry.note ?? ''].join(' ')),
    footer: aboutConnection
      ? 'To see whether a device has this code, type “check” and its id.'
      : 'This code is about calls or settings: it does not explain why a device disconnects.',
  });
  return { card, summary };
}

function olderGuide({ olderGuideUrl: url, olderGuideInChina: urlInChina }: CodeEntry, cloud: Cloud): string | null {
  return url && (guideIn(cloud, { title: '', url, ...(urlInChina && { urlInChina }) })?.url ?? null);
}

/** What a status word of an SDK says, and what people take it for. */
export function statusWordCard(word: StatusWord): SmallCard {
  const names = SDKS.filter(({ id }) => word.sdks.includes(id)).map(({ name }) => name);
  const summary = oneLine(`${word.word}: ${word.means}`, 400);
  const card = render('status-word', {
    summary,
    title: plain(word.word),
    said: plain(`A status word of the ${listed(names)}.`),
    means: plain(word.means),
    doesNotMean: plain(word.doesNotMean),
    footer: plain('To see what the hub’s log says of a device, type “check” and its id.'),
  });
  return { card, summary };
}

const RETRY: Readonly<Record<string, string>> = {
  true: 'Trying again usually helps.',
  false: 'Trying again does not help before the cause is mended.',
  conditional: 'Whether trying again helps depends on the cause.',
};

const WHERE: Readonly<Record<CodeSight['where'], string>> = {
  mqtt: 'MQTT',
  amqp: 'AMQP',
  https: 'HTTPS',
  log: 'The hub’s log',
};

const ASSUMED = ' (as far as we know: no document says it)';

function alsoWritten(entry: CodeEntry): string[] {
  return [
    ...(entry.alsoNamed.length > 0 ? [`Also written without its number, as ${entry.alsoNamed.join(' or ')}.`] : []),
    ...(entry.returnedByService === false ? ['The C# SDK lists it as no longer sent by the service.'] : []),
  ];
}

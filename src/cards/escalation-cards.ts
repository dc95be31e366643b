import type { Button } from './buttons';
import { type Markdown, md, oneLine, plain } from './escape';
import { clockFace } from './local-time';
import { render } from './render';
import type { SmallCard } from './small-cards';

/** As much of an escalation as is shown. */
interface CaseView {
  readonly number: string;
  readonly severity: string;
  readonly subject: { readonly hub: string; readonly deviceId: string; readonly moduleId: string | null };
}

export interface PreviewView {
  readonly escalation: CaseView & {
    readonly verdict: { readonly headline: string } | null;
    readonly case: { readonly bytes: number } | null;
    readonly preview: {
      readonly files: ReadonlyArray<{ readonly name: string; readonly bytes: number }>;
      /** What was taken out or replaced, as a sentence. */
      readonly takenOut: string;
      readonly leftOut: readonly string[];
    } | null;
  };
  readonly contact: string;
  /** Such as `the folder …`. */
  readonly places: readonly string[];
  /** Until when the case is kept once it is handed over. */
  readonly keptUntil: Date;
}

/** Files are named up to here; a phone shows no more without scrolling for long. */
const MOST_FILES = 12;
/** A longer one would fill the phone; it is whole in the case. */
const LONGEST_NAME = 60;

/** All that would leave, before it does. */
export function previewCard(
  { escalation, contact, places, keptUntil }: PreviewView,
  buttons: readonly Button[],
): SmallCard {
  const { number, subject, preview, case: zip, verdict, severity } = escalation;
  const files = preview?.files ?? [];
  const shown = files.slice(0, MOST_FILES);
  const rest = files.slice(MOST_FILES);
  const name = subject.moduleId === null ? subject.deviceId : `${subject.deviceId}/${subject.moduleId}`;
  const removed = preview?.takenOut ?? '';
  const where = places.join(' and ');
  const size = sizeWords(zip?.bytes ?? 0);
  const summary = oneLine(
    `Not sent yet: the case of ${name}, ${number}, ${size}, would go to ${where}. ${removed} Type “yes” to send it, “no” to throw it away.`,
    600,
  );
  const card = render('escalation-preview', {
    summary,
    word: plain('Preview: nothing has been sent yet'),
    title: md`Hand the case of ${oneLine(name, LONGEST_NAME)} to support?`,
    verdict: plain(oneLine(verdict?.headline ?? '', 300)),
    rows: [
      row('Goes to', where),
      row('Severity, and whom to answer', `${severity}, ${contact}`),
      row('Taken out or replaced first', removed),
      row('Number, and until when it is kept', `${number}, until ${dayOf(keptUntil)}`),
    ],
    filesTitle: plain(`What it holds: ${files.length === 1 ? 'one file' : `${files.length} files`}, ${size} as a zip`),
    files: shown.map((file) => ({ name: plain(oneLine(file.name, LONGEST_NAME)), size: sizeWords(file.bytes) })),
    more: rest.length === 0 ? '' : plain(`and ${rest.length} more, ${sizeWords(sum(rest))}`),
    leftOut: plain((preview?.leftOut ?? []).join(' ')),
    ask: plain('Send it? Press a button, or type “yes” or “no”.'),
    buttons,
  });
  return { card, summary };
}

/** Times are ISO, UTC. */
export interface StatusView extends CaseView {
  readonly state: 'draft' | 'consented' | 'delivering' | 'delivered' | 'answered' | 'withdrawn' | 'failed';
  readonly openedAt: string;
  readonly expires: string;
  readonly parcels: ReadonlyArray<{ readonly kind: string; readonly sinks: Readonly<Record<string, SinkView>> }>;
  readonly answers: ReadonlyArray<{
    readonly from: string;
    readonly at: string;
    readonly state: 'answered' | 'closed';
  }>;
  readonly history: ReadonlyArray<{ readonly at: string; readonly who: keyof typeof WHO; readonly what: string }>;
}

interface SinkView {
  readonly state: 'open' | 'delivered' | 'failed' | 'dropped';
  readonly externalId?: string;
  readonly link?: string;
  readonly why?: string;
}

interface Watch {
  readonly zone: string;
  readonly now: Date;
}

export function statusCard(escalations: readonly StatusView[], watch: Watch): SmallCard {
  const cases = escalations.slice(0, MOST_CASES);
  const summary = oneLine(
    cases.map((one) => `${one.number}, ${one.subject.deviceId}: ${stateWords(one).text}.`).join(' '),
    600,
  );
  const more = escalations.length - cases.length;
  const card = render('escalation-status', {
    summary,
    title: plain(cases.length === 1 ? 'Your case with support' : 'Your cases with support'),
    cases: cases.map((one) => ({
      head: md`${one.number} · ${one.subject.deviceId} on ${one.subject.hub.split('.')[0] ?? ''}`,
      state: plain(stateWords(one).text),
      color: stateWords(one).color,
      lines: statusLines(one, watch, cases.length === 1).map((text) => ({ text })),
    })),
    footer: plain(
      `${more > 0 ? `And ${more} older. ` : ''}Type “status” and a number for all of one, “add to” a number to say more, “withdraw” a number to take it back.`,
    ),
  });
  return { card, summary };
}

const MOST_CASES = 6;
const MOST_STEPS = 8;

function statusLines(one: StatusView, watch: Watch, all: boolean): Markdown[] {
  const lines = [
    plain(`${one.severity}, asked ${at(one.openedAt, watch)}, kept until ${dayOf(new Date(one.expires))}`),
  ];
  const states = one.parcels.find(({ kind }) => kind === 'case')?.sinks ?? {};
  for (const [name, sink] of Object.entries(states)) lines.push(sinkLine(one.number, name, sink));
  const additions = one.parcels.filter(({ kind }) => kind === 'addition');
  if (additions.length > 0) lines.push(plain(`${additions.length} added since`));
  for (const answer of one.answers.slice(-2))
    lines.push(plain(`${answer.from} ${answer.state === 'closed' ? 'closed it' : 'answered'} ${at(answer.at, watch)}`));
  if (!all) return lines;
  const steps = one.history.slice(-MOST_STEPS);
  return [...lines, ...steps.map((step) => plain(`${at(step.at, watch)}: ${WHO[step.who]} ${step.what}`))];
}

const WHO = { person: 'you:', keepalive: 'Keepalive:', support: 'support:' } as const;
const PLACES: Readonly<Record<string, string>> = {
  folder: 'Folder',
  webhook: 'Support desk',
  'support-ticket': 'Azure support',
  teams: 'Support’s channel',
};

function sinkLine(number: string, name: string, { state, externalId, link, why }: SinkView): Markdown {
  const place = PLACES[name] ?? name;
  const id = externalId === undefined || externalId === number ? '' : `, there it is ${externalId}`;
  // Its address is the desk's, not ours: shown as text, never as a link.
  if (state === 'delivered') return plain(`${place}: arrived${id}${link ? ` (${link})` : ''}`);
  if (state === 'open') return plain(`${place}: ${why ? `not yet (${why}); I keep trying` : 'on its way'}`);
  return plain(
    state === 'dropped' ? `${place}: not sent` : `${place}: could not be brought there (${why ?? 'no answer'})`,
  );
}

function stateWords({ state, answers }: StatusView): { readonly text: string; readonly color: string } {
  switch (state) {
    case 'draft':
      return { text: 'Waits for your yes; nothing was sent', color: 'Warning' };
    case 'consented':
    case 'delivering':
      return { text: 'On its way to support', color: 'Accent' };
    case 'delivered':
      return { text: 'With support', color: 'Good' };
    case 'answered':
      return answers.at(-1)?.state === 'closed'
        ? { text: 'Closed by support', color: 'Good' }
        : { text: 'Answered by support', color: 'Good' };
    case 'withdrawn':
      return { text: 'Withdrawn by you', color: 'Default' };
    default:
      return { text: 'Could not be handed over', color: 'Attention' };
  }
}

export interface ExpertView {
  readonly number: string;
  readonly deviceId: string;
  readonly from: string;
  readonly text: string;
  readonly state: 'answered' | 'closed';
}

const MOST_PARAGRAPHS = 40;

/** What a person of support wrote. It is text from outside: no link, no markup. */
export function expertCard({ number, deviceId, from, text, state }: ExpertView): SmallCard {
  const summary = oneLine(`${from} of support answers to ${number}, ${deviceId}: ${text}`, 600);
  const paragraphs = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const shown = paragraphs.slice(0, MOST_PARAGRAPHS - 1);
  const rest = paragraphs.slice(MOST_PARAGRAPHS - 1).join(' ');
  const card = render('escalation-answer', {
    summary,
    word: plain(state === 'closed' ? 'Support answers, and closes the case' : 'Support answers'),
    title: md`${number} · ${deviceId}`,
    from: plain(`From ${oneLine(from, 100)}`),
    paragraphs: [...shown, ...(rest === '' ? [] : [rest])].map((line) => ({ text: plain(line) })),
    footer: plain(`To say more, type “add to ${number}: …”.`),
  });
  return { card, summary };
}

function row(name: string, value: string): object {
  return { name: plain(name), value: plain(value) };
}

function sizeWords(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function sum(files: ReadonlyArray<{ readonly bytes: number }>): number {
  return files.reduce((all, { bytes }) => all + bytes, 0);
}

function at(iso: string, { zone, now }: Watch): string {
  return clockFace(new Date(iso), zone, now);
}

/** The day in UTC, as the store deletes. */
function dayOf(date: Date): string {
  return date.toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });
}

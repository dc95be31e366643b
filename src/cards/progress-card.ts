import type { GapReason, Kind } from '../evidence/evidence';
import type { Progress } from '../investigate';
import { md, oneLine, plain } from './escape';
import { shortNameOfKind } from './kind-names';
import { render } from './render';
import type { SmallCard } from './small-cards';

/** A look that is under way. */
export interface ProgressView extends Progress {
  readonly deviceId: string;
  readonly hub: string;
  readonly now: Date;
  /** Which state of the message this is, from 1. */
  readonly revision: number;
}

interface Row {
  readonly mark: string;
  readonly color: string;
  readonly lead: string;
  readonly names: string;
}

/** What has answered, and what is still being looked at. Small, and meant to be replaced by the answer. */
export function progressCard(view: ProgressView): SmallCard {
  const summary = `Still looking at ${nameOf(view)}.`;
  const card = render('progress', {
    summary,
    title: plain('Looking…'),
    about: md`**${oneLine(view.deviceId, 128)}** on **${oneLine(view.hub, 80)}**`,
    rows: rowsOf(view).map(({ mark, color, lead, names }) => ({ mark, color, text: md`**${lead}:** ${names}` })),
    // To the second: two states may lie within one minute, and clients show an old one at times.
    stamp: plain(
      `As of ${view.now.toISOString().slice(11, 19)} UTC, revision ${view.revision}. My answer will come in place of this.`,
    ),
  });
  return { card, summary };
}

/** The same for clients that cannot update a message, short enough to be read while waiting. */
export function progressText(view: ProgressView): string {
  return [`${nameOf(view)}, so far:`, ...rowsOf(view).map(({ mark, lead, names }) => `${mark} ${lead}: ${names}`)].join(
    '\n',
  );
}

function nameOf({ deviceId, hub }: ProgressView): string {
  return `${oneLine(deviceId, 128)} on ${oneLine(hub, 80)}`;
}

const HINTS: Readonly<Record<GapReason, string>> = {
  'not-provided': 'not given',
  'not-configured': 'not set up',
  denied: 'I may not read it',
  'timed-out': 'no answer in time',
  throttled: 'too busy just now',
  unreadable: 'its answer makes no sense to me',
  failed: 'it failed',
};

function rowsOf({ asked, missing, evidence }: ProgressView): Row[] {
  const answered = asked.filter((kind) => !missing.includes(kind) && !isNoNews(kind, evidence));
  const names = (kinds: readonly Kind[]) => kinds.map(shortNameOfKind).join(', ');
  const unread = answered.flatMap((kind) => {
    const slot = evidence[kind];
    return slot.ok ? [] : [`${shortNameOfKind(kind)} (${HINTS[slot.why]})`];
  });
  const rows = [
    { mark: '✓', color: 'Good', lead: 'Answered', names: names(answered.filter((kind) => evidence[kind].ok)) },
    { mark: '!', color: 'Warning', lead: 'Could not be read', names: unread.join(', ') },
    { mark: '…', color: 'Accent', lead: 'Still looking at', names: names(missing) },
  ];
  return rows.filter((row) => row.names !== '');
}

/** Most devices have no IoT Edge gateway: then nothing was looked at. */
function isNoNews(kind: Kind, { 'edge-runtime': runtime }: ProgressView['evidence']): boolean {
  return kind === 'edge-runtime' && runtime.ok && runtime.data === null;
}

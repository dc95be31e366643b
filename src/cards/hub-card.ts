import type { HubRef } from '../access/access';
import { type Cloud, deviceExplorerLink } from '../cloud';
import { codeGuide } from '../diagnosis/catalogues/guides';
import { guideIn } from '../diagnosis/catalogues/guides-in-cloud';
import type { HubJudgement, HubStatus } from '../diagnosis/hub-picture/hub-judgement';
import { many, sdkWords } from '../diagnosis/hub-picture/hub-words';
import { thousands } from '../diagnosis/words';
import type { Slot, Window } from '../evidence/evidence';
import type { HubCode, HubPart, HubPicture } from '../evidence/hub-picture';
import type { CardPicture } from './answer-card';
import type { Button } from './buttons';
import { largestCard, sizeInTeams } from './card-size';
import { freshnessWords, spanOf } from './card-times';
import { link, list, type Markdown, md, oneLine, plain } from './escape';
import { render } from './render';

export interface HubAnswer {
  readonly hub: HubRef;
  readonly window: Window;
  readonly look: Slot<HubPicture>;
  readonly judgement: HubJudgement;
  /** The person's time zone. */
  readonly zone: string;
  readonly now: Date;
  /** The chart; absent when there is none or it could not be drawn. */
  readonly picture?: CardPicture | null;
}

export interface HubButtons {
  /** One for each of the judgement's worst, in its order: the device's own diagnosis. */
  readonly worst: readonly Button[];
  readonly others: readonly Button[];
}

/** The hub as a whole: verdict, chart, who is worst, each a press away from its diagnosis. */
export function hubCard(answer: HubAnswer, buttons: HubButtons, cloud: Cloud): Record<string, unknown> {
  const card = cardOf(answer, buttons, cloud, true);
  return sizeInTeams(card) <= largestCard(cloud) ? card : cardOf(answer, buttons, cloud, false);
}

function cardOf(answer: HubAnswer, buttons: HubButtons, cloud: Cloud, lists: boolean): Record<string, unknown> {
  const { hub, window, look, judgement, zone, now, picture } = answer;
  const portal = hub.resourceId ? deviceExplorerLink(cloud, hub.resourceId) : null;
  return render('hub', {
    summary: hubSummary(answer),
    ...hubVerdictView(judgement),
    about: md`**${hub.name}** as a whole · ${spanOf(window, now)}`,
    freshness: plain(freshnessWords((look.ok && look.dataUpTo) || null, zone, now)),
    picture: picture?.url ?? '',
    pictureAlt: picture?.alt ?? '',
    lines: look.ok ? list(judgement.lines.map((line) => plain(oneLine(line, 500)))) : '',
    gaps: gapViews(look),
    worst: buttons.worst.flatMap((button, index) => {
      const client = judgement.worst[index];
      if (!client) return [];
      const why = oneLine(client.why, 200);
      // What a screen reader says of the row: the words that are seen.
      return [{ ...button, label: `${button.title} ${why}`, name: plain(button.title), why: plain(why) }];
    }),
    lists: look.ok && lists ? listViews(look.data, cloud) : [],
    portal: portal ? link('Open IoT Devices of this hub in the Azure portal', portal, cloud) : '',
    note: lists ? NOTE : md`${NOTE} ${LEFT_OUT}`,
    buttons: buttons.others,
  });
}

/** The verdict in one plain sentence, for notifications and for clients that show no cards. */
export function hubSummary({ judgement }: HubAnswer): string {
  return oneLine(judgement.headline, 400);
}

const NOTE = plain(
  'A drop is a renewal when the token ended or the client said goodbye, and it was back within a minute; other lost connections are faults. What happens in a minute that hits strikingly many devices is not held against any of them. All of it is counted from the hub’s log; why a device drops, its own diagnosis tells.',
);

const LEFT_OUT = 'Left out, so that this fits into the chat: the lists of sites, SDKs and codes.';

const VERDICTS: Readonly<Record<HubStatus, { word: string; style: string; wordColor: string }>> = {
  'whole-hub': { word: 'Many devices at once', style: 'attention', wordColor: 'Attention' },
  'one-site': { word: 'One site stands out', style: 'warning', wordColor: 'Warning' },
  'one-sdk': { word: 'One SDK stands out', style: 'warning', wordColor: 'Warning' },
  'some-devices': { word: 'Some devices', style: 'warning', wordColor: 'Warning' },
  'nothing-wrong': { word: 'Nothing wrong', style: 'good', wordColor: 'Good' },
  'cannot-see': { word: 'I cannot see', style: 'emphasis', wordColor: 'Default' },
};

export function hubVerdictView({ status, confidence, headline }: HubJudgement): object {
  const { word, ...look } = VERDICTS[status];
  return {
    ...look,
    word: plain(confidence ? `${word} · ${confidence}` : word),
    headline: plain(oneLine(headline, 400)),
  };
}

/** What could not be seen, each with its cure. */
function gapViews(look: Slot<HubPicture>): object[] {
  const gap = look.ok ? look.unread : look;
  if (!gap) return [];
  return [
    {
      id: 'unseen',
      text: plain(oneLine(gap.detail, 400)),
      fix: gap.fix ? md`**What to do:** ${oneLine(gap.fix, 500)}` : '',
    },
  ];
}

const MOST_LISTED = 6;

function listViews({ sites, sdks, codes }: HubPicture, cloud: Cloud): object[] {
  const lists: ReadonlyArray<readonly [string, readonly Markdown[]]> = [
    ['Sites, by address', sites.slice(0, MOST_LISTED).map((part) => partLine(part.name, part))],
    ['SDKs', sdks.slice(0, MOST_LISTED).map((part) => partLine(sdkWords(part.name), part))],
    ['Codes', codes.slice(0, MOST_LISTED).map((code) => codeLine(code, cloud))],
  ];
  return lists.flatMap(([title, lines]) => (lines.length > 0 ? [{ title, text: list(lines) }] : []));
}

/** `203.0.113.XXX: 3 of 12 devices, 41 drops` */
function partLine(name: string, { devices, droppedApart, apart, refusals }: HubPart): Markdown {
  const of = apart > 0 && devices > 1 ? `${thousands(droppedApart)} of ` : '';
  const counts = [
    `${of}${many(devices, 'device')}`,
    apart > 0 ? many(apart, 'drop') : 'no drops',
    ...(refusals > 0 ? [`${thousands(refusals)} refused`] : []),
  ];
  return md`**${oneLine(name, 60)}**: ${counts.join(', ')}`;
}

function codeLine({ code, faults, refusals, devices }: HubCode, cloud: Cloud): Markdown {
  const known = code === '' ? undefined : codeGuide(code);
  const guide = known && guideIn(cloud, known);
  const name = guide ? link(guide.title, guide.url, cloud) : plain(code || 'no code');
  const times = [
    ...(faults > 0 ? [many(faults, 'drop')] : []),
    ...(refusals > 0 ? [`${thousands(refusals)} refused`] : []),
  ];
  return md`${name}: ${times.join(', ')}; ${many(devices, 'device')}`;
}

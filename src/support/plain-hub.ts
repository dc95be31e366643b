import type { HubJudgement } from '../diagnosis/hub-picture/hub-judgement';
import { sdkWords } from '../diagnosis/hub-picture/hub-words';
import type { Slot, Window } from '../evidence/evidence';
import type { HubPart, HubPicture } from '../evidence/hub-picture';
import { noPaint, type Paint, printable, utc } from './plain-report';

export interface HubView {
  /** Host name. */
  readonly hub: string;
  readonly window: Window;
  readonly look: Slot<HubPicture>;
  readonly judgement: HubJudgement;
}

/** A hub's picture for a person at a terminal: verdict first, then who is worst, then the counts. */
export function plainHub({ hub, window, look, judgement }: HubView, paint: Paint = noPaint): string {
  const upTo = look.ok && look.dataUpTo ? `data up to ${utc(look.dataUpTo)}` : 'no log record seen';
  const lines = [
    paint.strong(printable(judgement.headline)),
    paint.faint(`${printable(hub)} · ${utc(window.from)} to ${utc(window.to)} · ${upTo}`),
    ...judgement.lines.map((line) => `- ${printable(line)}`),
  ];
  if (look.ok && look.unread) lines.push(`- ${printable(look.unread.detail)} ${printable(look.unread.fix ?? '')}`);
  lines.push(
    ...listed(
      'Worst',
      judgement.worst.map(({ name, why }) => [name, why]),
      paint,
    ),
  );
  if (look.ok) {
    const { sites, sdks, codes } = look.data;
    lines.push(
      ...listed(
        'Sites, by address',
        sites.map((part) => [part.name, partWords(part)]),
        paint,
      ),
      ...listed(
        'SDKs',
        sdks.map((part) => [sdkWords(part.name), partWords(part)]),
        paint,
      ),
      ...listed(
        'Codes',
        codes.map(({ code, faults, refusals, devices }) => [
          code || 'no code',
          `${faults} faults, ${refusals} refused; devices: ${devices}`,
        ]),
        paint,
      ),
    );
  }
  return `${lines.join('\n')}\n`;
}

function partWords({ devices, droppedApart, apart, refusals }: HubPart): string {
  return `${droppedApart} of ${devices} dropped, ${apart} times${refusals > 0 ? `; ${refusals} refused` : ''}`;
}

function listed(title: string, rows: ReadonlyArray<readonly [string, string]>, paint: Paint): string[] {
  if (rows.length === 0) return [];
  return [
    '',
    paint.strong(title),
    ...rows.map(([name, words]) => `  ${printable(name)}  ${paint.faint(printable(words))}`),
  ];
}

import type { HubRef } from '../access/access';
import type { Report } from '../diagnosis/report';
import type { Kind } from '../evidence/evidence';
import { freshnessWords, spanOf } from './card-times';
import { type Markdown, md, plain } from './escape';
import { nameOfKind } from './kind-names';
import { clockFace, UTC } from './local-time';

export interface Edition {
  /** Which state of the answer this is, progress included, from 1. */
  readonly revision: number;
  /** It stands below the one that it replaces, not in its place. */
  readonly below: boolean;
  /** What the late evidence changed, in one sentence; empty when nothing. */
  readonly changed: string;
}

/** What the lines under the headline are made of. */
export interface Standing {
  readonly report: Report;
  /** What has not answered yet. */
  readonly missing: readonly Kind[];
  readonly final: boolean;
  readonly hub: HubRef;
  /** The person's time zone. */
  readonly zone: string;
  readonly now: Date;
  /** Which of several answers to one question this is; absent when it is the only one. */
  readonly edition?: Edition;
}

/** Device, hub and time, without what the headline has just said. */
export function aboutView(answer: Standing): Markdown {
  const { report, hub } = answer;
  const { deviceId, moduleId } = report.subject;
  const module = moduleId ? md`, module **${moduleId}**` : plain('');
  const span = report.window ? md` · ${spanOf(report.window, answer.now)}` : plain('');
  if (report.verdict.headline.startsWith(`${deviceId}:`)) return md`on **${hub.name}**${module}${span}`;
  return md`**${deviceId}**${module} on **${hub.name}**${span}`;
}

/** What is still being looked at, or what the late evidence did; empty when neither. */
export function waiting({ missing, final, edition }: Standing): string {
  if (final || missing.length === 0) return edition?.changed ?? '';
  return `Still looking: ${missing.map(nameOfKind).join(', ')}.`;
}

export function freshness({ report, zone, now, edition }: Standing): Markdown {
  return plain(`${edition ? stampOf(edition, now) : ''}${freshnessWords(report.dataUpTo, zone, now)}`);
}

/** Clients show an old state of a card at times (microsoft/botbuilder-js issue 3822), so each state says which it is. */
function stampOf({ revision, below }: Edition, now: Date): string {
  return `As of ${clockFace(now, UTC, now)} UTC, revision ${revision}${below ? ', in place of the one above' : ''}. `;
}

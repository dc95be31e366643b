import { clockFace, placeOf } from '../../cards/local-time';
import type { Window } from '../../evidence/evidence';
import type { JobKind } from '../talk';
import type { Period } from '../understand/period';
import { listOf } from '../words';

export interface Starting {
  readonly kind: JobKind;
  readonly devices: readonly string[];
  readonly module: string | null;
  readonly hub: string;
  readonly period: Period | null;
  readonly window: Window;
  readonly zone: string;
  readonly now: Date;
}

const VERBS: Readonly<Record<Exclude<JobKind, 'hub-picture'>, string>> = {
  diagnose: 'Checking',
  collect: 'Collecting what there is about',
  escalate: 'Making the case for support about',
};

/** "Checking pump-08 on contoso-lab, last 24 hours…", "Looking at contoso-lab as a whole, last 24 hours…" */
export function startingWords(starting: Starting): string {
  if (starting.kind === 'hub-picture') return `Looking at ${starting.hub} as a whole, ${spanWords(starting)}…`;
  const verb = VERBS[starting.kind];
  const module = starting.module ? `module ${starting.module} of ` : '';
  const several = starting.devices.length > 1 ? ', one after the other' : '';
  return `${verb} ${module}${listOf(starting.devices)} on ${starting.hub}, ${spanWords(starting)}${several}…`;
}

function spanWords({ period, window, zone, now }: Starting): string {
  if (period === null || period.kind === 'last') return lastWords(window);
  const place = placeOf(zone);
  const where = place === null ? 'UTC' : place.startsWith('UTC') ? place : `${place} time`;
  const from = clockFace(window.from, zone, now);
  return period.kind === 'since' ? `since ${from} ${where}` : `${from} to ${clockFace(window.to, zone, now)} ${where}`;
}

function lastWords(window: Window): string {
  const minutes = Math.round((window.to.getTime() - window.from.getTime()) / 60_000);
  if (minutes % 1440 === 0 && minutes > 1440) return `last ${minutes / 1440} days`;
  if (minutes % 60 === 0) return minutes === 60 ? 'last hour' : `last ${minutes / 60} hours`;
  return `last ${minutes} minutes`;
}

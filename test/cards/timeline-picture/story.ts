import type { PictureSource } from '../../../src/cards/timeline-picture/picture';
import { makeTimeline } from '../../../src/diagnosis/timeline';
import { logRecords, NOW, type Row, SUBJECT, WINDOW } from '../../kit/log-records';

/** A picture's source from terse rows. */
export function story(rows: readonly Row[], changes: Partial<PictureSource> = {}): PictureSource {
  return {
    timeline: makeTimeline(logRecords(rows), SUBJECT),
    window: WINDOW,
    findings: [],
    dataUpTo: WINDOW.to,
    limited: false,
    zone: 'UTC',
    now: NOW,
    ...changes,
  };
}

/** `times` short sessions, evenly over the day, each ended by `end`. */
export function flapping(times: number, end: 'off' | `${number}` = '400027'): Row[] {
  const step = 1430 / times;
  return Array.from({ length: times }, (_, index): Row[] => [
    [index * step, 'on'],
    [index * step + step * 0.8, end],
  ]).flat();
}

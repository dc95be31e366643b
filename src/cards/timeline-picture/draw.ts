import { makeTimeline } from '../../diagnosis/timeline';
import type { Answer } from '../answer-card';
import { altText } from './alt-text';
import type { Theme } from './colours';
import { type PictureSource, pictureOf } from './picture';
import { renderPng } from './png';
import { drawSvg } from './svg';

export interface DrawnTimeline {
  readonly png: Buffer;
  readonly alt: string;
}

/** The timeline as a picture and in words. */
export function drawTimeline(source: PictureSource, theme: Theme): DrawnTimeline {
  return { png: renderPng(drawSvg(pictureOf(source), theme).svg), alt: altText(source) };
}

/**
 * What an answer's picture shows; null when there is nothing to show: the log could not be read, or says nothing of this
 * device. The card says that better in words.
 */
export function timelineOf({
  report,
  evidence,
  zone,
  now,
}: Pick<Answer, 'report' | 'evidence' | 'zone' | 'now'>): PictureSource | null {
  const { window, subject, findings } = report;
  const { connections } = evidence;
  if (!connections.ok || window === null || window.from >= window.to) return null;
  const timeline = makeTimeline(connections.data.records, subject);
  if (!timeline.records.some(({ time }) => time >= window.from && time <= window.to)) return null;
  const reaches = [report.dataUpTo, connections.dataUpTo].flatMap((time) => time ?? []);
  const dataUpTo = reaches.reduce<Date | null>((most, time) => (most === null || time > most ? time : most), null);
  return { timeline, window, findings, dataUpTo, limited: connections.data.limited, zone, now };
}

import type { Slot } from '../../evidence/evidence';
import type { HubPicture } from '../../evidence/hub-picture';
import type { Theme } from '../timeline-picture/colours';
import { renderPng } from '../timeline-picture/png';
import { type ChartSource, chartOf, hasBars } from './chart';
import { chartSvg } from './chart-svg';
import { chartWords } from './chart-words';

/** The chart as a picture and in words. */
export function drawChart(source: ChartSource, theme: Theme): { readonly png: Buffer; readonly alt: string } {
  return { png: renderPng(chartSvg(chartOf(source), theme)), alt: chartWords(source) };
}

/** Null when there is nothing to draw: the card says that better in words. */
export function chartSourceOf(look: Slot<HubPicture>, zone: string, now: Date): ChartSource | null {
  return look.ok && hasBars(look.data) ? { picture: look.data, zone, now } : null;
}

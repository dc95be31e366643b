import type { Tone } from './events';

export interface Colours extends Readonly<Record<Tone, string>> {
  readonly panel: string;
  readonly edge: string;
  readonly text: string;
  readonly quiet: string;
  readonly connected: string;
  readonly away: string;
  readonly hatch: string;
  readonly line: string;
}

export type Theme = 'light' | 'dark';

/**
 * The page's own colours. Text has at least 4.5 to 1 on the panel, marks at least 3 to 1. The panel is the picture's
 * own ground, so that each of the two can be read on any card, whatever the client's theme is or becomes.
 */
export const COLOURS: Readonly<Record<Theme, Colours>> = {
  light: {
    panel: '#f4f7f7',
    edge: '#d9e0e0',
    text: '#17211f',
    quiet: '#52615f',
    connected: '#4f9c95',
    away: '#dfe7e6',
    hatch: '#b3c0be',
    line: '#bcc8c6',
    calm: '#3f6491',
    warning: '#b86b00',
    attention: '#c0322b',
  },
  dark: {
    panel: '#1e2928',
    edge: '#33403e',
    text: '#e7eeec',
    quiet: '#a3b3b0',
    connected: '#3f8d86',
    away: '#2b3937',
    hatch: '#50605d',
    line: '#4a5a57',
    calm: '#8db4e2',
    warning: '#e9b14c',
    attention: '#ff8378',
  },
};

/** Between two `#rrggbb`: 0 is the first, 1 the second. */
export function mixed(a: string, b: string, share: number): string {
  const parts = [1, 3, 5].map((at) => {
    const [from, to] = [Number.parseInt(a.slice(at, at + 2), 16), Number.parseInt(b.slice(at, at + 2), 16)];
    return Math.round(from + (to - from) * share)
      .toString(16)
      .padStart(2, '0');
  });
  return `#${parts.join('')}`;
}

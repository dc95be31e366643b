import type { Theme } from '../../src/cards/timeline-picture/colours';

/** A card to look at. */
export interface Sample {
  /** Kebab-case: also the name of its picture. */
  readonly name: string;
  readonly card: Record<string, unknown>;
  /** Pressed before the picture is taken: everything that opens in place. */
  readonly opened?: boolean;
}

export interface View {
  readonly theme: Theme;
  /** Of the browser's window, in CSS pixels. */
  readonly width: number;
}

export const VIEWS: readonly View[] = [
  { theme: 'light', width: 360 },
  { theme: 'dark', width: 360 },
  { theme: 'light', width: 1280 },
  { theme: 'dark', width: 1280 },
];

export function viewName({ theme, width }: View): string {
  return `${width}-${theme}`;
}

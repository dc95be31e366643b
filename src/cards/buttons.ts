/** A button of a card: its words, and the opaque token that stands for what it does. What it does is kept by the bot. */
export interface Button {
  readonly title: string;
  readonly token: string;
}

/** What the token door asks of Direct Line: the cloud's, or the lab's. */
export interface ChannelTokens {
  /** For a conversation that has not begun. */
  generate(userId: string): Promise<Granted | ChannelTrouble>;
  /**
   * For a conversation of this user; null: it is no longer there, or can no longer be entered as this user.
   *
   * @param token the last one of it that the page has, good or not
   */
  resume(conversationId: string, userId: string, token: string | null): Promise<Granted | ChannelTrouble | null>;
}

export interface Granted {
  readonly ok: true;
  readonly token: string;
  readonly conversationId: string;
  /** Seconds. */
  readonly expiresIn: number;
}

export interface ChannelTrouble {
  readonly ok: false;
  /** `refused`: by what the settings say, so that an operator has to look. */
  readonly why: 'busy' | 'refused' | 'unreachable';
  /** Seconds, where Direct Line named them. */
  readonly retryAfter: number | null;
}

/** The conversations and what was said in them, in memory and bounded. */
import { randomBytes } from 'node:crypto';
import type { Activity } from './activity';
import type { User } from './tokens';

export interface ActivitySet {
  readonly activities: readonly Activity[];
  /** How many activities the conversation had when this was read. Given back, it asks for what came after. */
  readonly watermark: string;
}

export interface Conversation {
  readonly id: string;
  readonly user: User;
  nextActivityId(): string;
  /** Adds it and tells every listener. Activities that are still held go first: the bot has answered, so it heard. */
  add(activity: Activity): void;
  /**
   * Keeps a user's activity back until the bot has it. `keep` adds it, `drop` forgets it. A message that never reached
   * the bot must not come back as sent.
   */
  hold(activity: Activity): { keep(): void; drop(): void };
  since(watermark: string | null): ActivitySet;
  /** Called with each new set; the answer stops it. */
  listen(listener: Listener): () => void;
  /** Ends all listening: the conversation is being forgotten. */
  end(): void;
}

export interface Listener {
  next(set: ActivitySet): void;
  end(): void;
}

export interface Conversations {
  /** The conversation of this id if it is still known. Counts as use. */
  find(id: string): Conversation | undefined;
  /** The newest conversation of this user. */
  ofUser(userId: string): Conversation | undefined;
  start(id: string, user: User): Conversation;
  end(): void;
}

export function newConversationId(): string {
  return randomBytes(16).toString('base64url');
}

export function createConversations(limits: { conversations: number; activities: number }): Conversations {
  // A Map keeps its order: the first is the one that was idle longest.
  const all = new Map<string, Conversation>();
  return {
    find(id) {
      const conversation = all.get(id);
      if (conversation) {
        all.delete(id);
        all.set(id, conversation);
      }
      return conversation;
    },
    ofUser: (userId) => [...all.values()].findLast(({ user }) => user.id === userId),
    start(id, user) {
      const conversation = createConversation(id, user, limits.activities);
      all.set(id, conversation);
      for (const [oldestId, oldest] of all) {
        if (all.size <= limits.conversations) break;
        all.delete(oldestId);
        oldest.end();
      }
      return conversation;
    },
    end() {
      for (const conversation of all.values()) conversation.end();
      all.clear();
    },
  };
}

function createConversation(id: string, user: User, keep: number): Conversation {
  const said: Activity[] = [];
  const held = new Set<Activity>();
  const listeners = new Set<Listener>();
  let forgotten = 0;
  let ids = 0;

  function append(activity: Activity): void {
    said.push(activity);
    if (said.length > keep) {
      said.shift();
      forgotten += 1;
    }
    const set = { activities: [activity], watermark: String(forgotten + said.length) };
    for (const listener of listeners) listener.next(set);
  }

  function release(activity: Activity): void {
    if (held.delete(activity)) append(activity);
  }

  return {
    id,
    user,
    nextActivityId: () => `${id}|${String(ids++).padStart(7, '0')}`,
    add(activity) {
      for (const waiting of held) release(waiting);
      append(activity);
    },
    hold(activity) {
      held.add(activity);
      return { keep: () => release(activity), drop: () => void held.delete(activity) };
    },
    since(watermark) {
      const seen = /^\d{1,15}$/.test(watermark ?? '') ? Number(watermark) : 0;
      return { activities: said.slice(Math.max(0, seen - forgotten)), watermark: String(forgotten + said.length) };
    },
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    end() {
      for (const listener of listeners) listener.end();
      listeners.clear();
    },
  };
}

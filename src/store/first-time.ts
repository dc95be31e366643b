import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../clock';

/** Tells the first of several equal things, for as long as asked: rule 5's "once". */
export interface FirstTime {
  /** True for the first call with this key within `lifetimeMs`, false for its doubles. */
  firstTime(key: string, lifetimeMs: number): Promise<boolean>;
}

export function createFirstTime(database: DatabaseSync, clock: Clock): FirstTime {
  const forget = database.prepare('DELETE FROM seen WHERE until <= ?');
  const insert = database.prepare('INSERT INTO seen (key, until) VALUES (?, ?) ON CONFLICT (key) DO NOTHING');
  return {
    async firstTime(key, lifetimeMs) {
      const now = clock.now().getTime();
      forget.run(now);
      return insert.run(key, now + lifetimeMs).changes === 1;
    },
  };
}

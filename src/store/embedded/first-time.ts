import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../clock';
import { BEGUN, type FirstTime } from '../store';

export function createFirstTime(database: DatabaseSync, clock: Clock): FirstTime {
  const forget = database.prepare('DELETE FROM seen WHERE until <= ?');
  const insert = database.prepare(
    'INSERT INTO seen (key, until, doer, begun) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO NOTHING',
  );
  const select = database.prepare('SELECT doer FROM seen WHERE key = ?');
  const finish = database.prepare(
    `INSERT INTO seen (key, until, begun) VALUES (?, ?, 0)
     ON CONFLICT (key) DO UPDATE SET until = excluded.until, doer = NULL, begun = 0`,
  );

  function isFirst(key: string, lifetimeMs: number, by: string | null, begun: 0 | 1): boolean {
    const now = clock.now().getTime();
    forget.run(now);
    return insert.run(key, now + lifetimeMs, by, begun).changes === 1;
  }

  return {
    async firstTime(key, lifetimeMs, by) {
      if (isFirst(key, lifetimeMs, by ?? null, 0)) return true;
      return by !== undefined && select.get(key)?.doer === by;
    },
    begin: async (key) => isFirst(key, BEGUN, null, 1),
    async end(key, lifetimeMs) {
      finish.run(key, clock.now().getTime() + lifetimeMs);
    },
  };
}

import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../clock';
import { hiddenName } from '../hidden-name';
import { BEGUN, type FirstTime } from '../store';

export function createFirstTime(database: DatabaseSync, clock: Clock): FirstTime {
  // What has run out is as good as gone; tidying takes it away.
  const insert = database.prepare(
    `INSERT INTO seen (key, until, doer, begun) VALUES (:key, :until, :doer, :begun)
     ON CONFLICT (key) DO UPDATE SET until = :until, doer = :doer, begun = :begun WHERE seen.until <= :now`,
  );
  const select = database.prepare('SELECT doer FROM seen WHERE key = ?');
  const finish = database.prepare(
    `INSERT INTO seen (key, until, begun) VALUES (?, ?, 0)
     ON CONFLICT (key) DO UPDATE SET until = excluded.until, doer = NULL, begun = 0`,
  );

  function isFirst(key: string, lifetimeMs: number, doer: string | null, begun: 0 | 1): boolean {
    const now = clock.now().getTime();
    return insert.run({ key: hiddenName(key), until: now + lifetimeMs, doer, begun, now }).changes === 1;
  }

  return {
    async firstTime(key, lifetimeMs, by) {
      const doer = by === undefined ? null : hiddenName(by);
      if (isFirst(key, lifetimeMs, doer, 0)) return true;
      return doer !== null && select.get(hiddenName(key))?.doer === doer;
    },
    begin: async (key) => isFirst(key, BEGUN, null, 1),
    async end(key, lifetimeMs) {
      finish.run(hiddenName(key), clock.now().getTime() + lifetimeMs);
    },
  };
}

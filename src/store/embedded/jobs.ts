import { randomBytes } from 'node:crypto';
import type { Clock } from '../../clock';
import { createBell } from '../bell';
import { checkedName, DAY, DEAD_LIFETIME, MOST_BODY, MOST_DEAD, storedJson, storedWhy } from '../bounds';
import type { DeadJob, JobStore, LeasedJob } from '../store';
import type { Embedded } from './database';

/** For what a second process puts; the puts of this one ring. A look costs microseconds. */
const IDLE_MS = 1_000;

type Row = Readonly<Record<string, unknown>>;

export function createJobs({ database, lasting }: Pick<Embedded, 'database' | 'lasting'>, clock: Clock): JobStore {
  const insert = database.prepare(
    `INSERT INTO jobs (id, kind, body, due) VALUES (:id, :kind, :body, :due)
     ON CONFLICT (id) DO UPDATE
     SET kind = :kind, body = :body, due = :due, state = 'open', attempts = 0, lease = NULL, why = NULL, ended = NULL
     WHERE jobs.state <> 'open' AND jobs.due <= :now`,
  );
  const next = database.prepare(`SELECT id, due FROM jobs WHERE state = 'open' AND due <= ? ORDER BY due LIMIT 1`);
  const lease = database.prepare(
    `UPDATE jobs SET lease = :token, due = :until, attempts = attempts + 1
     WHERE id = :id AND due = :due AND state = 'open'
     RETURNING id, kind, body, attempts`,
  );
  const buried = database.prepare(
    "SELECT id, kind, body, attempts, why, ended FROM jobs WHERE state = 'dead' AND due > ? ORDER BY ended LIMIT ?",
  );
  const revive = database.prepare(
    `UPDATE jobs SET state = 'open', attempts = 0, due = :now, why = NULL, ended = NULL
     WHERE id = :id AND state = 'dead' AND due > :now`,
  );
  const holder = createHolder({ database, lasting }, clock);
  const { ring, onPut } = createBell();
  const now = () => clock.now().getTime();

  return {
    idleMs: IDLE_MS,
    onPut,
    async put({ id, kind, body }, delayMs = 0) {
      const text = storedJson(body, MOST_BODY);
      insert.run({ id: checkedName(id), kind: checkedName(kind), body: text, due: now() + delayMs, now: now() });
      await lasting();
      ring(delayMs);
    },
    async take(leaseMs) {
      const token = randomBytes(9).toString('base64url');
      const first = next.get(now());
      if (!first) return null;
      const [id, due] = [String(first.id), Number(first.due)];
      // Null where another process has it by now: the next look finds the next.
      const row = lease.get({ token, until: now() + leaseMs, id, due });
      return row ? holder(row, token, new Date(due)) : null;
    },
    async dead() {
      return buried.all(now(), MOST_DEAD).map(deadJob);
    },
    async requeue(id) {
      if (revive.run({ id: checkedName(id), now: now() }).changes === 0) return false;
      await lasting();
      ring(0);
      return true;
    },
  };
}

/** What the holder of a lease may do, as long as it is the one that the row names. */
function createHolder({ database, lasting }: Pick<Embedded, 'database' | 'lasting'>, clock: Clock) {
  const mine = "WHERE id = :id AND lease = :token AND state = 'open'";
  const renew = database.prepare(`UPDATE jobs SET due = :due ${mine}`);
  const rewrite = database.prepare(`UPDATE jobs SET body = :body ${mine}`);
  const release = database.prepare(`UPDATE jobs SET lease = NULL, due = :due, why = :why ${mine}`);
  // Done: the body goes, the id stays for a day.
  const finish = database.prepare(
    `UPDATE jobs SET state = 'done', body = 'null', why = NULL, lease = NULL, due = :due, ended = :now ${mine}`,
  );
  const bury = database.prepare(
    `UPDATE jobs SET state = 'dead', lease = NULL, due = :due, why = :why, ended = :now ${mine}`,
  );

  return (row: Row, token: string, dueAt: Date): LeasedJob => {
    const held = { id: String(row.id), token };
    const now = () => clock.now().getTime();
    return {
      ...jobOf(row),
      dueAt,
      renew: async (leaseMs) => renew.run({ ...held, due: now() + leaseMs }).changes === 1,
      checkpoint: async (body) => rewrite.run({ ...held, body: storedJson(body, MOST_BODY) }).changes === 1,
      async done() {
        finish.run({ ...held, now: now(), due: now() + DAY });
      },
      async retry(delayMs, why) {
        release.run({ ...held, due: now() + delayMs, why: storedWhy(why) });
      },
      async bury(why) {
        bury.run({ ...held, now: now(), due: now() + DEAD_LIFETIME, why: storedWhy(why) });
        await lasting();
      },
    };
  };
}

function jobOf(row: Row) {
  const body: unknown = JSON.parse(String(row.body));
  return { id: String(row.id), kind: String(row.kind), body, attempts: Number(row.attempts) };
}

function deadJob(row: Row): DeadJob {
  return { ...jobOf(row), why: String(row.why), at: new Date(Number(row.ended)) };
}

/** Whoever held a lease or had begun something is gone: their work may be taken at once. */
export function freeAll(database: Embedded['database'], clock: Clock): void {
  database
    .prepare("UPDATE jobs SET lease = NULL, due = ? WHERE state = 'open' AND lease IS NOT NULL")
    .run(clock.now().getTime());
  database.exec('DELETE FROM seen WHERE begun = 1');
}

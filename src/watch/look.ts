import type { Clock } from '../clock';
import type { JobEnd, JobKind, RunningJob } from '../store/run-job';
import type { JobStore } from '../store/store';
import { type Storm, stormsIn } from './hub-minutes';
import type { Incident } from './incident';
import { judgeWatch } from './judge-watch';
import { LOOK, lookAgain, lookBody } from './look-again';
import { afterPlan, type Plan, planMessages } from './plan-messages';
import type { MayWatch, SayIncidents, WatchLog } from './ports';
import type { WatchBook } from './watch-book';
import { type Target, targetKey, type WatchRecord } from './watch-record';

export interface LookParts {
  readonly book: WatchBook;
  readonly jobs: Pick<JobStore, 'put'>;
  readonly says: SayIncidents;
  readonly mayWatch: MayWatch;
  readonly clock: Clock;
  readonly log: WatchLog;
}

/** Longer than a message takes with all its tries. Who crashes in it is taken up by the same job, which may say it twice. */
const CLAIM = 3 * 60_000;
const CLAIMED_WAIT = 5_000;
/** Access could not be asked, or the channel wants a pause. */
const UNCLEAR_WAIT = 5 * 60_000;
const WRITTEN_WAIT = 200;
const ATTEMPTS = 200;

type Kept = { readonly value: WatchRecord; readonly etag: string };

/** Looks at one watcher, says what is to be said, and has them looked at again when that is due. */
export function lookWork(parts: LookParts): Readonly<Record<string, JobKind>> {
  return {
    [LOOK]: {
      attempts: ATTEMPTS,
      async run(job) {
        const read = lookBody.safeParse(job.body);
        if (!read.success) return { bury: 'Another version of Keepalive wrote this look.' };
        return look(parts, read.data.watcher, job);
      },
    },
  };
}

async function look(parts: LookParts, watcher: string, job: RunningJob): Promise<JobEnd> {
  const { book, clock } = parts;
  const found = await book.read(watcher);
  if (!found) return 'done';
  const now = clock.now().getTime();
  const { claim } = found.value;
  if (claim && claim.by !== job.id && claim.until > now)
    return { retryIn: CLAIMED_WAIT, why: 'Another is saying something there.' };
  const storms = await stormsOf(book, found.value);
  const { incidents, next } = judgeWatch(found.value, (hub) => storms.get(hub) ?? [], now);
  const plan = planMessages(found.value, incidents, now, parts.says.updatesInPlace(found.value));
  const at = Math.min(next ?? Number.POSITIVE_INFINITY, plan.heldUntil ?? Number.POSITIVE_INFINITY);
  if (plan.say.length + plan.edits.length > 0) {
    const end = await speak(parts, watcher, job, found, plan);
    if (end !== 'said') return end;
  }
  if (Number.isFinite(at)) await lookAgain(parts.jobs, watcher, at, now, found.value.revision);
  return 'done';
}

async function stormsOf(book: WatchBook, { targets }: WatchRecord): Promise<ReadonlyMap<string, readonly Storm[]>> {
  const found = new Map<string, readonly Storm[]>();
  for (const hub of new Set(targets.map((target) => target.hub.name.toLowerCase()))) {
    const minutes = (await book.readHub(hub))?.value;
    if (minutes) found.set(hub, stormsIn(minutes));
  }
  return found;
}

/** Asks for access, claims, says, and writes down what was said. */
async function speak(
  parts: LookParts,
  watcher: string,
  job: RunningJob,
  found: Kept,
  plan: Plan,
): Promise<JobEnd | 'said'> {
  const { book, clock, log } = parts;
  const seen = await askAccess(parts, watcher, found.value, plan);
  if (seen === 'unclear')
    return { retryIn: UNCLEAR_WAIT, why: 'Whether they may still see the hub could not be asked.' };
  if (seen === 'changed') return { retryIn: 0, why: 'What is watched has changed.' };
  const until = clock.now().getTime() + CLAIM;
  if (!(await book.write(watcher, { ...found.value, claim: { by: job.id, until } }, found.etag)))
    return { retryIn: WRITTEN_WAIT, why: 'Something has come in between.' };

  const replaced: Incident[] = [];
  for (const { message, incidents } of plan.edits)
    if (!(await parts.says.edit(found.value, message, incidents))) replaced.push(...incidents);
  const fresh = [...plan.say, ...replaced];
  const said = fresh.length > 0 ? await parts.says.say(found.value, fresh) : null;
  if (said?.kind === 'gone') {
    log.info({ watcher }, 'a conversation is over, or the bot was put out of it: its watches are removed');
    await book.remove(watcher);
    return 'done';
  }
  const [unsaid, message] =
    said?.kind === 'again' ? [new Set(fresh), null] : [new Set<Incident>(), said?.message ?? null];
  if (said?.kind === 'said' && said.unsure)
    log.warn({ watcher }, 'a message of a watch may not have arrived; it is not sent again');
  await settle(parts, watcher, plan, { fresh: new Set(fresh), unsaid, message });
  return said?.kind === 'again' ? { why: said.why } : 'said';
}

/** Rule 6: asked anew before each message. Who may no longer see a hub hears that, and nothing else of it. */
async function askAccess(
  { book, mayWatch, says, log }: LookParts,
  watcher: string,
  record: WatchRecord,
  { say, edits }: Plan,
): Promise<'may' | 'unclear' | 'changed'> {
  const names = new Set([...say, ...edits.flatMap(({ incidents }) => incidents)].map(({ hub }) => hub));
  const refused: string[] = [];
  for (const name of names) {
    const host = record.targets.find(({ hub }) => hub.name === name)?.hub.host;
    // All that was watched there is over; what stands of it is not touched any more.
    const sight = host === undefined ? 'may-not' : await mayWatch(record.person, host);
    if (sight === 'unclear') return 'unclear';
    if (sight === 'may-not') refused.push(name);
  }
  if (refused.length === 0) return 'may';
  const gone: Target[] = [];
  await book.change(watcher, (before) => {
    gone.push(...before.targets.filter(({ hub }) => refused.includes(hub.name)));
    return {
      ...before,
      targets: before.targets.filter(({ hub }) => !refused.includes(hub.name)),
      told: before.told.filter(({ incident }) => !refused.includes(incident.hub)),
    };
  });
  for (const target of gone) await book.removeEntry(watcher, target);
  for (const name of new Set(gone.map(({ hub }) => hub.name))) {
    log.info({ watcher, hub: name }, 'a person may no longer see a hub: their watches there are removed');
    await says.refuse(record, name);
  }
  return 'changed';
}

/** Writes down what was said into what is kept by now: events may have come, and watches may have been ended. */
async function settle(
  { book, clock }: LookParts,
  watcher: string,
  plan: Plan,
  said: {
    readonly fresh: ReadonlySet<Incident>;
    readonly unsaid: ReadonlySet<Incident>;
    readonly message: string | null;
  },
): Promise<void> {
  const now = clock.now().getTime();
  const gone: Target[] = [];
  const freshKeys = new Set([...said.fresh].map(({ key }) => key));
  const isAgain = said.unsaid.size > 0;
  const kept = await book.change(watcher, (before) => {
    gone.length = 0;
    const known = new Map(before.told.map((told) => [told.incident.key, told]));
    const told = plan.told.flatMap((one) => {
      if (!freshKeys.has(one.incident.key)) return [one];
      if (!isAgain) return [{ ...one, message: said.message }];
      const old = known.get(one.incident.key);
      // What could not be put into its place is a new message the next time.
      return old ? [{ ...old, message: null }] : [];
    });
    const live = told.filter(({ incident }) => isStillWatched(before, incident));
    const after = afterPlan(before, { ...plan, told: live, say: isAgain ? [] : [...said.fresh] }, now);
    const targets = new Set(after.targets.map(targetKey));
    gone.push(...before.targets.filter((target) => !targets.has(targetKey(target))));
    return { ...after, claim: null };
  });
  for (const target of gone) await book.removeEntry(watcher, target);
  if (kept?.targets.length === 0) await book.remove(watcher);
}

/** What was told of watches that were ended meanwhile is forgotten with them. */
function isStillWatched({ targets }: WatchRecord, incident: Incident): boolean {
  return targets.some(({ hub, deviceId, moduleId }) => {
    if (hub.name !== incident.hub) return false;
    return incident.kind === 'storm' || (incident.deviceId === deviceId && incident.moduleId === moduleId);
  });
}

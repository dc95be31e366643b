import { z } from 'zod';
import type { Clock } from '../../clock';
import { inLanes } from '../../lanes';
import { type JobEnd, type JobKind, type JobLog, OTHER_VERSION } from '../../store/run-job';
import type { FileStore, JobStore } from '../../store/store';
import { noTelemetry, type Telemetry } from '../../telemetry/telemetry';
import { keepCase, openCase, readAddition } from './case-in-store';
import { type Escalation, noted } from './escalation';
import type { EscalationBook } from './escalation-book';
import type { Delivery, Sink } from './sink';
import { allFailed, begun, isOpen, rested, settled, whyNot } from './steps';

/** The kind under which deliveries are kept as jobs. */
export const ESCALATE = 'escalate';

const body = z.object({ number: z.string().max(20) });

/** `again`: it surely was not said, or nobody knows; hearing it twice is better than never. `gone`: nobody listens. */
export type Told = 'told' | 'gone' | 'again';

export interface OutboxParts {
  readonly book: EscalationBook;
  readonly files: FileStore;
  readonly sinks: readonly Sink[];
  /** Says how it ended, by the record's state and its sinks. */
  readonly tellEnd: (escalation: Escalation) => Promise<Told>;
  readonly clock: Clock;
  readonly log: Pick<JobLog, 'error' | 'info'>;
  readonly telemetry?: Telemetry;
}

/** With waits of up to five minutes this is most of a working day. Then an operator may let it be tried anew. */
export const MOST_TRIES = 120;
/** After a crash the next taker need not wait long: every step can be repeated. Milliseconds. */
const LEASE = 20_000;

export function deliveryJob(
  { number, reference }: Pick<Escalation, 'number' | 'reference'>,
  parcel = 'case',
): Parameters<JobStore['put']>[0] {
  const id = parcel === 'case' ? `${ESCALATE}:${number}` : `${ESCALATE}:${number}:${parcel}`;
  return { id, kind: ESCALATE, body: { number, ...(reference !== undefined && { reference }) } };
}

/**
 * Brings one escalation to rest: its case whole in the store, each parcel at each sink in order, the person told. Each
 * step looks first at what is done, and every sink counts by the number: so all of it may be cut off at any moment, and
 * begun again.
 */
export function escalationWork(parts: OutboxParts): JobKind {
  const { book, clock, files } = parts;
  const inLane = inLanes<JobEnd>();

  /** One at a time for each number, so that a withdrawal does not overtake its case. */
  async function run(job: Parameters<JobKind['run']>[0], signal: AbortSignal): Promise<JobEnd> {
    const read = body.safeParse(job.body);
    if (!read.success) return OTHER_VERSION;
    const { number } = read.data;
    return inLane(number, () => bringToRest(number, job.attempts, signal));
  }

  async function bringToRest(number: string, attempts: number, signal: AbortSignal): Promise<JobEnd> {
    const last = attempts >= MOST_TRIES;
    const names = parts.sinks.map(({ name }) => name);
    const start = await book.change(number, (found) =>
      found.state === 'draft' ? null : begun(found, attempts === 1, names),
    );
    if (start === null || start.state === 'draft') return 'done';
    if (!(await keepCase(files, start)))
      await book.change(number, (found) => allFailed(found, 'the case is no longer there'));
    const waits = await Promise.all(parts.sinks.map((sink) => serve(sink, number, last, signal)));
    if (signal.aborted) return { retryIn: 0, why: 'The program was stopping.' };
    const now = await book.change(number, rested);
    if (now !== null && start.state === 'delivering') noteEnd(now);
    return now === null ? 'done' : endOf(now, Math.max(0, ...waits));
  }

  function noteEnd({ number, reference, state, parcels }: Escalation): void {
    if (state !== 'delivered' && state !== 'failed') return;
    const sinks = parcels.find(({ kind }) => kind === 'case')?.sinks;
    parts.log.info?.({ reference, number, end: state, sinks: statesOf(sinks) }, 'an escalation came to rest');
    (parts.telemetry ?? noTelemetry).count('keepalive.escalations', { end: state });
  }

  async function endOf(now: Escalation, after: number): Promise<JobEnd> {
    const why = `${now.number}: ${whyNot(now)}`;
    if (isOpen(now.parcels)) return after > 0 ? { retryIn: after, why } : { why };
    if (!(await tellOnce(now))) return { why: `${now.number}: the person could not be told.` };
    return whyNot(now) === '' ? 'done' : { bury: why };
  }

  /** Works off what is open at one sink, in order. Gives how long it asks to wait, in milliseconds; 0 when it does not. */
  async function serve(sink: Sink, number: string, last: boolean, signal: AbortSignal): Promise<number> {
    for (;;) {
      const escalation = await book.read(number);
      const parcel = escalation?.parcels.find(({ sinks }) => sinks[sink.name]?.state === 'open');
      if (!escalation || !parcel || signal.aborted) return 0;
      const delivery = await handOver(sink, escalation, parcel, signal).catch((error: unknown) =>
        trouble(number, error),
      );
      // Whoever stops it learns nothing about the place.
      if (!delivery.ok && signal.aborted) return 0;
      const goesOn = !delivery.ok && delivery.retry && !last;
      await book.change(number, (found) => settled(found, parcel.id, sink.name, delivery, goesOn, clock.now()));
      if (!delivery.ok && goesOn) return delivery.after ?? 0;
    }
  }

  /** A bug of ours: it is not the end of the case, and the person still hears how it ends. */
  function trouble(number: string, error: unknown): Delivery {
    parts.log.error({ err: error, number }, 'a delivery failed');
    return { ok: false, retry: true, why: 'something went wrong on our side' };
  }

  async function handOver(
    sink: Sink,
    escalation: Escalation,
    { id, kind, at }: Escalation['parcels'][number],
    signal: AbortSignal,
  ): Promise<Delivery> {
    if (kind === 'withdrawal') return sink.withdraw(escalation, signal);
    if (new Date(escalation.expires) <= clock.now()) return { ok: false, retry: false, why: 'its date has passed' };
    if (kind === 'case') return sink.deliver(escalation, () => openCase(files, escalation.number), signal);
    const text = await readAddition(files, escalation.number, id);
    if (text === null) return { ok: false, retry: false, why: 'what was added is no longer there' };
    return sink.add(escalation, { id, at, text }, signal);
  }

  /** How the delivery of the case ended, once for each end. False when it could not be said. */
  async function tellOnce(escalation: Escalation): Promise<boolean> {
    const { state, number, told } = escalation;
    if ((state !== 'failed' && state !== 'delivered') || told === state) return true;
    const how = await parts.tellEnd(escalation);
    if (how === 'again') return false;
    const what = how === 'told' ? `told: ${state}` : 'could not be told: the conversation is over';
    await book.change(number, (found) => ({
      ...found,
      told: state,
      history: noted(found, clock.now(), 'keepalive', what),
    }));
    return true;
  }

  return { run, leaseMs: LEASE, attempts: MOST_TRIES + 1 };
}

function statesOf(sinks: Escalation['parcels'][number]['sinks'] = {}): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(sinks).map(([name, { state }]) => [name, state]));
}

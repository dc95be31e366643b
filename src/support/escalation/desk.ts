import { createHash, randomBytes } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Person } from '../../access/access';
import type { Clock } from '../../clock';
import { redact } from '../../redact';
import type { FileStore, JobStore } from '../../store/store';
import { DRAFT_LIFETIME, keepAddition } from './case-in-store';
import { keptContact } from './contact';
import { draftName, type Escalation, isHandedOver, noted, type Preview, type SinkName } from './escalation';
import type { EscalationBook } from './escalation-book';
import { deliveryJob } from './outbox';
import type { Severity } from './severity';
import { newParcel, withdrawn } from './steps';

/** What a person may do with their escalations. Nobody sees those of others: for them there is no such number. */
export interface EscalationDesk {
  /** Such as `the folder …`, one for each sink. */
  readonly places: readonly string[];
  /** A number for a case that is still to be made and agreed to. */
  open(wanted: Wanted): Promise<Escalation>;
  /** Makes and keeps the zip that the preview shows, unless it is kept already. Null when the draft is gone. */
  fill(number: string, make: (draft: Escalation) => Promise<Draft>): Promise<Escalation | null>;
  /** Hands the case over, whatever is said how often. */
  consent(number: string, person: Person): Promise<Consent>;
  /** A draft goes without a trace; false when it is none. */
  decline(number: string, person: Person): Promise<boolean>;
  withdraw(number: string, person: Person): Promise<'withdrawn' | 'already' | 'declined' | 'unknown'>;
  /** The same text is added once. */
  add(number: string, person: Person, text: string): Promise<'added' | 'already' | 'closed' | 'unknown'>;
  find(number: string, person: Person): Promise<Escalation | null>;
  of(person: Person): Promise<readonly Escalation[]>;
  /** Drafts go; what was handed over stays until its date. Gives how many stay. */
  forget(person: Person): Promise<number>;
}

export interface Wanted {
  /** Of the activity that asks for it. */
  readonly reference?: string;
  readonly person: Person;
  readonly conversation: Escalation['conversation'];
  readonly subject: Escalation['subject'];
  readonly hubResourceId: string | null;
  readonly severity: Severity;
  readonly contact: string;
}

export interface Draft {
  readonly zip: Readable;
  readonly verdict: Escalation['verdict'];
  /** Known when the zip was read to its end. */
  preview(): Preview;
}

/** `not-ready`: its preview is still being made. `expired`: the draft was not agreed to in time. */
export type Consent =
  | { readonly kind: 'handed-over' | 'already'; readonly escalation: Escalation }
  | { readonly kind: 'not-ready' | 'expired' | 'unknown' };

export interface DeskParts {
  readonly book: EscalationBook;
  readonly files: FileStore;
  readonly jobs: Pick<JobStore, 'put'>;
  readonly sinks: ReadonlyArray<{ readonly name: SinkName; readonly where: string }>;
  /** How long a case is kept. */
  readonly caseDays: number;
  readonly clock: Clock;
}

const DAY = 24 * 3_600_000;
/** More is a new case. */
const MOST_PARCELS = 50;
const LONGEST_ADDITION = 100_000;

export function escalationDesk(parts: DeskParts): EscalationDesk {
  const { book, files, jobs, clock } = parts;
  const names = parts.sinks.map(({ name }) => name);

  async function find(number: string, person: Person): Promise<Escalation | null> {
    const found = await book.read(number.toUpperCase());
    return found && isSame(found.person, person) ? found : null;
  }

  async function drop(escalation: Escalation): Promise<void> {
    await book.remove(escalation);
    if (escalation.case) await files.remove(escalation.case.file);
  }

  return {
    places: parts.sinks.map(({ where }) => where),
    find,
    of: (person) => book.of(person),

    open({ contact, ...wanted }) {
      const now = clock.now();
      return book.open((number) => ({
        ...wanted,
        number,
        state: 'draft',
        contact: keptContact(contact),
        verdict: null,
        case: null,
        preview: null,
        openedAt: now.toISOString(),
        expires: new Date(now.getTime() + DRAFT_LIFETIME).toISOString(),
        parcels: [],
        answers: [],
        told: null,
        history: [{ at: now.toISOString(), who: 'person', what: 'asked for it' }],
      }));
    },

    async fill(number, make) {
      const draft = await book.read(number);
      if (!draft || draft.case !== null) return draft;
      const expires = new Date(clock.now().getTime() + DRAFT_LIFETIME);
      const { zip, verdict, preview } = await make(draft);
      // A name of its own each time: what somebody has agreed to meanwhile is not written over.
      const file = draftName(number, randomBytes(8).toString('hex'));
      const kept = await files.put(file, zip, { expires, type: 'application/zip' });
      const shown = preview();
      const filled = await book.change(number, (found) =>
        found.case === null
          ? { ...found, case: { file, ...kept }, verdict, preview: shown, expires: expires.toISOString() }
          : null,
      );
      if (filled?.case?.file !== file) await files.remove(file);
      return filled;
    },

    async consent(number, person) {
      const found = await find(number, person);
      if (!found) return { kind: 'unknown' };
      if (!isHandedOver(found) && found.case === null) return { kind: 'not-ready' };
      const now = clock.now();
      if (!isHandedOver(found) && new Date(found.expires) <= now) return { kind: 'expired' };
      let isNew = false;
      const escalation = await book.change(found.number, (draft) => {
        isNew = !isHandedOver(draft);
        return isNew ? agreed(draft, now, parts.caseDays, names) : null;
      });
      if (!escalation) return { kind: 'unknown' };
      // Also for one that was agreed to before: a crash may have come in between.
      await jobs.put(deliveryJob(found));
      return { kind: isNew ? 'handed-over' : 'already', escalation };
    },

    async decline(number, person) {
      const found = await find(number, person);
      if (!found || isHandedOver(found)) return false;
      await drop(found);
      return true;
    },

    async withdraw(number, person) {
      const found = await find(number, person);
      if (!found) return 'unknown';
      if (!isHandedOver(found)) {
        await drop(found);
        return 'declined';
      }
      const before = found.state;
      await book.change(found.number, (kept) =>
        kept.state === 'withdrawn' ? null : withdrawn(kept, clock.now(), names),
      );
      await jobs.put(deliveryJob(found, 'withdrawal'));
      return before === 'withdrawn' ? 'already' : 'withdrawn';
    },

    async add(number, person, said) {
      const found = await find(number, person);
      if (!found || !isHandedOver(found)) return 'unknown';
      if (found.state === 'withdrawn') return 'closed';
      const text = redact(said).slice(0, LONGEST_ADDITION);
      const id = createHash('sha256').update(text).digest('hex').slice(0, 12);
      const isKnown = found.parcels.some((parcel) => parcel.id === id);
      if (!isKnown && found.parcels.length >= MOST_PARCELS) return 'closed';
      if (!isKnown) await keepAddition(files, found.number, id, text, new Date(found.expires));
      const now = clock.now();
      await book.change(found.number, (kept) =>
        kept.parcels.some((parcel) => parcel.id === id)
          ? null
          : {
              ...kept,
              parcels: [...kept.parcels, newParcel(id, 'addition', now, names)],
              history: noted(kept, now, 'person', `added: ${id}`),
            },
      );
      await jobs.put(deliveryJob(found, id));
      return isKnown ? 'already' : 'added';
    },

    async forget(person) {
      const own = await book.of(person);
      for (const escalation of own) if (!isHandedOver(escalation)) await drop(escalation);
      return own.filter(isHandedOver).length;
    },
  };
}

function agreed(draft: Escalation, now: Date, caseDays: number, sinks: readonly SinkName[]): Escalation {
  return {
    ...draft,
    state: 'consented',
    expires: new Date(now.getTime() + caseDays * DAY).toISOString(),
    parcels: [newParcel('case', 'case', now, sinks)],
    history: noted(draft, now, 'person', 'agreed'),
  };
}

function isSame(a: Person, b: Person): boolean {
  return a.id === b.id && a.channel === b.channel;
}

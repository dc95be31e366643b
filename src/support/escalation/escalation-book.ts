import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Person } from '../../access/access';
import type { RecordStore } from '../../store/store';
import { type Escalation, escalationShape } from './escalation';
import { drawNumber } from './number';

/** The escalations as they are kept: one record each, and one entry a person for what is theirs. */
export interface EscalationBook {
  /** Under a number that nobody has. */
  open(make: (number: string) => Escalation): Promise<Escalation>;
  read(number: string): Promise<Escalation | null>;
  /**
   * Writes what `change` makes of it, again and again until nobody wrote in between; null from `change` leaves it.
   * Gives what is kept then; null when there is none of this number.
   */
  change(number: string, change: (escalation: Escalation) => Escalation | null): Promise<Escalation | null>;
  /** Of this person, the newest first. */
  of(person: Person): Promise<readonly Escalation[]>;
  all(): Promise<readonly string[]>;
  remove(escalation: Pick<Escalation, 'number' | 'person'>): Promise<void>;
}

const DRAWS = 20;
const WRITES = 30;
/** More than a person wants to read. */
const MOST_OF_ONE = 50;
const ALL = 'escalations/';

export function keepEscalations(records: RecordStore, draw: () => string = drawNumber): EscalationBook {
  async function read(number: string): Promise<Escalation | null> {
    return (await records.get(key(number), escalationShape))?.value ?? null;
  }

  return {
    read,
    async open(make) {
      for (let attempt = 0; attempt < DRAWS; attempt += 1) {
        const made = make(draw());
        if (!(await records.put(key(made.number), made, null))) continue;
        await records.put(ownKey(made), made.number, null);
        return made;
      }
      throw new Error(`${DRAWS} numbers in a row were taken.`);
    },
    async change(number, change) {
      for (let attempt = 0; attempt < WRITES; attempt += 1) {
        const found = await records.get(key(number), escalationShape);
        if (!found) return null;
        const changed = change(found.value);
        if (changed === null) return found.value;
        if (await records.put(key(number), changed, found.etag)) return changed;
      }
      throw new Error('The record of an escalation is written by too many at once.');
    },
    async of(person) {
      const own: Escalation[] = [];
      for (const entry of await records.list(ownPrefix(person))) {
        const number = await records.get(entry, z.string());
        const found = number && (await read(number.value));
        if (found) own.push(found);
      }
      return own.sort((a, b) => b.openedAt.localeCompare(a.openedAt)).slice(0, MOST_OF_ONE);
    },
    async all() {
      return (await records.list(ALL)).map((entry) => entry.slice(ALL.length));
    },
    async remove(escalation) {
      await records.remove(ownKey(escalation));
      await records.remove(key(escalation.number));
    },
  };
}

function key(number: string): string {
  return `${ALL}${number}`;
}

/** Names in the store are ours, never people's. */
function ownPrefix({ channel, id }: Person): string {
  const whose = createHash('sha256')
    .update(JSON.stringify([channel, id]))
    .digest('hex');
  return `escalations-of/${whose.slice(0, 40)}/`;
}

function ownKey({ number, person }: Pick<Escalation, 'number' | 'person'>): string {
  return `${ownPrefix(person)}${number}`;
}

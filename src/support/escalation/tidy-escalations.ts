import type { Clock } from '../../clock';
import type { FileStore, JobStore } from '../../store/store';
import { isHandedOver, zipName } from './escalation';
import type { EscalationBook } from './escalation-book';
import { deliveryJob } from './outbox';
import { isOpen } from './steps';

/**
 * Removes what is past its date, and puts a job for each delivery that has none: between a person's yes and its job a
 * crash may have come. Gives how many were removed.
 */
export async function tidyEscalations(parts: {
  readonly book: EscalationBook;
  readonly files: FileStore;
  readonly jobs: Pick<JobStore, 'put'>;
  readonly clock: Clock;
}): Promise<number> {
  const { book, files, jobs, clock } = parts;
  let removed = 0;
  for (const number of await book.all()) {
    const found = await book.read(number);
    if (!found) continue;
    if (new Date(found.expires) <= clock.now()) {
      if (found.case) await files.remove(found.case.file);
      await files.remove(zipName(number));
      await book.remove(found);
      removed += 1;
    } else if (isHandedOver(found)) {
      const isUnderWay = found.state === 'consented' || found.state === 'delivering';
      if (isUnderWay) await jobs.put(deliveryJob(found));
      for (const parcel of found.parcels)
        if (parcel.kind !== 'case' && isOpen([parcel])) await jobs.put(deliveryJob(found, parcel.id));
    }
  }
  return removed;
}

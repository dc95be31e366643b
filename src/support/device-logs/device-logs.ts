import type { Clock } from '../../clock';
import type { Store } from '../../store/store';
import type { LogOwner } from './given-log';
import { type LastAnswers, rememberAnswers } from './last-answers';
import { keepLogs, type LogBook } from './log-book';
import { keepUploadLinks, type UploadLinks } from './upload-links';

/** All that is kept around the logs that people give. */
export interface DeviceLogs {
  readonly logs: LogBook;
  readonly answers: LastAnswers;
  readonly links: UploadLinks;
  forget(owner: LogOwner): Promise<void>;
  /** Removes what has expired. */
  tidy(now: Date): Promise<void>;
}

/** @param days how long a log is kept */
export function keepDeviceLogs(
  store: Pick<Store, 'files' | 'records'>,
  clock: Pick<Clock, 'now'>,
  days: number,
): DeviceLogs {
  const logs = keepLogs({ ...store, clock, days });
  const answers = rememberAnswers(store.records);
  const links = keepUploadLinks({ records: store.records, clock });
  return {
    logs,
    answers,
    links,
    async forget(owner) {
      await logs.forget(owner);
      await answers.forget(owner);
      await links.forget(owner);
    },
    async tidy(now) {
      await logs.tidy(now);
      await answers.tidy(now);
      await links.tidy(now);
    },
  };
}

import type { DeviceLog } from '../../evidence/device-log';
import type { Seen, Subject, Window } from '../../evidence/evidence';
import type { Source } from '../../evidence/source';
import { type Investigation, investigate, type Progress } from '../../investigate';
import type { LogOwner } from './given-log';
import type { LogBook } from './log-book';

type Deps = Parameters<typeof investigate>[0];

/** Investigates with what this person gave of the device's logs in this conversation, where there is any. */
export function withGivenLogs(logs: Pick<LogBook, 'logsOf'>, deps: Deps) {
  return async (
    request: {
      readonly subject: Subject;
      readonly window: Window;
      readonly whose: LogOwner;
      readonly reference?: string;
    },
    answer: (investigation: Investigation) => Promise<void>,
    progress?: (progress: Progress) => Promise<void>,
  ) => {
    const { subject, window, whose, reference } = request;
    const given = await logs.logsOf(whose, subject);
    const sources = given.length > 0 ? [...deps.sources, givenLogs(given)] : deps.sources;
    const of = { ...deps, sources, ...(reference !== undefined && { reference }) };
    return investigate(of, { subject, window }, answer, progress);
  };
}

function givenLogs(data: readonly DeviceLog[]): Source<'device-logs'> {
  const searched = `${data.length === 1 ? 'one log' : `${data.length} logs`} of the device, as given in the chat`;
  const seen: Seen<readonly DeviceLog[]> = { ok: true, data, searched };
  return {
    kinds: ['device-logs'],
    place: 'the logs that were given in the chat',
    collect: async () => ({ 'device-logs': seen }),
  };
}

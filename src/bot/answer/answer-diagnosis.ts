import type { Activity } from 'botbuilder';
import type { Edition } from '../../cards/answer-standing';
import { makeTimeline } from '../../diagnosis/timeline';
import type { Subject } from '../../evidence/evidence';
import type { Investigation } from '../../investigate';
import type { KeptCase } from '../../support/keep-case';
import { answerLog, type GivenParts, type LogAnswer, ownerOf, rememberAnswer } from '../device-logs/answer-log';
import type { DiagnosisJob } from '../jobs';
import { type Investigate, type KeepCase, mayHaveArrived, type Tell } from '../ports';
import { askConsent, isOwnTeamsChat } from '../rooms/file-consent';
import { failed, say } from '../words';
import { answerMessage, keptMessage, type MessageParts, withReport } from './answer-message';
import { type AnswerPlace, answerPlace } from './answer-place';
import { inRoom } from './answer-room';
import { type DraftParts, draftMessage } from './draft-message';
import { lateChange } from './late-evidence';
import { tellProgress } from './tell-progress';

export interface AnswerParts extends MessageParts, DraftParts {
  readonly investigate: Investigate;
  readonly tell: Tell;
  /** The logs that people give, and what was answered before. */
  readonly given: Omit<GivenParts, 'buttons'>;
  readonly typing: (conversation: DiagnosisJob['conversation']) => Promise<void>;
  /** Told what a diagnosis saw of the times in which the device was away, in milliseconds; absent: nobody needs it. */
  readonly learn?: (subject: Subject, away: readonly number[]) => void;
}

const REPLACED = 'The card below replaces the one above.';

/** Runs one job: its devices one after the other, each with its card. Trouble becomes a sentence with a reference. */
export async function answerDiagnosis(parts: AnswerParts, job: DiagnosisJob): Promise<void> {
  for (const deviceId of job.deviceIds) {
    await answerOne(parts, job, { hub: job.hub.host, deviceId, moduleId: job.moduleId });
  }
}

async function answerOne(parts: AnswerParts, job: DiagnosisJob, subject: Subject): Promise<void> {
  const { conversation } = job;
  const typing = () => parts.typing(conversation);
  const place = answerPlace(parts.tell, conversation);
  const answering = howToAnswer(parts, job, place);
  const window = { from: new Date(job.window.from), to: new Date(job.window.to) };
  const request = { subject, window, whose: ownerOf(job), reference: job.id };
  try {
    await typing();
    const about = { deviceId: subject.deviceId, hub: job.hub.name };
    await parts.investigate(request, answering.answer, tellProgress({ ...parts, typing }, about, place));
  } catch (error) {
    parts.log.error({ err: error, reference: job.id }, 'a diagnosis could not be answered');
    // Nothing went wrong with the answer: it stands there, or the person is told that it may not.
    if (mayHaveArrived(error)) throw error;
    const sorry = say(failed(job.id));
    // An answer that stands is still true; what was looked at by then is not worth keeping.
    await (answering.hasAnswered() ? parts.tell.tell(conversation, sorry) : place.put(sorry));
  }
}

function howToAnswer(parts: AnswerParts, job: DiagnosisJob, place: AnswerPlace): Answering {
  const { keepCase } = parts;
  if (job.kind === 'collect' && keepCase) return collecting(parts, keepCase, job, place);
  if (job.kind === 'escalate') return atTheEnd(place, (found) => draftMessage(parts, job, found));
  return job.room ? inRoom(parts, job, place, job.room) : diagnosing(parts, job, place);
}

interface Answering {
  readonly answer: (investigation: Investigation) => Promise<void>;
  hasAnswered(): boolean;
}

function diagnosing(parts: AnswerParts, job: DiagnosisJob, place: AnswerPlace): Answering {
  let first: Investigation | undefined;
  const card = (investigation: Investigation, edition: Edition | null) =>
    answerMessage(parts, job, investigation, edition);

  const edition = () => ({ revision: place.inPlace ? place.revision : 1 });

  async function answer(investigation: Investigation): Promise<void> {
    const log =
      first === undefined && job.logs
        ? await answerLog({ ...parts.given, buttons: parts.buttons }, job, investigation)
        : null;
    // Before it is said: whoever reads the answer may ask about it at once.
    if (investigation.final) {
      await rememberAnswer(parts.given, job, investigation, parts.clock.now());
      parts.learn?.(investigation.report.subject, absencesIn(investigation));
    }
    if (first !== undefined) await answerLate(first, investigation);
    else await answerFirst(investigation, log);
  }

  async function answerFirst(investigation: Investigation, log: LogAnswer | null): Promise<void> {
    if (log) {
      const isAll = investigation.final && !log.isOther;
      const message = isAll ? withReport(parts, log.message, investigation) : log.message;
      await (isAll ? place.put(message) : parts.tell.tell(job.conversation, message));
      if (isAll) {
        first = investigation;
        return;
      }
    }
    // A client may show an old state of a message that is updated, so each of them says which it is.
    const isOneOfSeveral = !investigation.final || place.inPlace;
    await place.put(await card(investigation, isOneOfSeveral ? { ...edition(), below: false, changed: '' } : null));
    first = investigation;
  }

  async function answerLate(first: Investigation, last: Investigation): Promise<void> {
    const { kind, why, now } = lateChange(first, last);
    if (place.inPlace) {
      return place.put(await card(last, { ...edition(), below: false, changed: kind === 'none' ? '' : why }));
    }
    if (kind === 'none') return place.put(say(why));
    if (kind === 'more-exact') return place.put(withReport(parts, say(`${why} ${now}`), last));
    await place.put(say(`${why} ${now} ${REPLACED}`));
    await place.put(await card(last, { revision: 2, below: true, changed: '' }));
  }

  return { answer, hasAnswered: () => first !== undefined };
}

/** For how long the device was away each time, by its log. */
function absencesIn({ report, evidence }: Investigation): readonly number[] {
  if (!evidence.connections.ok) return [];
  const { sessions } = makeTimeline(evidence.connections.data.records, report.subject);
  return sessions.flatMap(({ gap }) => (gap === null ? [] : [Math.max(0, gap)]));
}

/** One message, when everything has answered. */
function atTheEnd(place: AnswerPlace, message: (found: Investigation) => Promise<Partial<Activity>>): Answering {
  async function answer(investigation: Investigation): Promise<void> {
    if (investigation.final) await place.put(await message(investigation));
  }
  return { answer, hasAnswered: () => false };
}

/** The case; in the person's own chat of Teams also the offer to put it into their OneDrive. */
function collecting(parts: AnswerParts, keepCase: KeepCase, job: DiagnosisJob, place: AnswerPlace): Answering {
  async function offer(file: KeptCase['file']): Promise<void> {
    const question = file && isOwnTeamsChat(job.conversation) ? askConsent(file) : null;
    if (question === null) return;
    try {
      await parts.tell.tell(job.conversation, question, 1);
    } catch (error) {
      // The link in the answer leads to the same file.
      parts.log.warn({ err: error, reference: job.id }, 'a case could not be offered as a file');
    }
  }

  async function answer(investigation: Investigation): Promise<void> {
    if (!investigation.final) return;
    const kept = await keepCase(job, investigation);
    await place.put(await keptMessage(parts, async () => kept, job, investigation));
    await offer(kept.file);
  }
  return { answer, hasAnswered: () => false };
}

import { answerDiagnosis } from '../../src/bot/answer/answer-diagnosis';
import type { DiagnosisJob } from '../../src/bot/jobs';
import type { Clock } from '../../src/clock';
import { PUBLIC_CLOUD } from '../../src/cloud';
import type { Evidence, Kind } from '../../src/evidence/evidence';
import type { AnySource } from '../../src/evidence/source';
import { investigate } from '../../src/investigate';
import { type Chat, type ChatOptions, chat } from './chat';
import { memoryButtons } from './conversation';
import { createFakeClock } from './fake-clock';
import { givenLogs } from './given-logs';
import { KEPT, sampleJob } from './sample-job';
import { NOW } from './sample-report';

/** After how many seconds a source answers, and what. */
export type Answers = ReadonlyArray<readonly [seconds: number, what: Partial<Evidence>]>;

/** Runs one job whose sources answer so, by a clock of its own, and gives what the person has seen. */
export async function askSlowSources(
  channelId: string,
  answers: Answers,
  { job = {}, ...options }: ChatOptions & { readonly job?: Partial<DiagnosisJob> } = {},
): Promise<Chat> {
  const clock = createFakeClock(NOW);
  const heard = chat(clock, options);
  const sources = answers.map(([seconds, what]) => sourceOf(clock, seconds, what));
  const log = { error: () => undefined, warn: () => undefined };
  const done = answerDiagnosis(
    {
      investigate: (request, ...told) => investigate({ sources, clock, log }, request, ...told),
      tell: heard.tell,
      typing: heard.typing,
      similarIds: async () => [],
      keepCase: async () => KEPT,
      buttons: memoryButtons(clock),
      clock,
      given: givenLogs(clock).given,
      canCallEdge: false,
      cloud: PUBLIC_CLOUD,
      log,
      attachReport: false,
    },
    sampleJob({ conversation: { ...sampleJob().conversation, channelId }, zone: 'UTC', ...job }),
  );
  // Longer than two devices may take.
  await clock.advance(30_000);
  await done;
  return heard;
}

function sourceOf(clock: Clock, seconds: number, what: Partial<Evidence>): AnySource {
  const kinds = Object.keys(what).filter((name): name is Kind => name in what);
  return {
    kinds,
    place: kinds.join(' and '),
    async collect(_subject, _window, signal) {
      await clock.wait(seconds * 1000, signal);
      return what;
    },
  };
}

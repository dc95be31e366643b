import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AnswerWorkParts } from '../bot/answer/answer-work';
import { ANSWER_KINDS, ANSWER_LEASE } from '../bot/answer/keep-asked';
import type { Bot, BotParts } from '../bot/keepalive-bot';
import { loadTemplates } from '../cards/render';
import type { Clock } from '../clock';
import { hubSdk } from '../evidence/sources/hub-registry';
import { monitorSdk } from '../evidence/sources/monitor-client';
import { onFirstUse } from '../on-first-use';
import type { JobKind } from '../store/run-job';
import type { withGivenLogs } from '../support/device-logs/with-given-logs';
import type { draftCase } from '../support/escalation/draft-case';

// What a start does not wait for. Each part is loaded by its first use, or by warmUp() soon after the door is open,
// whichever comes first.

const botPart = (): typeof import('../bot/keepalive-bot') => require('../bot/keepalive-bot');
const answerPart = (): typeof import('../bot/answer/answer-work') => require('../bot/answer/answer-work');
const judgePart = (): typeof import('../support/device-logs/with-given-logs') =>
  require('../support/device-logs/with-given-logs');

const casePart = (): typeof import('../support/escalation/draft-case') => require('../support/escalation/draft-case');

/** In the order in which a first question needs them. */
const PARTS: readonly (() => unknown)[] = [botPart, answerPart, loadTemplates, judgePart, hubSdk, monitorSdk, casePart];

/** Whoever waited for the open door, as a platform with its probe, is answered first. Milliseconds. */
const WARM_UP_AFTER = 2_000;

/** Loads part by part what a first question would wait for; requests are answered in between. */
export async function warmUp(clock: Clock, signal: AbortSignal): Promise<void> {
  await clock.wait(WARM_UP_AFTER, signal);
  for (const part of PARTS) {
    await nextTurn();
    if (signal.aborted) return;
    part();
  }
}

/** The bot, with its dialogs and words. */
export function lateBot(parts: BotParts): Bot {
  const bot = onFirstUse(() => botPart().createBot(parts));
  return { run: (context) => bot().run(context) };
}

/** How what people ask for is answered: cards and pictures. */
export function lateAnswers(parts: AnswerWorkParts): Readonly<Record<string, JobKind>> {
  const kinds = onFirstUse(() => answerPart().answerKinds(parts));
  return Object.fromEntries(
    ANSWER_KINDS.map((kind) => [
      kind,
      { leaseMs: ANSWER_LEASE, run: (job, signal) => kinds()[kind].run(job, signal) } satisfies JobKind,
    ]),
  );
}

/** The case of an escalation. */
export const lateDraft: typeof draftCase = (...asked) => casePart().draftCase(...asked);

type Investigate = ReturnType<typeof withGivenLogs>;

/** All checks, and what they know. */
export function lateInvestigation(...parts: Parameters<typeof withGivenLogs>): Investigate {
  const investigate = onFirstUse(() => judgePart().withGivenLogs(...parts));
  return (...asked) => investigate()(...asked);
}

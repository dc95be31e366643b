import { setTimeout as pause } from 'node:timers/promises';
import { DirectLineConversation, report, type SeenActivity } from '../../kit/direct-line-client';
import { CHECKING } from '../dialog';
import type { Row } from '../row';
import { type Served, startServer } from '../servers/process';
import { percentile } from '../statistics';

/** People at the same time: while one waits for the first words, the diagnoses of the others run beside. */
const PEOPLE = 8;
/** Of each person in each round. */
const QUESTIONS = 4;
const ROUNDS = 4;
/** Of the demo fleet. */
const METERS = 60;
/** Between people's first questions, and before the echo's next: people do not speak in step. */
const PAUSE_MS = 250;
const LIMIT_MS = 150;

/** From sending a question to its first words over the WebSocket, while every source takes two seconds. */
export const firstVisibleAnswer: Row = {
  figure: 'first visible answer',
  async measure() {
    const keepalive = await startServer('keepalive-on-lab');
    const echo = await startServer('echo-on-direct-line');
    const ours: number[] = [];
    const theirs: number[] = [];
    try {
      for (let round = 0; round <= ROUNDS; round += 1) {
        const own = await askAll(keepalive, round, CHECKING, (talk) => talk.waitFor(hasReport));
        const echoed = await askAll(echo, round, 'Echo: ', () => pause(PAUSE_MS));
        // The first round runs much for the first time.
        if (round > 0) ours.push(...own);
        if (round > 0) theirs.push(...echoed);
      }
    } finally {
      await Promise.all([keepalive.stop(), echo.stop()]);
    }
    const value = percentile(ours, 95);
    return [
      {
        figure: 'first visible answer',
        value,
        unit: 'ms (p95)',
        rival: 'echo bot, same adapter and channel',
        rivalValue: percentile(theirs, 95),
        budget: `p95 ≤ ${LIMIT_MS} ms`,
        ok: value <= LIMIT_MS,
      },
    ];
  },
};

function hasReport(activity: SeenActivity): boolean {
  return report(activity) !== undefined;
}

/** How long each question of each person waited for its first words. */
async function askAll(
  { port }: Served,
  round: number,
  firstWords: string,
  untilDone: (talk: DirectLineConversation) => Promise<unknown>,
): Promise<number[]> {
  const waits = await Promise.all(
    Array.from({ length: PEOPLE }, async (_, person) => {
      const talk = await DirectLineConversation.start(`http://localhost:${port}`);
      const waited: number[] = [];
      await pause(person * PAUSE_MS);
      for (let number = 0; number < QUESTIONS; number += 1) {
        const meter = 1 + ((person + (number + round * QUESTIONS) * PEOPLE) % METERS);
        const begun = performance.now();
        const said = talk.say(`why does meter-${String(meter).padStart(3, '0')} on contoso-lab keep disconnecting?`);
        await talk.waitForText(new RegExp(`^${firstWords}`));
        waited.push(performance.now() - begun);
        await said;
        await untilDone(talk);
      }
      talk.close();
      return waited;
    }),
  );
  return waits.flat();
}

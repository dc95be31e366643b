import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { distinct } from '../codes-of-ends';
import { findUnanswered } from '../patterns/unanswered-methods';
import { clockTimes, count, listed } from '../words';

/** One call can meet a busy moment. Own judgement. */
const FEWEST_TO_BE_LIKELY = 2;

export const methodNotAnswered = defineCheck({
  id: 'method-not-answered',
  asks: 'Does the device answer direct methods?',
  needs: ['connections', 'operations'],
  uses: ['identity'],
  advisory: true,
  run({ operations, identity }, { timeline, subject, now }) {
    const unanswered = findUnanswered(timeline, operations, { subject, identity, now });
    const last = unanswered.at(-1);
    if (!last) return undefined;
    const codes = distinct(unanswered.map(({ code }) => code));
    return {
      id: 'method-not-answered',
      severity: 'info',
      confidence: unanswered.length >= FEWEST_TO_BE_LIKELY ? 'likely' : 'possible',
      title: 'The device is connected but does not answer direct methods',
      explanation:
        'The connection itself is fine. As a rule the program has registered no handler for the method, or did not do so again after it reconnected.',
      codes,
      because: [
        {
          kind: 'operations',
          text: `${count(unanswered.length, 'method call')} failed with ${listed(codes)} while the device was connected, at ${clockTimes(unanswered.slice(-4).map(({ time }) => time))} UTC.`,
          at: last.time,
        },
        ...(timeline.records.length === 0
          ? [
              {
                kind: 'identity' as const,
                text: 'By the registry the connection is older than these calls and still open.',
              },
            ]
          : []),
      ],
      guides: guidesFor(codes, GUIDES.directMethods),
      next: [
        {
          do: 'fix',
          who: 'developer of the device software',
          text: 'Register the method handler before or right after each connect, also after a reconnect, and answer within the time-out of the caller.',
        },
      ],
      explains: [],
      latest: last.time,
    };
  },
});

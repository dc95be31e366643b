import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { distinct, isUnauthorized } from '../codes-of-ends';
import { identityCommand } from '../commands';
import { endBefore } from '../patterns/standing-refusals';
import type { Refusal, Timeline } from '../timeline';
import { count, dayAndTime, plain } from '../words';

export const deviceNotFound = defineCheck({
  id: 'device-not-found',
  asks: 'Does the hub know this device?',
  needs: ['identity'],
  run({ identity }, { subject, timeline }) {
    // A denied or timed-out look-up is a gap, so null here is the registry's own "no".
    if (identity !== null) return undefined;
    const refusals = sinceLastConnect(timeline);
    const last = refusals.at(-1);
    const isModule = subject.moduleId !== null;
    const what = isModule ? `module ${plain(subject.moduleId)} of device` : 'device';
    return {
      id: 'device-not-found',
      severity: 'critical',
      confidence: 'confirmed',
      title: `The ${isModule ? 'module' : 'device'} is not registered in this hub`,
      explanation: `The hub ${plain(subject.hub)} has no ${isModule ? 'module' : 'device'} with exactly this id. Ids are case sensitive.`,
      codes: distinct(refusals.map(({ code }) => code)),
      because: [
        {
          kind: 'identity',
          text: `The registry of ${plain(subject.hub)} answered "not found" (404) for ${what} ${plain(subject.deviceId, 128)}.`,
        },
        ...(last
          ? [
              {
                kind: 'connections' as const,
                text: `The hub refused ${count(refusals.length, 'attempt')} to connect under this id, the last on ${dayAndTime(last.at)}.`,
                at: last.at,
              },
            ]
          : []),
      ],
      guides: guidesFor(['404001'], GUIDES.identityRegistry),
      next: [
        {
          do: 'fix',
          who: 'whoever asks',
          text: 'Check the spelling, upper and lower case, and whether it is this hub.',
        },
        {
          do: 'run',
          who: 'hub operator',
          text: 'If it should be here, look it up and register it again; a device that was deleted needs new credentials.',
          command: identityCommand('show', subject, '--query status'),
        },
      ],
      explains: [],
      ...(last ? { latest: last.at } : {}),
      accountsFor: [...endBefore(refusals, timeline.sessions.at(-1)), ...refusals],
    };
  },
});

/** An id that is not registered is refused as unknown, or as unauthorized. */
function sinceLastConnect({ sessions, refusals }: Timeline): readonly Refusal[] {
  const lastConnect = sessions.findLast(({ from }) => from !== null)?.from;
  return refusals.filter(
    ({ at, code }) => (!lastConnect || at > lastConnect) && (code.startsWith('404') || isUnauthorized(code)),
  );
}

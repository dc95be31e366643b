import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { distinct } from '../codes-of-ends';
import { companionsOf, eventsOf, findServiceEvents, type ServiceEvent } from '../patterns/shared-minutes';
import { proofsByAzure, referenceByAzure, toldByAzure } from '../patterns/told-by-azure';
import { clockTimes, count, dayAndTime, listed } from '../words';

/** From this share on people may read "the whole hub". Own judgement. */
const WHOLE_HUB = 0.5;

export const serviceEvent = defineCheck({
  id: 'service-event',
  asks: 'Did many devices of the hub drop at the same time?',
  needs: ['connections', 'fleet'],
  uses: ['service-health', 'hub'],
  yieldsOverSame: ['hub-unavailable'],
  run({ fleet, hub, 'service-health': health }, { timeline, window }) {
    const shared = findServiceEvents(timeline.sessions, fleet, window);
    const last = shared.at(-1);
    if (!last) return undefined;
    const codes = distinct(shared.flatMap(({ session, minute }) => [...session.codes, ...Object.keys(minute.codes)]));
    const byService = distinct(shared.flatMap((one) => one.byService));
    const { minute, session } = last;
    const events = eventsOf(shared);
    const others = companionsOf(shared, timeline);
    const told = toldByAzure(
      health,
      hub,
      shared.map((one) => ({ from: one.minute.minute, to: one.minute.minute })),
    );
    const isSaid = byService.length > 0 || told.confirms;
    return {
      id: 'service-event',
      severity: 'info',
      confidence: isSaid ? 'confirmed' : shared.some((one) => one.placesKnown) ? 'likely' : 'possible',
      title: `${minute.devices >= WHOLE_HUB * fleet.devices ? 'The whole hub dropped its devices' : 'The hub dropped many of its devices'} ${events.length === 1 ? 'once' : `${events.length} times`}, this one among them`,
      explanation:
        'Many devices in different places dropped in the same minute and were back soon. That is typical of an upgrade or a short fault of the service, not of this device.',
      codes: codes.toSorted(),
      because: [
        {
          kind: 'fleet',
          text: `Around ${dayAndTime(minute.minute)} ${count(minute.devices, 'other device')} dropped too, ${placesOf(last)} and with ${count(minute.sdks, 'SDK version')}; ${minute.backSoon} were back within 2 minutes.`,
          at: minute.minute,
        },
        {
          kind: 'connections',
          text: session.to
            ? `This device dropped in the same minute${session.code ? ` (${session.code})` : ''}.`
            : 'This device connected anew in that minute; the record of its drop is missing.',
          ...(session.to ? { at: session.to } : {}),
        },
        ...(events.length > 1
          ? [{ kind: 'fleet' as const, text: `It happened at ${clockTimes(events, 6)} UTC.` }]
          : []),
        ...(byService.length > 0
          ? [
              {
                kind: 'fleet' as const,
                text: `The hub gave codes of its own upgrades or faults: ${listed(byService)}.`,
              },
            ]
          : []),
        ...proofsByAzure(told),
      ],
      guides: guidesFor(byService.slice(0, 2), GUIDES.reconnect, GUIDES.eventGrid),
      next: [
        {
          do: 'fix',
          who: 'hub operator',
          text: 'Nothing to do at the device. Look at Resource Health and Service Health of the hub for that time.',
        },
        {
          do: 'escalate',
          who: 'hub operator',
          text: `If it comes again, hand it to support with the times above.${referenceByAzure(told)}`,
        },
      ],
      explains: [],
      latest: session.to ?? minute.minute,
      accountsFor: [...shared.map((one) => one.session), ...others],
    };
  },
});

function placesOf({ minute, placesKnown }: ServiceEvent): string {
  return placesKnown ? `behind ${minute.prefixes} different networks` : 'from where the log does not say';
}

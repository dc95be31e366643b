import { findCode } from '../catalogues/codes';
import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { countEvents, findServiceEvents } from '../patterns/shared-minutes';
import { count, dayAndTime, listed } from '../words';

export const serviceEvent = defineCheck({
  id: 'service-event',
  asks: 'Did many devices of the hub drop at the same time?',
  needs: ['connections', 'fleet'],
  yieldsTo: ['hub-unavailable'],
  run({ fleet }, { timeline, window }) {
    const shared = findServiceEvents(timeline.sessions, fleet, window);
    const last = shared.at(-1);
    if (!last) return undefined;
    const codes = [
      ...new Set(shared.flatMap(({ session, minute }) => [...session.codes, ...Object.keys(minute.codes)])),
    ].sort();
    const byService = codes.filter((code) =>
      ['service-upgrade', 'service-fault'].includes(findCode(code)?.category ?? ''),
    );
    const { minute, session } = last;
    const events = countEvents(shared);
    return {
      id: 'service-event',
      severity: 'info',
      confidence: byService.length > 0 ? 'confirmed' : 'likely',
      title: `The whole hub dropped its devices ${events === 1 ? 'once' : `${events} times`}, this one among them`,
      explanation:
        'Many devices in different places dropped in the same minute and were back soon. That is typical of an upgrade or a short fault of the service, not of this device.',
      codes,
      because: [
        {
          kind: 'fleet',
          text: `Around ${dayAndTime(minute.minute)} ${count(minute.devices, 'other device')} dropped too, behind ${minute.prefixes} different networks and with ${minute.sdks} different SDKs; ${minute.backSoon} were back within 2 minutes.`,
          at: minute.minute,
        },
        {
          kind: 'connections',
          text: `This device dropped in the same minute${session.code ? ` (${session.code})` : ''}.`,
          ...(session.to ? { at: session.to } : {}),
        },
        ...(byService.length > 0
          ? [{ kind: 'fleet' as const, text: `The hub gave codes of its own faults: ${listed(byService)}.` }]
          : []),
      ],
      guides: guidesFor(byService.slice(0, 2), GUIDES.reconnect, GUIDES.eventGrid),
      next: [
        {
          do: 'fix',
          who: 'hub operator',
          text: 'Nothing to do at the device. Look at Resource Health and Service Health of the hub for that time.',
        },
        { do: 'escalate', who: 'hub operator', text: 'If it comes again, hand it to support with the times above.' },
      ],
      explains: [],
      ...(session.to ? { latest: session.to } : {}),
      accountsFor: shared.map((one) => one.session),
    };
  },
});

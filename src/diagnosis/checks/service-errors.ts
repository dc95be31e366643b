import { findCode } from '../catalogues/codes';
import { guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { codesOf } from '../codes-of-ends';
import { findHubWideLosses } from '../patterns/hub-wide';
import { hubWideProof } from '../patterns/hub-wide-words';
import { findQuotaDays, isInQuotaDay } from '../patterns/quota-days';
import { isServiceFault } from '../patterns/service-codes';
import { endsOf } from '../patterns/session-times';
import { findServiceEvents, isPartOf } from '../patterns/shared-minutes';
import { belongsTo } from '../timeline';
import { clockTimes, count, dayAndTime, listed } from '../words';

export const serviceErrors = defineCheck({
  id: 'service-errors',
  asks: 'Did the hub itself fail for this device?',
  needs: ['connections'],
  uses: ['operations', 'fleet', 'metrics', 'hub'],
  yieldsTo: ['hub-unavailable'],
  run({ operations, fleet, metrics, hub }, { timeline, subject, window }) {
    // Errors of an event that hit the whole hub are told there.
    const events = findServiceEvents(timeline.sessions, fleet, window);
    const isApart = (at: Date | null): boolean => at !== null && !isPartOf(events, at);
    const quota = findQuotaDays(timeline, subject, { operations, metrics, hub });
    const sessions = timeline.sessions.filter(({ codes, to }) => codes.some(isServiceFault) && isApart(to));
    const refusals = timeline.refusals.filter(({ code, at }) => isServiceFault(code) && isApart(at));
    // A method that nobody answers (504101, 404103) speaks of the device, not of the service.
    const failed = (operations?.records ?? []).filter(
      (record) =>
        belongsTo(record, subject) &&
        record.category !== 'DirectMethods' &&
        isServiceFault(record.code) &&
        isApart(record.time) &&
        !isInQuotaDay(record.time, quota),
    );
    const times = [...endsOf(sessions), ...refusals.map(({ at }) => at), ...failed.map(({ time }) => time)];
    times.sort((a, b) => a.getTime() - b.getTime());
    const latest = times.at(-1);
    if (!latest) return undefined;
    const all = [
      ...codesOf(sessions),
      ...refusals.map(({ code }) => code),
      ...failed.flatMap(({ code }) => code ?? []),
    ];
    const codes = [...new Set(all.filter(isServiceFault))].sort();
    const ofHub = findHubWideLosses(timeline, fleet, window).filter(({ session }) => sessions.includes(session));
    const proof = hubWideProof(ofHub);
    return {
      id: 'service-errors',
      severity: 'warning',
      confidence: 'confirmed',
      title: `The hub service reported errors of its own for this device${proof ? '; others dropped too' : ''}`,
      explanation:
        'These codes are faults inside the service, mostly short ones. The device should simply try again, waiting longer each time.',
      codes,
      because: [
        {
          kind: sessions.length + refusals.length > 0 ? 'connections' : 'operations',
          text: `${count(times.length, 'record')} with ${listed(codes.map((code) => `${code} ${findCode(code)?.name ?? ''}`.trim()))}, at ${clockTimes(times.slice(-4))} UTC; the last on ${dayAndTime(latest)}.`,
          at: latest,
        },
        ...(proof ? [proof] : []),
      ],
      guides: guidesFor(codes),
      next: [
        { do: 'fix', who: 'hub operator', text: 'Look at Resource Health of the hub for these times.' },
        {
          do: 'escalate',
          who: 'hub operator',
          text: 'If it goes on for more than an hour, hand it to support with device, codes and UTC times.',
        },
      ],
      explains: [],
      latest,
      accountsFor: [...sessions, ...refusals],
    };
  },
});

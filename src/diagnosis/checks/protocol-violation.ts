import { findCode } from '../catalogues/codes';
import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { distinct } from '../codes-of-ends';
import type { Proof } from '../finding';
import { endsByLog } from '../patterns/ends-by-log';
import { quoted } from '../patterns/log-lines';
import { quantile } from '../patterns/numbers';
import { findOffences, isOffenceCode } from '../patterns/offences';
import { endedInQuotaDay, findQuotaDays } from '../patterns/quota-days';
import { findTooLarge } from '../patterns/too-large';
import { count, dayAndTime, duration, listed } from '../words';

/** More causes are listed in the guide. */
const MOST_CAUSES = 3;

export const protocolViolation = defineCheck({
  id: 'protocol-violation',
  asks: 'Does the device do what the hub does not allow?',
  needs: ['connections'],
  uses: ['operations', 'metrics', 'hub', 'device-logs'],
  yieldsTo: ['message-too-large', 'daily-quota-used', 'throttled', 'device-restart'],
  run({ operations, metrics, hub, 'device-logs': logs }, context) {
    const { timeline, subject, now } = context;
    const byLog = endsByLog(logs, context, ['client-fault']);
    const said = byLog.sessions.length > 0 ? byLog.lines.at(-1) : undefined;
    const { named, records, run, halfSeen } = findOffences(timeline, operations, subject, now);
    const tooLarge = new Set(findTooLarge(timeline, operations, subject).sessions);
    const quota = findQuotaDays(timeline, subject, { operations, metrics, hub });
    const isExplained = run.some((session) => tooLarge.has(session) || endedInQuotaDay(session, quota));
    const short = isExplained ? [] : run;
    const codes = distinct([
      ...named.flatMap((item) => ('codes' in item ? item.codes : [item.code])),
      ...records.map(({ code }) => code),
    ]).filter(isOffenceCode);
    const because: Proof[] = [];
    if (codes.length > 0) {
      const causes = [...new Set(codes.flatMap((code) => findCode(code)?.likelyCauses ?? []))].slice(0, MOST_CAUSES);
      because.push({
        kind: records.length > 0 ? 'operations' : 'connections',
        text: `The hub ended or refused ${count(named.length, 'connection')} with ${listed(codes.map((code) => `${code} ${findCode(code)?.name ?? ''}`.trim()))}${causes.length > 0 ? `; usual causes: ${listed(causes)}` : ''}.`,
      });
    }
    const [first, last] = [short[0]?.from, short.at(-1)?.to];
    if (first && last) {
      const age = quantile(
        short.map(({ length }) => length ?? 0),
        0.5,
      );
      because.push({
        kind: 'connections',
        text: `Each of the last ${count(short.length, 'connection')} was closed within ${duration(longest(short))} of its start, after ${duration(age ?? 0)} as a rule, from ${dayAndTime(first)} to ${dayAndTime(last)}.`,
        at: last,
      });
    }
    if (said)
      because.push({
        kind: 'device-logs',
        text: `The device’s own log tells of it when ${count(byLog.sessions.length, 'connection')} ended: ${quoted(said)}.`,
        ...(said.event.at ? { at: said.event.at } : {}),
      });
    const [proof, ...rest] = because;
    if (!proof) return undefined;
    const ends = [
      ...named.map((item) => ('codes' in item ? item.to : item.at)),
      last ?? null,
      byLog.sessions.at(-1)?.to ?? null,
    ];
    const latest = ends.reduce((newest, at) => (at && (!newest || at > newest) ? at : newest), null);
    return {
      id: 'protocol-violation',
      severity: 'warning',
      confidence: codes.length > 0 || said ? 'confirmed' : 'possible',
      title: 'The hub closes the connection because of what the device sends',
      explanation:
        'Over MQTT the hub cannot say what it dislikes: it closes the connection. QoS 2, a topic that it does not know, more than five subscriptions or a malformed message do that at every connect.',
      codes,
      because: [proof, ...rest],
      guides: guidesFor(codes.slice(0, 2), GUIDES.mqtt, GUIDES.quotas),
      next: [
        {
          do: 'fix',
          who: 'developer of the device software',
          text: 'Look at what the device sends and subscribes to right after its connect: QoS 0 or 1 only, and only topics of the MQTT guide. Leave out one after the other until it stays.',
        },
        {
          do: 'provide',
          who: 'technician at the device',
          text: 'Give me the device’s log with MQTT frames: its last line before the close is the culprit.',
        },
      ],
      explains: said ? ['network-loss'] : [],
      ...(latest ? { latest } : {}),
      accountsFor: [...named, ...short, ...byLog.sessions, ...(isExplained ? [] : halfSeen)],
    };
  },
});

function longest(sessions: ReadonlyArray<{ readonly length: number | null }>): number {
  return sessions.reduce((most, { length }) => Math.max(most, length ?? 0), 0);
}

import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import type { Proof } from '../finding';
import { endedInQuotaDay, findQuotaDays, isInQuotaDay, QUOTA_CODE } from '../patterns/quota-days';
import { count, dayAndTime, hourMinute } from '../words';

export const dailyQuotaUsed = defineCheck({
  id: 'daily-quota-used',
  asks: 'Has the hub used up its daily messages?',
  needs: ['connections'],
  uses: ['operations', 'hub'],
  run({ operations, hub }, { timeline, subject, now }) {
    const quota = findQuotaDays(timeline, operations, subject);
    const [span, last] = [quota.spans.at(-1), quota.records.at(-1)];
    if (!span || !last) return undefined;
    const sessions = timeline.sessions.filter((session) => endedInQuotaDay(session, quota));
    const refusals = timeline.refusals.filter(({ at }) => isInQuotaDay(at, quota));
    const over = now >= span.to;
    const because: [Proof, ...Proof[]] = [
      {
        kind: operations?.records.some(({ code }) => code === QUOTA_CODE) ? 'operations' : 'connections',
        text: `The hub refused ${count(quota.records.length, 'operation')} with ${QUOTA_CODE}, first on ${dayAndTime(span.from)}, last at ${hourMinute(last.time)} UTC.`,
        at: span.from,
      },
    ];
    if (sessions.length > 0)
      because.push({
        kind: 'connections',
        text: `${count(sessions.length, 'connection')} of the device broke while the quota was used up.`,
      });
    if (hub?.sku?.name)
      because.push({
        kind: 'hub',
        text: `The hub has tier ${hub.sku.name}${hub.sku.capacity ? ` with ${count(hub.sku.capacity, 'unit')}` : ''}.`,
      });
    return {
      id: 'daily-quota-used',
      severity: 'critical',
      confidence: 'confirmed',
      title: `The hub ${over ? 'had' : 'has'} used up its messages for the day`,
      explanation: `From then until 00:00 UTC the hub takes no more messages and may cut devices that send. ${over ? `The count began anew on ${dayAndTime(span.to)}.` : `It ends by itself on ${dayAndTime(span.to)}.`}`,
      codes: [QUOTA_CODE],
      because,
      guides: guidesFor([QUOTA_CODE], GUIDES.quotas, GUIDES.sendingMessages),
      next: [
        { do: 'fix', who: 'hub operator', text: 'Add units or take a larger tier if it cannot wait until 00:00 UTC.' },
        {
          do: 'run',
          who: 'hub operator',
          text: 'Find who sends so much: a device in a reconnect loop, or messages just above the size that counts as one. Set an alert on the daily quota.',
        },
      ],
      explains: [],
      latest: last.time,
      accountsFor: [...sessions, ...refusals],
    };
  },
});

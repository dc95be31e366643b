import { GUIDES, guidesFor } from '../catalogues/guides';
import { limitsOf } from '../catalogues/tier-limits';
import { defineCheck } from '../check';
import { isUnauthorized } from '../codes-of-ends';
import type { Proof } from '../finding';
import { endedInQuotaDay, findQuotaDays, isInQuotaDay, QUOTA_CODE } from '../patterns/quota-days';
import { count, dayAndTime, hourMinute, thousands } from '../words';

export const dailyQuotaUsed = defineCheck({
  id: 'daily-quota-used',
  asks: 'Has the hub used up its daily messages?',
  needs: ['connections'],
  uses: ['operations', 'hub', 'metrics'],
  run(looked, { timeline, subject, now }) {
    const { operations, hub } = looked;
    const quota = findQuotaDays(timeline, subject, looked);
    const span = quota.spans.at(-1);
    if (!span) return undefined;
    const sessions = timeline.sessions.filter((session) => endedInQuotaDay(session, quota));
    const refusals = timeline.refusals.filter(({ at, code }) => !isUnauthorized(code) && isInQuotaDay(at, quota));
    const over = now >= span.to;
    const latest = quota.records.at(-1)?.time ?? sessions.findLast(({ to }) => to)?.to ?? span.from;
    const limits = limitsOf(hub?.sku);
    const because: Proof[] = [];
    if (quota.records.length > 0)
      because.push({
        kind: operations?.records.some(({ code }) => code === QUOTA_CODE) ? 'operations' : 'connections',
        text: `The hub refused ${count(quota.records.length, 'operation')} of this device with ${QUOTA_CODE}, first on ${dayAndTime(quota.records[0]?.time ?? span.from)}, last at ${hourMinute(latest)} UTC.`,
        at: span.from,
      });
    if (span.counted)
      because.push({
        kind: 'metrics',
        text: `The hub had counted ${thousands(span.counted.used)} messages by ${dayAndTime(span.from)}; its limit is ${thousands(span.counted.limit)} a day.`,
        at: span.from,
      });
    if (sessions.length > 0)
      because.push({
        kind: 'connections',
        text: `${count(sessions.length, 'connection')} of the device broke while the quota was used up.`,
      });
    if (limits)
      because.push({
        kind: 'hub',
        text: `The hub is ${limits.name}: ${thousands(limits.messagesADay)} messages a day.`,
      });
    const [first, ...more] = because;
    if (!first) return undefined;
    return {
      id: 'daily-quota-used',
      severity: 'critical',
      confidence: 'confirmed',
      title: `The hub ${over ? 'had' : 'has'} used up its messages for the day`,
      explanation: `From then until 00:00 UTC the hub takes no more messages and may cut devices that send. ${over ? `It was over on ${dayAndTime(span.to)}.` : `It ends by itself on ${dayAndTime(span.to)}.`}`,
      codes: quota.records.length > 0 ? [QUOTA_CODE] : [],
      because: [first, ...more],
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
      latest,
      accountsFor: [...sessions, ...refusals],
    };
  },
});

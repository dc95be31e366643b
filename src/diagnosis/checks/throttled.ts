import type { HubMetric } from '../../evidence/metrics';
import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { distinct } from '../codes-of-ends';
import type { Proof } from '../finding';
import { throttledOperations } from '../patterns/throttling';
import { clockTimes, count, dayAndTime, listed, plain, thousands } from '../words';

/** Counts only 429001, and of all devices together: it can show that this one is not alone, never that it is this one. */
const HUB_METRIC = 'd2c.telemetry.ingress.sendThrottle';

export const throttled = defineCheck({
  id: 'throttled',
  asks: 'Does the hub slow down what the device sends?',
  needs: ['connections'],
  uses: ['operations', 'metrics'],
  yieldsTo: ['reconnect-storm'],
  run({ operations, metrics }, { timeline, subject }) {
    const { records, sessions } = throttledOperations(timeline, subject, operations);
    const ended = sessions.flatMap(({ to }) => to ?? []);
    const times = [...records.map(({ time }) => time), ...ended].sort((a, b) => a.getTime() - b.getTime());
    const latest = times.at(-1);
    if (!latest) return undefined;
    const codes = distinct([...records.map(({ code }) => code), ...sessions.flatMap((session) => session.codes)])
      .filter((code) => code !== '404104')
      .toSorted();
    const because: [Proof, ...Proof[]] =
      records.length > 0
        ? [
            {
              kind: 'operations',
              text: `The hub put off ${count(records.length, 'operation')} of this device (${listed(operationsOf(records.map(({ category }) => category)))}) with ${listed(codes)}, the last on ${dayAndTime(latest)}.`,
              at: latest,
            },
          ]
        : [
            {
              kind: 'connections',
              text: `The hub ended ${count(sessions.length, 'session')} with ${listed(codes)}, the last on ${dayAndTime(latest)}.`,
              at: latest,
            },
          ];
    if (records.length > 0 && sessions.length > 0)
      because.push({
        kind: 'connections',
        text: `${count(sessions.length, 'connection')} ended with it, at ${clockTimes(ended.slice(-4))} UTC.`,
      });
    const all = totalOf(metrics);
    if (all > 0)
      because.push({
        kind: 'metrics',
        text: `In all the hub put off ${thousands(all)} messages of its devices in the time looked at.`,
      });
    return {
      id: 'throttled',
      severity: 'warning',
      confidence: 'confirmed',
      title: 'The hub slows the device down: more comes than it takes in a second',
      explanation:
        'Each tier takes so many messages, twin and method calls a second for the whole hub. What comes above that is answered late or refused, and may end the connection.',
      codes,
      because,
      guides: guidesFor(codes.slice(0, 2), GUIDES.quotas),
      next: [
        {
          do: 'fix',
          who: 'developer of the device software',
          text: 'Send less often or several readings in one message, and after a refusal wait longer each time, with some chance in it.',
        },
        {
          do: 'fix',
          who: 'hub operator',
          text: 'Compare what all devices send in a second with the limits of the tier; add units or take a larger tier.',
        },
      ],
      explains: [],
      latest,
      accountsFor: sessions,
    };
  },
});

const WORDS: Readonly<Record<string, string>> = {
  DeviceTelemetry: 'telemetry',
  D2CTwinOperations: 'twin calls',
  DirectMethods: 'method calls',
};

function operationsOf(categories: readonly string[]): readonly string[] {
  return [...new Set(categories)].map((category) => WORDS[category] ?? plain(category, 40));
}

function totalOf(metrics: readonly HubMetric[] | undefined): number {
  const metric = metrics?.find(({ name }) => name.toLowerCase() === HUB_METRIC.toLowerCase());
  return (metric?.points ?? []).reduce((sum, { total }) => sum + (total ?? 0), 0);
}

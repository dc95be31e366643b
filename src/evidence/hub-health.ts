import { z } from 'zod';
import { listOf, readEach, timeOf } from './arm-answers';
import type { HubMetric } from './metrics';
import type { AvailabilityStatus } from './resource-health';

// ARM answers, read as they come: the fields that are known and right, the rest left behind.

const text = z.string().nullish();

const status = z.object({
  id: text,
  properties: z.object({
    availabilityState: z.string(),
    title: text,
    summary: text,
    reasonType: text,
    occuredTime: text,
    occurredTime: text,
    reportedTime: text,
    recentlyResolved: z
      .object({ unavailableOccuredTime: text, unavailableOccurredTime: text, resolvedTime: text })
      .nullish(),
  }),
});

const number = z.number().nullish();
const metric = z.object({
  name: z.object({ value: z.string() }),
  timeseries: z.array(
    z.object({
      data: z.array(
        z.object({ timeStamp: z.string(), total: number, average: number, minimum: number, maximum: number }),
      ),
    }),
  ),
});

/**
 * An availabilityStatus, `{ value: […] }` of them, or the list alone; undefined when none of it is one. Newest first.
 * The service spells `occuredTime` so; both spellings are read.
 */
export function readResourceHealth(value: unknown): readonly AvailabilityStatus[] | undefined {
  return readEach(listOf(value) ?? [value], status)
    ?.map(({ id, properties }) => ({
      hub: hubOf(id),
      availabilityState: properties.availabilityState,
      title: properties.title ?? '',
      summary: properties.summary ?? '',
      reasonType: properties.reasonType ?? '',
      occurred: timeOf(properties.occuredTime ?? properties.occurredTime),
      reported: timeOf(properties.reportedTime),
      resolved: resolvedOf(properties.recentlyResolved),
    }))
    .sort((a, b) => (b.occurred?.getTime() ?? 0) - (a.occurred?.getTime() ?? 0));
}

type Resolved = z.infer<typeof status>['properties']['recentlyResolved'];

function resolvedOf(resolved: Resolved): AvailabilityStatus['resolved'] {
  if (!resolved) return null;
  const began = timeOf(resolved.unavailableOccuredTime ?? resolved.unavailableOccurredTime);
  const ended = timeOf(resolved.resolvedTime);
  return began || ended ? { began, ended } : null;
}

/** `/subscriptions/…/providers/Microsoft.Devices/IotHubs/NAME/providers/Microsoft.ResourceHealth/…` */
function hubOf(id: string | null | undefined): string | null {
  if (!id) return null;
  return /\/providers\/microsoft\.devices\/iothubs\/([^/]+)/i.exec(id)?.[1]?.toLowerCase() ?? '';
}

/** The answer of Microsoft.Insights/metrics, or its value alone; undefined when none of it is one. */
export function readMetrics(value: unknown): readonly HubMetric[] | undefined {
  const list = listOf(value);
  return (list && readEach(list, metric))?.map(({ name, timeseries }) => ({
    name: name.value,
    points: timeseries
      .flatMap(({ data }) =>
        data.flatMap(({ timeStamp, ...all }) => {
          const at = timeOf(timeStamp);
          const values = Object.fromEntries(Object.entries(all).filter(([, one]) => typeof one === 'number'));
          return at && Object.keys(values).length > 0 ? [{ at, ...values }] : [];
        }),
      )
      .sort((a, b) => a.at.getTime() - b.at.getTime()),
  }));
}

/** ARM's form again, for a case: reading it back gives an equal list. */
export function resourceHealthToArm(statuses: readonly AvailabilityStatus[]): unknown {
  return {
    value: statuses.map(({ hub, occurred, reported, resolved, ...properties }) => ({
      ...(hub !== null && { id: hub === '' ? '/' : `/providers/Microsoft.Devices/IotHubs/${hub}` }),
      properties: {
        ...properties,
        occuredTime: occurred,
        reportedTime: reported,
        ...(resolved && {
          recentlyResolved: { unavailableOccuredTime: resolved.began, resolvedTime: resolved.ended },
        }),
      },
    })),
  };
}

/** The same for metrics. */
export function metricsToArm(metrics: readonly HubMetric[]): unknown {
  return {
    value: metrics.map(({ name, points }) => ({
      name: { value: name },
      timeseries: [{ data: points.map(({ at, ...values }) => ({ timeStamp: at, ...values })) }],
    })),
  };
}

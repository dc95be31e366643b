import { z } from 'zod';
import type { HubMetric } from './metrics';
import type { AvailabilityStatus } from './resource-health';

// ARM answers, read as they come: the fields that are known and right, the rest left behind.

const text = z.string().nullish();

const status = z.object({
  properties: z.object({
    availabilityState: z.string(),
    title: text,
    summary: text,
    reasonType: text,
    occuredTime: text,
    occurredTime: text,
    reportedTime: text,
    recentlyResolved: z.object({ unavailableOccuredTime: text, resolvedTime: text }).nullish(),
  }),
});

const number = z.exactOptional(z.number());
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

/** An availabilityStatus, `{ value: […] }` of them, or the list alone; undefined when it is none. Newest first. */
export function readResourceHealth(value: unknown): readonly AvailabilityStatus[] | undefined {
  const list = listOf(value) ?? [value];
  const read = z.array(status).safeParse(list).data;
  return read
    ?.map(({ properties }) => ({
      availabilityState: properties.availabilityState,
      title: properties.title ?? '',
      summary: properties.summary ?? '',
      reasonType: properties.reasonType ?? '',
      occurred: timeOf(properties.occuredTime ?? properties.occurredTime),
      reported: timeOf(properties.reportedTime),
      resolved: properties.recentlyResolved
        ? {
            began: timeOf(properties.recentlyResolved.unavailableOccuredTime),
            ended: timeOf(properties.recentlyResolved.resolvedTime),
          }
        : null,
    }))
    .sort((a, b) => (b.occurred?.getTime() ?? 0) - (a.occurred?.getTime() ?? 0));
}

/** The answer of Microsoft.Insights/metrics, or its value alone; undefined when it is none. */
export function readMetrics(value: unknown): readonly HubMetric[] | undefined {
  const read = z.array(metric).safeParse(listOf(value)).data;
  return read?.map(({ name, timeseries }) => ({
    name: name.value,
    points: timeseries
      .flatMap(({ data }) =>
        data.flatMap(({ timeStamp, ...values }) => {
          const at = timeOf(timeStamp);
          return at && Object.keys(values).length > 0 ? [{ at, ...values }] : [];
        }),
      )
      .sort((a, b) => a.at.getTime() - b.at.getTime()),
  }));
}

function listOf(value: unknown): unknown[] | undefined {
  const list = typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
  return Array.isArray(list) ? list : undefined;
}

function timeOf(value: string | null | undefined): Date | null {
  if (!value) return null;
  const time = new Date(/[zZ]|[+-]\d\d:?\d\d$/.test(value) ? value : `${value}Z`);
  return Number.isNaN(time.getTime()) ? null : time;
}

/** ARM's form again, for a case: reading it back gives an equal list. */
export function resourceHealthToArm(statuses: readonly AvailabilityStatus[]): unknown {
  return {
    value: statuses.map(({ occurred, reported, resolved, ...properties }) => ({
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

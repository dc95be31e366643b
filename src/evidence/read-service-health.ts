import { z } from 'zod';
import { listOf, readEach, timeOf } from './arm-answers';
import type { ServiceHealthEvent } from './service-health';

const text = z.string().nullish();

const event = z.object({
  name: text,
  properties: z.object({
    eventType: z.string(),
    status: text,
    title: text,
    trackingId: text,
    impactStartTime: text,
    impactMitigationTime: text,
    lastUpdateTime: text,
    impact: z
      .array(
        z.object({ impactedService: text, impactedRegions: z.array(z.object({ impactedRegion: text })).nullish() }),
      )
      .nullish(),
  }),
});

/** Events of an answer that are kept, the newest; a hub has a few in a month. */
const MOST_EVENTS = 50;
/** Of a title, in characters. */
const LONGEST = 200;

/** `{ value: […] }` of events, or the list alone; undefined when none of it is one. Newest first. */
export function readServiceHealth(value: unknown): readonly ServiceHealthEvent[] | undefined {
  const list = listOf(value);
  return (list && readEach(list, event))
    ?.map(({ name, properties }) => ({
      trackingId: properties.trackingId ?? name ?? '',
      eventType: properties.eventType,
      title: (properties.title ?? '').slice(0, LONGEST),
      from: timeOf(properties.impactStartTime),
      to: endOf(properties),
      impact: (properties.impact ?? []).map(({ impactedService, impactedRegions }) => ({
        service: impactedService ?? '',
        regions: (impactedRegions ?? []).flatMap(({ impactedRegion }) => impactedRegion ?? []),
      })),
    }))
    .sort((a, b) => (b.from?.getTime() ?? 0) - (a.from?.getTime() ?? 0))
    .slice(0, MOST_EVENTS);
}

/** What is resolved has ended, though nobody wrote when. */
function endOf(properties: z.infer<typeof event>['properties']): Date | null {
  const told = timeOf(properties.impactMitigationTime);
  return told ?? (properties.status?.toLowerCase() === 'resolved' ? timeOf(properties.lastUpdateTime) : null);
}

/** ARM's form again, for a case: reading it back gives an equal list. */
export function serviceHealthToArm(events: readonly ServiceHealthEvent[]): unknown {
  return {
    value: events.map(({ trackingId, eventType, title, from, to, impact }) => ({
      name: trackingId,
      properties: {
        eventType,
        title,
        impactStartTime: from,
        impactMitigationTime: to,
        impact: impact.map(({ service, regions }) => ({
          impactedService: service,
          impactedRegions: regions.map((impactedRegion) => ({ impactedRegion })),
        })),
      },
    })),
  };
}

import { z } from 'zod';

const id = z.string().max(128);
const time = z.number();
/** Of one client, as people name it. */
const client = { key: z.string().max(600), hub: id, deviceId: id, moduleId: id.nullable() };

/** Down, for longer than is usual for it. `back` is null as long as no return was seen. */
const down = z.object({ kind: z.literal('down'), ...client, since: time, back: time.nullable() });

/** It drops again and again, though it comes back each time. */
const unsteady = z.object({
  kind: z.literal('unsteady'),
  ...client,
  from: time,
  last: time,
  drops: z.number(),
  over: z.boolean(),
});

/** Many devices of a hub dropped together; `yours` are those of the person that did. */
const storm = z.object({
  kind: z.literal('storm'),
  key: client.key,
  hub: id,
  from: time,
  to: time,
  devices: z.number(),
  over: z.boolean(),
  yours: z.array(z.object({ deviceId: id, moduleId: id.nullable(), since: time, back: time.nullable() })).max(50),
});

/** The time of a watch is over. `deviceId` is null for a hub as a whole. */
const ended = z.object({
  kind: z.literal('ended'),
  key: client.key,
  hub: id,
  deviceId: id.nullable(),
  moduleId: id.nullable(),
  incidents: z.number(),
  /** Since when it is down; null where it is not. */
  down: time.nullable(),
});

/** What a watch tells of. Times are milliseconds since 1970. */
export const incidentShape = z.discriminatedUnion('kind', [down, unsteady, storm, ended]);
export type Incident = z.infer<typeof incidentShape>;
export type DownIncident = z.infer<typeof down>;
export type UnsteadyIncident = z.infer<typeof unsteady>;
export type StormIncident = z.infer<typeof storm>;

/** A person is told anew when this changes, and never else. */
export function stageOf(incident: Incident): string {
  switch (incident.kind) {
    case 'down':
      return incident.back === null ? 'down' : 'back';
    case 'unsteady':
      return incident.over ? 'over' : 'on';
    case 'storm':
      if (!incident.over) return 'on';
      return incident.yours.some(({ back }) => back === null) ? 'over' : 'back';
    case 'ended':
      return 'ended';
  }
}

/** Nothing more will be told of it. */
export function isClosed(incident: Incident): boolean {
  return ['back', 'ended'].includes(stageOf(incident)) || (incident.kind === 'unsteady' && incident.over);
}

/** Whether it is what the watch of this target tells; what a storm does to single devices is not. */
export function isOf(
  incident: Incident,
  target: {
    readonly hub: { readonly name: string };
    readonly deviceId: string | null;
    readonly moduleId: string | null;
  },
): boolean {
  if (incident.kind === 'storm') return false;
  return (
    incident.hub === target.hub.name && incident.deviceId === target.deviceId && incident.moduleId === target.moduleId
  );
}

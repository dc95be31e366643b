import type { ConnectRequest } from './connect-request';

/** What a device publishes, read from the topic (guide "Communicate with an IoT hub using MQTT"). */
export type Published =
  | { readonly kind: 'telemetry' }
  | { readonly kind: 'get-twin'; readonly rid: string }
  | { readonly kind: 'patch-reported'; readonly rid: string }
  | { readonly kind: 'method-answer'; readonly rid: string; readonly status: number };

type Identity = Pick<ConnectRequest, 'deviceId' | 'moduleId'>;

/** Null: a topic that the hub does not serve; it ends the connection. */
export function readTopic(topic: string, identity: Identity): Published | null {
  if (topic.startsWith(`${homeOf(identity)}messages/events/`)) return { kind: 'telemetry' };
  const rid = /[?&]\$rid=([^&]{1,128})/.exec(topic)?.[1];
  if (rid === undefined) return null;
  if (topic.startsWith('$iothub/twin/GET/?')) return { kind: 'get-twin', rid };
  if (topic.startsWith('$iothub/twin/PATCH/properties/reported/?')) return { kind: 'patch-reported', rid };
  const status = /^\$iothub\/methods\/res\/(-?\d{1,9})\/\?/.exec(topic)?.[1];
  return status === undefined ? null : { kind: 'method-answer', rid, status: Number(status) };
}

export const SUBSCRIPTIONS = {
  twinAnswers: '$iothub/twin/res/#',
  desired: '$iothub/twin/PATCH/properties/desired/#',
  methods: '$iothub/methods/POST/#',
} as const;

/** There are five in all for each identity, so the hub's limit of five topics holds by itself. */
export function maySubscribe(filter: string, identity: Identity): boolean {
  const home = homeOf(identity);
  const inward = identity.moduleId === null ? `${home}messages/devicebound/#` : `${home}inputs/#`;
  return [...Object.values<string>(SUBSCRIPTIONS), inward, `${home}#`].includes(filter);
}

function homeOf({ deviceId, moduleId }: Identity): string {
  return `devices/${deviceId}/${moduleId === null ? '' : `modules/${moduleId}/`}`;
}

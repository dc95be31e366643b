import type { DirectMethods } from './direct-methods';
import type { LiveHub } from './live-hub';
import type { LiveSession } from './live-session';
import { readTopic, SUBSCRIPTIONS } from './topics';
import { patchTwin, twinDocument } from './twin';

/** Message limit of device-to-cloud ("IoT Hub quotas and throttling"). */
export const MESSAGE_BYTES = 256 * 1024;

/** Does what a device published asks for; false: the hub does not serve it, and the connection must end. */
export function takePublished(
  hub: LiveHub,
  methods: DirectMethods,
  session: LiveSession,
  published: { readonly topic: string; readonly payload: Buffer; readonly qos: number },
): boolean {
  const asked = published.qos > 1 ? null : readTopic(published.topic, session.peer);
  if (!asked) return false;
  const bytes = published.payload.length;
  if (asked.kind === 'telemetry') {
    if (bytes <= MESSAGE_BYTES) return hub.takeMessage(session, bytes);
    hub.tooLarge(session, bytes);
    return false;
  }
  if (!hub.takeRequest(session)) return false;
  const text = published.payload.toString();
  if (asked.kind === 'method-answer') methods.answer(session, asked.rid, asked.status, text);
  else if (asked.kind === 'get-twin') tell(session, `200/?$rid=${asked.rid}`, twinDocument(session.twin));
  else {
    const patched = patchTwin(session.twin, 'reported', text);
    if (patched.status === 204 && 'moduleId' in session.row) session.row.reportedAt = session.row.lastActivityTime;
    const version = patched.status === 204 ? `&$version=${patched.version}` : '';
    tell(session, `${patched.status}/?$rid=${asked.rid}${version}`, '');
  }
  return true;
}

function tell(session: LiveSession, rest: string, payload: string): void {
  if (session.topics.has(SUBSCRIPTIONS.twinAnswers)) session.link.send(`$iothub/twin/res/${rest}`, payload);
}

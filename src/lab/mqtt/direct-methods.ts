import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../clock';
import { parseJson } from '../hub-rest';
import type { LabHub } from '../registry';
import { type Answer, hubErrors, methodError } from '../wire-errors';
import type { LiveHub } from './live-hub';
import type { LiveSession } from './live-session';
import { SUBSCRIPTIONS } from './topics';

/** Bounds of the service ("Understand and invoke direct methods from IoT Hub"). */
const callShape = z.object({
  methodName: z.string().regex(/^[^/#+\s]{1,128}$/),
  payload: z.unknown().optional(),
  responseTimeoutInSeconds: z.number().int().min(5).max(300).default(30),
});
const MOST_BYTES = 128 * 1024;
/** Calls that wait for one device at a time. Own bound. */
const MOST_WAITING = 100;

export interface DirectMethods {
  /** POST /twins/{device}[/modules/{module}]/methods */
  call(hub: LiveHub, target: { deviceId: string; moduleId: string | null }, body: string): Promise<Answer>;
  /** The device's own answer. */
  answer(session: LiveSession, rid: string, status: number, payload: string): void;
}

export function createDirectMethods(clock: Clock): DirectMethods {
  const waiting = new Map<LiveSession, Map<string, (answer: Answer) => void>>();

  async function ask(session: LiveSession, call: z.infer<typeof callShape>, now: Date): Promise<Answer> {
    const calls = waiting.get(session) ?? new Map<string, (answer: Answer) => void>();
    waiting.set(session, calls);
    const rid = randomBytes(8).toString('hex');
    const answered = new AbortController();
    let answer: Answer = methodError('504101', 'Timed out waiting for the response from device.', now);
    calls.set(rid, (given) => {
      answer = given;
      answered.abort();
    });
    session.link.send(`$iothub/methods/POST/${call.methodName}/?$rid=${rid}`, JSON.stringify(call.payload ?? null));
    await clock.wait(call.responseTimeoutInSeconds * 1000, answered.signal);
    calls.delete(rid);
    if (calls.size === 0) waiting.delete(session);
    return answer;
  }

  return {
    async call(hub, target, body) {
      const now = clock.now();
      const problem = noSuchTarget(hub.registry, target, now);
      if (problem) return problem;
      const call = parseJson(body, callShape);
      if (!call || body.length > MOST_BYTES) return hubErrors.badArgument('The method call is not valid', now);
      const session = hub.sessionOf(target);
      if (session?.topics.has(SUBSCRIPTIONS.methods) && (waiting.get(session)?.size ?? 0) < MOST_WAITING)
        return ask(session, call, now);
      if (!session && isSimulatedAgent(hub.registry, target) && call.methodName === 'ping')
        return { status: 200, body: { status: 200, payload: null } };
      return methodError('404103', 'Timed out waiting for device to connect.', now);
    },
    answer(session, rid, status, payload) {
      waiting.get(session)?.get(rid)?.({ status: 200, body: { status, payload: readPayload(payload) } });
    },
  };
}

function noSuchTarget(
  hub: LabHub,
  target: { deviceId: string; moduleId: string | null },
  now: Date,
): Answer | undefined {
  const { deviceId, moduleId } = target;
  const device = hub.devices.get(deviceId);
  if (!device) return hubErrors.deviceNotFound(deviceId, now);
  if (moduleId === null || device.modules.some((module) => module.moduleId === moduleId)) return undefined;
  return hubErrors.moduleNotFound(deviceId, moduleId, now);
}

/** IoT Edge's agent answers `ping` ("Built-in direct methods of edgeAgent"); the simulated one, while it is connected. */
function isSimulatedAgent(hub: LabHub, { deviceId, moduleId }: { deviceId: string; moduleId: string | null }): boolean {
  const module = hub.devices.get(deviceId)?.modules.find((one) => one.moduleId === moduleId);
  return module?.moduleId === '$edgeAgent' && module.connectionState === 'Connected';
}

/** A device may answer with nothing, or with what is no JSON. */
function readPayload(text: string): unknown {
  return parseJson(text, z.unknown()) ?? null;
}

import { z } from 'zod';
import type { EdgeRuntime } from './edge-runtime';
import type { Subject } from './evidence';
import { client, deployed, readRuntimeTwins, told, word } from './read-runtime-twins';

const edgeModule = z.object({ ...told, imageTag: word });
const report = {
  version: word,
  schemaVersion: word,
  lastDesiredStatus: deployed,
  connectionState: word,
  reportedAt: word,
};
const runtime = z
  .object({
    gateway: z.string().min(1),
    agent: z
      .object({
        ...report,
        edgeAgent: edgeModule.nullable().catch(null),
        edgeHub: edgeModule.nullable().catch(null),
        modules: z.record(z.string(), edgeModule).catch({}),
        moduleCount: z.number().catch(0),
      })
      .nullable(),
    hub: z
      .object({
        ...report,
        connected: z.number().catch(0),
        disconnected: z.number().catch(0),
        client: client.nullable().catch(null),
      })
      .nullable(),
  })
  .nullable();

/** The file of a case: as Keepalive writes it, or the rows of a query as they came. Null: no IoT Edge device. */
export function readEdgeRuntime(
  value: unknown,
  subject: Pick<Subject, 'deviceId' | 'moduleId'>,
): EdgeRuntime | null | undefined {
  if (!Array.isArray(value)) return runtime.safeParse(value).data;
  const gateway = z.array(z.object({ deviceId: z.string() })).safeParse(value).data?.[0]?.deviceId;
  return gateway === undefined ? undefined : readRuntimeTwins(value, gateway, subject);
}

import { z } from 'zod';
import { redact } from '../redact';
import type { EdgeClient, EdgeModule, EdgeRuntime } from './edge-runtime';
import type { Subject } from './evidence';

// The twins of $edgeAgent and $edgeHub hold registry passwords, environment variables and create options: only what is
// named here is taken, so they end here. What is not as expected counts as not told.

/** A twin's reported properties are 32 KB at most; a gateway has a dozen modules. Own judgement. */
const MOST_MODULES = 50;
const LONGEST_WORD = 128;
/** Error texts of edgeAgent may quote the deployment. */
const LONGEST_DESCRIPTION = 200;

export const word = z
  .string()
  .transform((text) => text.slice(0, LONGEST_WORD))
  .nullable()
  .catch(null);
const number = z.number().nullable().catch(null);
const record = z.record(z.string(), z.unknown()).catch({});
const description = z
  .string()
  .transform((text) => redact(text).slice(0, LONGEST_DESCRIPTION))
  .nullable()
  .catch(null);
export const deployed = z.object({ code: z.number(), description }).nullable().catch(null);

export const told = {
  type: word,
  status: word,
  runtimeStatus: word,
  exitCode: number,
  restartCount: number,
  lastStartTimeUtc: word,
  lastExitTimeUtc: word,
};
export const client = z.object({ status: word, lastConnectedTimeUtc: word, lastDisconnectedTimeUtc: word });

const moduleTold: z.ZodType<EdgeModule> = z
  .object({ ...told, settings: z.object({ image: z.string().nullable().catch(null) }).catch({ image: null }) })
  .transform(({ settings, ...rest }) => ({ ...rest, imageTag: tagOf(settings.image) }));
const moduleOrNull = moduleTold.nullable().catch(null);
const reported = z
  .object({
    version: z.object({ version: word }).catch({ version: null }),
    schemaVersion: word,
    lastDesiredStatus: deployed,
    systemModules: z
      .object({ edgeAgent: moduleOrNull, edgeHub: moduleOrNull })
      .catch({ edgeAgent: null, edgeHub: null }),
    modules: record,
    clients: record,
    $metadata: z.object({ $lastUpdated: word }).catch({ $lastUpdated: null }),
  })
  .transform(({ version, $metadata, ...rest }) => ({
    ...rest,
    version: version.version,
    reportedAt: $metadata.$lastUpdated,
  }));
const twin = z.object({
  deviceId: z.string(),
  moduleId: z.string(),
  connectionState: word,
  properties: z.object({ reported: record }).catch({ reported: {} }),
});

/** The rows of a query for the gateway's module twins; undefined when they are none. */
export function readRuntimeTwins(
  value: unknown,
  gateway: string,
  subject: Pick<Subject, 'deviceId' | 'moduleId'>,
): EdgeRuntime | undefined {
  const rows = z
    .array(twin)
    .safeParse(value)
    .data?.filter(({ deviceId }) => deviceId === gateway);
  if (!rows) return undefined;
  const reportOf = (moduleId: string) => {
    const row = rows.find((one) => one.moduleId === moduleId);
    if (!row || Object.keys(row.properties.reported).length === 0) return undefined;
    return { ...reported.parse(row.properties.reported), connectionState: row.connectionState };
  };
  const agent = reportOf('$edgeAgent');
  const hub = reportOf('$edgeHub');
  return { gateway, agent: agent ? agentState(agent, subject) : null, hub: hub ? hubState(hub, subject) : null };
}

type Reported = z.infer<typeof reported> & { readonly connectionState: string | null };

function agentState(
  { systemModules, modules, clients: _, ...report }: Reported,
  { moduleId }: Pick<Subject, 'moduleId'>,
): NonNullable<EdgeRuntime['agent']> {
  const isOwn = ([id]: readonly [string, unknown]): boolean => id === moduleId;
  const all = Object.entries(modules).flatMap(([id, value]): Array<[string, EdgeModule]> => {
    const data = moduleTold.safeParse(value).data;
    return data ? [[id.slice(0, LONGEST_WORD), data]] : [];
  });
  const kept = [...all.filter(isOwn), ...all.filter((one) => !isOwn(one))].slice(0, MOST_MODULES);
  return { ...report, ...systemModules, modules: Object.fromEntries(kept), moduleCount: all.length };
}

function hubState(
  { clients, systemModules: _, modules: __, ...report }: Reported,
  subject: Pick<Subject, 'deviceId' | 'moduleId'>,
): NonNullable<EdgeRuntime['hub']> {
  const all = new Map(
    Object.entries(clients).flatMap(([key, value]): Array<[string, EdgeClient]> => {
      const data = client.safeParse(value).data;
      return data ? [[key, data]] : [];
    }),
  );
  const connected = [...all.values()].filter(({ status }) => status?.toLowerCase() === 'connected').length;
  return { ...report, connected, disconnected: all.size - connected, client: all.get(clientKey(subject)) ?? null };
}

/** As edgeHub writes its clients' names into its twin (TwinManager.EncodeTwinKey). */
function clientKey({ deviceId, moduleId }: Pick<Subject, 'deviceId' | 'moduleId'>): string {
  const name = moduleId === null ? deviceId : `${deviceId}/${moduleId}`;
  return name.replaceAll('.', '%2E').replaceAll('$', '%24').replaceAll(' ', '%20');
}

/** `mcr.microsoft.com/azureiotedge-hub:1.5.44` says 1.5.44; a port in front of a path is no tag, a digest neither. */
function tagOf(image: string | null): string | null {
  const name = image?.split('@')[0]?.split('/').at(-1) ?? '';
  return /:([\w.-]{1,128})$/.exec(name)?.[1] ?? null;
}

import { type Env, listIn } from './env';
/** Who may post Event Grid's events to us. */
export interface EventsSettings {
  /** Of the app that protects the web hook: its URI and its client id. */
  readonly audiences: readonly string[];
  /** The tenant whose tokens count. */
  readonly tenantId: string;
  /** Client ids of the apps that may post. */
  readonly callers: readonly string[];
}

/** Event Grid's own app in global Azure ("Deliver events to Microsoft Entra protected endpoints"). */
export const EVENT_GRID_APP = '4962773b-9cdb-44cf-a8bf-237846a00ab7';
const GUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const AUDIENCE = /^(?:api:\/\/|https:\/\/)[\w.~:/-]{1,200}$/i;

/** Null: no events are taken. @param tenantId of the bot; empty: none is named */
export function readEvents(env: Env, tenantId: string, problems: string[]): EventsSettings | null {
  const audiences = listIn(env.EVENTS_AUDIENCE);
  const callers = listIn(env.EVENTS_CALLERS);
  const tenant = env.EVENTS_TENANT?.trim() || tenantId;
  if (audiences.length === 0) {
    const set = ['EVENTS_CALLERS', 'EVENTS_TENANT'].filter((name) => env[name]?.trim());
    if (set.length > 0) problems.push(`EVENTS_AUDIENCE is missing, although ${set.join(' and ')} is set.`);
    return null;
  }
  for (const audience of audiences)
    if (!GUID.test(audience) && !AUDIENCE.test(audience))
      problems.push(`EVENTS_AUDIENCE names "${audience}"; it must be the client id of an app, or its URI (api://…).`);
  for (const caller of callers)
    if (!GUID.test(caller)) problems.push(`EVENTS_CALLERS names "${caller}"; it must be the client id of an app.`);
  if (!GUID.test(tenant))
    problems.push('EVENTS_TENANT must be the id of the tenant in which EVENTS_AUDIENCE is registered.');
  return { audiences, tenantId: tenant, callers: callers.length > 0 ? callers : [EVENT_GRID_APP] };
}

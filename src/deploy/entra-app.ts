import { createHash } from 'node:crypto';
import { z } from 'zod';
import { isJsonObject } from '../json';
import type { Login } from './login';
import { type DeployPorts, ensure, mend, patiently, shaped } from './ports';
import { graph, lookInGraph } from './rest';
import { DeployTrouble, troubleWith } from './trouble';

export interface EntraApp {
  /** Its object id. */
  readonly id: string;
  readonly appId: string;
  /** As Graph tells it. */
  readonly whole: Readonly<Record<string, unknown>>;
}

const appShape = z.looseObject({ id: z.guid(), appId: z.guid() });
const listShape = z.looseObject({ value: z.array(z.looseObject({ id: z.string() })) });

/** Tells the apps of one bot from those of another: no names are compared. */
export function appTag(login: Login, group: string, namePrefix: string, role: 'sign-in' | 'events'): string {
  const of = `${login.subscription}/${group}/${namePrefix}/${role}`.toLowerCase();
  return `keepalive:${createHash('sha256').update(of).digest('hex').slice(0, 32)}`;
}

/** The same each time, so that running it again changes nothing. */
export function guidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** @param remembered its client id, if one was made before @throws DeployTrouble */
export async function findApp(
  ports: DeployPorts,
  login: Login,
  tag: string,
  remembered?: string,
): Promise<EntraApp | null> {
  const doing = 'look for the app in Entra';
  if (remembered !== undefined) {
    const found = await lookInGraph(ports, login, doing, `/applications(appId='${remembered}')`);
    // Else it was that of another bot, or somebody took it for something else.
    if (holds(found, { tags: [tag] })) return asApp(found);
  }
  const filter = encodeURIComponent(`tags/any(t:t eq '${tag}')`);
  const { value } = shaped(
    listShape,
    'apps',
    await lookInGraph(ports, login, doing, `/applications?$filter=${filter}`),
  );
  if (value.length > 1)
    throw new DeployTrouble(`There are ${value.length} apps in Entra with the tag ${tag}. Delete all but one of them.`);
  return value[0] ? asApp(value[0]) : null;
}

export function ensureApp(
  ports: DeployPorts,
  login: Login,
  { what, found, create }: { what: string; found: EntraApp | null; create: object },
): Promise<EntraApp | null> {
  return ensure(ports, what, found, async () =>
    asApp(await graph(ports, login, `register ${what}`, 'post', '/applications', create)),
  );
}

/** @param wanted what the app has to hold; more is left alone */
export function mendApp(
  ports: DeployPorts,
  login: Login,
  what: string,
  app: EntraApp | null,
  wanted: object,
): Promise<void> {
  return mend(ports, what, app !== null && holds(app.whole, wanted), () =>
    patiently(ports, () => graph(ports, login, `set ${what}`, 'patch', `/applications/${app?.id}`, wanted)),
  );
}

/** Whether everything of `wanted` is in `found`; lists in any order. */
export function holds(found: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted))
    return Array.isArray(found) && wanted.every((one) => found.some((other) => holds(other, one)));
  if (isJsonObject(wanted))
    return isJsonObject(found) && Object.entries(wanted).every(([key, value]) => holds(found[key], value));
  return found === wanted;
}

/** The app's own principal in this tenant; its object id. @throws DeployTrouble */
export async function ensurePrincipal(
  ports: DeployPorts,
  login: Login,
  what: string,
  appId: string | null,
): Promise<string | null> {
  const found = appId === null ? null : await findPrincipal(ports, login, appId);
  return ensure(ports, what, found, async () => {
    const made = await patiently(ports, () =>
      graph(ports, login, `make ${what}`, 'post', '/servicePrincipals', { appId }),
    );
    return shaped(z.looseObject({ id: z.guid() }), what, made).id;
  });
}

export async function findPrincipal(ports: DeployPorts, login: Login, appId: string): Promise<string | null> {
  const found = await lookInGraph(
    ports,
    login,
    'look for a principal in Entra',
    `/servicePrincipals(appId='${appId}')`,
  );
  return found === null ? null : shaped(z.looseObject({ id: z.guid() }), 'a principal', found).id;
}

export async function listed(
  ports: DeployPorts,
  login: Login,
  doing: string,
  path: string,
): Promise<Record<string, unknown>[]> {
  return shaped(listShape, doing, await lookInGraph(ports, login, doing, path)).value;
}

export async function removeApp(ports: DeployPorts, login: Login, what: string, app: EntraApp): Promise<void> {
  const path = `${login.graph}/v1.0/applications/${app.id}`;
  const answer = await ports.az.run(['rest', '--method', 'delete', '--url', path]);
  if (!answer.ok && answer.trouble.kind !== 'missing') throw troubleWith(`delete ${what}`, answer.trouble);
}

function asApp(found: unknown): EntraApp {
  const { id, appId, ...rest } = shaped(appShape, 'an app', found);
  return { id, appId, whole: { id, appId, ...rest } };
}

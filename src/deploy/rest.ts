import type { AzAnswer } from './az';
import type { Login } from './login';
import type { DeployPorts } from './ports';
import { withPrivateFile } from './private-file';
import { troubleWith } from './trouble';

type Method = 'get' | 'post' | 'patch' | 'put' | 'delete';

/** Signed by az for the service that the address belongs to. The body goes by a private file. */
export function rest(ports: DeployPorts, method: Method, url: string, body?: unknown): Promise<AzAnswer> {
  const args = ['rest', '--method', method, '--url', url];
  if (body === undefined) return ports.az.run(args);
  return withPrivateFile(body, (path) =>
    ports.az.run([...args, '--headers', 'Content-Type=application/json', '--body', `@${path}`]),
  );
}

/** Microsoft Graph v1.0. `az ad` would hide the codes of its refusals. @throws DeployTrouble */
export async function graph(
  ports: DeployPorts,
  login: Login,
  doing: string,
  method: Method,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const answer = await rest(ports, method, `${login.graph}/v1.0${path}`, body);
  if (answer.ok) return answer.data;
  throw troubleWith(doing, answer.trouble);
}

/** The same, for looking; null where it does not exist. @throws DeployTrouble */
export async function lookInGraph(ports: DeployPorts, login: Login, doing: string, path: string): Promise<unknown> {
  const answer = await rest(ports, 'get', `${login.graph}/v1.0${path}`);
  if (answer.ok) return answer.data;
  if (answer.trouble.kind === 'missing') return null;
  throw troubleWith(doing, answer.trouble);
}

/** Azure Resource Manager. @param path with the API version @throws DeployTrouble */
export async function arm(
  ports: DeployPorts,
  login: Login,
  doing: string,
  method: Method,
  path: string,
  body?: unknown,
): Promise<unknown> {
  const answer = await rest(ports, method, `${login.arm}${path}`, body);
  if (answer.ok) return answer.data;
  throw troubleWith(doing, answer.trouble);
}

/** A condition of OData as part of an address; quotes in a value are doubled there. */
export function whereEq(field: string, value: string): string {
  return `?$filter=${encodeURIComponent(`${field} eq '${value.replace(/'/g, "''")}'`)}`;
}

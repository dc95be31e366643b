import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { isJsonObject } from '../json';
import { GIVEN_SECRETS, VAULT_API, WEB_SESSION_SECRET } from './azure-facts';
import type { Login } from './login';
import { ask, type DeployPorts, shaped } from './ports';
import { rest } from './rest';
import { DeployTrouble, troubleWith } from './trouble';

type Env = Readonly<Record<string, string | undefined>>;

export interface SecretParameters {
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Whether some were given: what-if compares no secrets, so they have to be written. */
  readonly areNew: boolean;
}

/**
 * Parameters for the bot's secrets. They come from the environment, or lie in the vault already and are left there. They go
 * into a private file for az, and nowhere else.
 *
 * @param vaultId null: there is no vault yet @throws DeployTrouble
 */
export async function secretParameters(
  ports: DeployPorts,
  login: Login,
  { env, vaultId, webChat }: { env: Env; vaultId: string | null; webChat: boolean },
): Promise<SecretParameters> {
  const given: Record<string, string> = {};
  const kept: string[] = [];
  for (const secret of GIVEN_SECRETS) {
    const value = env[secret.setting]?.trim() ?? '';
    if (value !== '') given[secret.parameter] = value;
    else if (vaultId !== null && (await isInVault(ports, login, `${vaultId}/secrets/${secret.name}`)))
      kept.push(secret.setting);
    else if (secret === WEB_SESSION_SECRET && webChat) given[secret.parameter] = randomBytes(32).toString('hex');
  }
  return { parameters: { ...given, secretsInVault: kept }, areNew: Object.keys(given).length > 0 };
}

const vaultsShape = z.array(z.looseObject({ id: z.string(), name: z.string() }));

/** The bot's vault in that group; null when there is none. */
export async function findVault(ports: DeployPorts, group: string, namePrefix: string): Promise<string | null> {
  const args = ['resource', 'list', '--resource-group', group, '--resource-type', 'Microsoft.KeyVault/vaults'];
  const all = shaped(vaultsShape, 'the vaults', await ask(ports, 'look for the key vault', args));
  return all.find(({ name }) => name.startsWith(`${namePrefix}-`))?.id ?? null;
}

async function isInVault(ports: DeployPorts, login: Login, path: string): Promise<boolean> {
  const answer = await rest(ports, 'get', `${login.arm}${path}?api-version=${VAULT_API}`);
  if (!answer.ok && answer.trouble.kind !== 'missing')
    throw troubleWith('look at what the key vault holds', answer.trouble);
  return answer.ok;
}

/** What programs that are started need not know. */
export function withoutSecrets(env: Env): Env {
  const secret = new Set(GIVEN_SECRETS.map(({ setting }) => setting));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !secret.has(name)));
}

/** The settings' file may be shared: what the template calls a secret has no place in it. @throws DeployTrouble */
export function refuseSecretsIn(
  more: Readonly<Record<string, unknown>>,
  template: Readonly<Record<string, unknown>>,
): void {
  const { parameters } = template;
  for (const name of Object.keys(more)) {
    const declared = isJsonObject(parameters) ? parameters[name] : undefined;
    if (!isJsonObject(declared))
      throw new DeployTrouble(`"more" names ${name}, which is no parameter of the template.`);
    if (/^secure/i.test(String(declared.type)))
      throw new DeployTrouble(
        `"more" holds ${name}, which is a secret. Take it out of the file and set it in the environment.`,
      );
  }
}

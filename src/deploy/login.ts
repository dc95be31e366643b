import { z } from 'zod';
import { CLOUDS, type CloudFacts } from '../cloud';
import { ask, type DeployPorts, shaped } from './ports';
import { DeployTrouble } from './trouble';

/** Who the operator is, where. */
export interface Login {
  readonly tenantId: string;
  readonly subscription: string;
  readonly subscriptionName: string;
  readonly cloud: CloudFacts;
  /** Without a slash at its end. */
  readonly graph: string;
  readonly arm: string;
  readonly who: { readonly kind: 'user' | 'servicePrincipal'; readonly name: string };
}

const accountShape = z.looseObject({
  id: z.guid(),
  name: z.string(),
  tenantId: z.guid(),
  user: z.looseObject({ name: z.string(), type: z.string() }),
});
const cloudShape = z.looseObject({
  name: z.string(),
  endpoints: z.looseObject({ microsoftGraphResourceId: z.url(), resourceManager: z.url() }),
});

/** What az is signed in to. @throws DeployTrouble */
export async function readLogin(ports: DeployPorts): Promise<Login> {
  const answer = await ports.az.run(['account', 'show']);
  if (!answer.ok) {
    const { kind, detail } = answer.trouble;
    if (kind === 'no-az' || kind === 'timed-out') throw new DeployTrouble(detail);
    // It looks into its own files only, so there is one reason to refuse.
    throw new DeployTrouble(
      'Nobody is signed in to az. Run "az login" (and "az cloud set" before, outside of global Azure).',
    );
  }
  const account = shaped(accountShape, 'your login', answer.data);
  const cloud = shaped(cloudShape, 'your cloud', await ask(ports, 'read the cloud of az', ['cloud', 'show']));
  const facts = CLOUDS.find(({ cliName }) => cliName === cloud.name);
  if (!facts) throw new DeployTrouble(`az works in the cloud ${cloud.name}, which Keepalive does not know.`);
  return {
    tenantId: account.tenantId,
    subscription: account.id,
    subscriptionName: account.name,
    cloud: facts,
    graph: cloud.endpoints.microsoftGraphResourceId.replace(/\/$/, ''),
    arm: cloud.endpoints.resourceManager.replace(/\/$/, ''),
    who: { kind: account.user.type === 'servicePrincipal' ? 'servicePrincipal' : 'user', name: account.user.name },
  };
}

/** Whatever follows goes where the settings say, or nowhere. @throws DeployTrouble */
export function mustBeThere(login: Login, wanted: { readonly cloud: string; readonly subscription: string }): void {
  if (login.cloud.cliName !== wanted.cloud)
    throw new DeployTrouble(
      `The settings say ${wanted.cloud}, but az works in ${login.cloud.cliName}. Run "az cloud set --name ${wanted.cloud}" and "az login".`,
    );
  if (login.subscription.toLowerCase() !== wanted.subscription.toLowerCase())
    throw new DeployTrouble(
      `The settings say subscription ${wanted.subscription}, but az works in ${login.subscription} (${login.subscriptionName}). Run "az account set --subscription ${wanted.subscription}".`,
    );
}

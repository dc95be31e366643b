import { z } from 'zod';
import type { Outputs } from './deployment';
import { shaped } from './ports';

const outputsShape = z.looseObject({
  appName: z.string().min(1),
  appHostName: z.string().min(1),
  appResourceId: z.string().min(1),
  botName: z.string().min(1),
  identityClientId: z.string(),
  identityPrincipalId: z.string(),
  keyVaultName: z.string(),
  storageAccountName: z.string(),
  eventsEndpoint: z.url(),
  messagingEndpoint: z.url(),
});

/** What stands in Azure, as the template tells it. */
export interface Standing extends z.infer<typeof outputsShape> {
  readonly group: string;
  /** `https://…`, without a path. */
  readonly origin: string;
}

/** @throws DeployTrouble */
export function standingOf(group: string, outputs: Outputs): Standing {
  const told = shaped(outputsShape, 'the deployment', outputs);
  return { ...told, group, origin: new URL(told.messagingEndpoint).origin };
}

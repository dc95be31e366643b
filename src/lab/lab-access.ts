import { Agent } from 'node:https';
import type { Clock } from '../clock';
import { type Cloud, PUBLIC_CLOUD } from '../cloud';
import type { AzureAccess } from '../evidence/azure';
import { labCredential } from './tokens';

/** What a client must know of a running lab, in this process or another. */
export interface LabEndpoint {
  readonly port: number;
  readonly ca: string;
  readonly tokenKey: Buffer;
}

/** The public cloud, but for the two services that the lab answers itself. Names and audiences stay. */
export function labCloud(port: number): Cloud {
  const here = `https://127.0.0.1:${port}`;
  return { ...PUBLIC_CLOUD, arm: here, logAnalytics: here };
}

/** The lab stands in for Azure here and nowhere else: a credential, endpoints, and an agent that finds its hubs. */
export function labAzureAccess({ port, ca, tokenKey }: LabEndpoint, clock: Clock): AzureAccess {
  return {
    cloud: labCloud(port),
    credential: labCredential(tokenKey, clock),
    ca,
    hubAgent: hubAgent(port, ca),
    pinnedIdOf: () => null,
  };
}

/** Every name leads to the lab: nothing leaves this machine. */
function hubAgent(port: number, ca: string): Agent {
  return new Agent({
    port,
    ca,
    keepAlive: true,
    lookup: (_name, options, found) => {
      if (options.all) found(null, [{ address: '127.0.0.1', family: 4 }]);
      else found(null, '127.0.0.1', 4);
    },
  });
}

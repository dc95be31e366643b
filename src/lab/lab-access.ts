import { Agent } from 'node:https';
import type { Clock } from '../clock';
import { type Cloud, PUBLIC_CLOUD } from '../cloud';
import type { AzureAccess, HubDoors } from '../evidence/azure';
import { labCredential } from './tokens';

/** What a client must know of a running lab, in this process or another. */
export interface LabEndpoint {
  readonly port: number;
  /** Of the door for devices; null where there is none. */
  readonly mqttPort: number | null;
  readonly ca: string;
  readonly tokenKey: Buffer;
  readonly hubs: ReadonlyArray<{ readonly host: string }>;
}

/** The public cloud, but for the two services that the lab answers itself. Names and audiences stay. */
export function labCloud(port: number): Cloud {
  const here = `https://127.0.0.1:${port}`;
  return { ...PUBLIC_CLOUD, arm: here, logAnalytics: here };
}

/** The lab stands in for Azure here and nowhere else: a credential, endpoints, and an agent that finds its hubs. */
export function labAzureAccess(lab: LabEndpoint, clock: Clock, cloud = labCloud(lab.port)): AzureAccess {
  const { port, ca, tokenKey } = lab;
  return {
    cloud,
    credential: labCredential(tokenKey, clock),
    ca,
    hubAgent: hubAgent(port, ca),
    hubDoors: hubDoors(lab),
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

/** What the lab has of a hub's three ports: it speaks no AMQP. Other hubs' names are not known here, as in a DNS of its own. */
function hubDoors({ port, mqttPort, hubs }: LabEndpoint): HubDoors {
  const doors = new Map([
    [443, port],
    [8883, mqttPort],
  ]);
  return {
    async addressesOf(name) {
      if (hubs.some(({ host }) => host === name)) return ['127.0.0.1'];
      throw Object.assign(new Error('no such hub in the lab'), { code: 'ENOTFOUND' });
    },
    aliasesOf: async () => [],
    portFor: (asked) => doors.get(asked) ?? null,
  };
}

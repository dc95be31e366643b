import { lookup, Resolver } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import type { HubNames } from '../../azure';
import type { ProbedAddress } from '../../probe';

/** ms that a name server has for the other names: they are an extra that nothing waits for long. */
const ALIASES_WITHIN = 1_000;

/** By the machine's own rules, hosts file included. Other names must be asked for apart: these rules do not tell them. */
export const namesOfThisMachine: HubNames = {
  addressesOf: async (host) => (await lookup(host, { all: true })).map(({ address }) => address),
  async aliasesOf(host, signal) {
    if (signal.aborted) return [];
    const resolver = new Resolver({ timeout: ALIASES_WITHIN, tries: 1 });
    const stop = () => resolver.cancel();
    signal.addEventListener('abort', stop, { once: true });
    try {
      // Whatever keeps them from being told, and most names have none: then there are none to show.
      return await resolver.resolveCname(host).catch(() => []);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  },
};

const PRIVATE = new BlockList();
PRIVATE.addSubnet('10.0.0.0', 8);
PRIVATE.addSubnet('172.16.0.0', 12);
PRIVATE.addSubnet('192.168.0.0', 16);
PRIVATE.addSubnet('fc00::', 7, 'ipv6');

/** Only what is an address: a resolver that answers with something else has told none. */
export function probedAddress(address: string): ProbedAddress[] {
  const family = isIP(address);
  if (family === 0) return [];
  return [{ address, isPrivate: PRIVATE.check(address, family === 6 ? 'ipv6' : 'ipv4') }];
}

import { type AgentOptions, globalAgent } from 'node:https';

/**
 * For agents of our own: through a proxy wherever Node's own requests go through one, which is so with NODE_USE_ENV_PROXY=1 and
 * HTTPS_PROXY (Node "Built-in proxy support", 22.21 and 24.5). Without them: nothing.
 */
export function throughProxy(): AgentOptions {
  const { proxyEnv } = globalAgent.options;
  return proxyEnv === undefined ? {} : { proxyEnv };
}

import { readConfig } from '../../src/config';

/** The settings that the program reads, as it reads them: who asks is written down. */
export function settingsRead(): ReadonlySet<string> {
  const asked = new Set<string>();
  const ask = (env: Record<string, string>) =>
    readConfig(
      new Proxy(env, {
        get(target, name) {
          if (typeof name === 'string') asked.add(name);
          return Reflect.get(target, name);
        },
      }),
    );
  ask({});
  // What is only looked at where others are set.
  ask({ MicrosoftAppId: 'x', DIRECT_LINE_SECRET: 'x', EVENTS_AUDIENCE: 'x', OAUTH_CONNECTION: 'x', AZURE_CLOUD: 'x' });
  return asked;
}

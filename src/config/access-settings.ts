import { type AccessPolicy, readPolicyFile } from './access-policy';

/** Who may see what, and what may be done beside looking. */
export interface AccessSettings {
  /** Null: people's own Azure rights alone decide. */
  readonly policy: AccessPolicy | null;
  /** Whether operators may enable a device. It needs a wider role for the bot. */
  readonly deviceEnable: boolean;
  /** Whether operators may have a gateway's agent asked for a log. It needs a wider role for the bot, too. */
  readonly edgeLogs: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

export function readAccess(env: Env, problems: string[]): AccessSettings {
  return {
    policy: readPolicyFile(env.ACCESS_POLICY, problems),
    deviceEnable: readSwitch('ALLOW_DEVICE_ENABLE', env, problems),
    edgeLogs: readSwitch('ALLOW_EDGE_LOGS', env, problems),
  };
}

/** Off where it is not said. */
function readSwitch(name: string, env: Env, problems: string[]): boolean {
  const given = env[name]?.trim().toLowerCase() ?? '';
  if (given === 'on') return true;
  if (given !== '' && given !== 'off') problems.push(`${name} is "${given}"; it may be on or off.`);
  return false;
}

import { type AccessPolicy, readPolicySetting } from './access-policy';
import { type Env, readSwitch } from './env';

/** Who may see what, and what may be done beside looking. */
export interface AccessSettings {
  /** Null: people's own Azure rights alone decide. */
  readonly policy: AccessPolicy | null;
  /** Whether operators may enable a device. It needs a wider role for the bot. */
  readonly deviceEnable: boolean;
  /** Whether operators may have a gateway's agent asked for a log. It needs a wider role for the bot, too. */
  readonly edgeLogs: boolean;
}

export function readAccess(env: Env, problems: string[]): AccessSettings {
  return {
    policy: readPolicySetting(env.ACCESS_POLICY, problems),
    deviceEnable: readSwitch('ALLOW_DEVICE_ENABLE', env, false, problems),
    edgeLogs: readSwitch('ALLOW_EDGE_LOGS', env, false, problems),
  };
}

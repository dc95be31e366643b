import { readFile } from 'node:fs/promises';
import { readPolicy } from '../config/access-policy';
import { codeOf } from '../listen';
import type { DeploySettings } from './settings';
import { DeployTrouble } from './trouble';

/** What was made before the template, as far as it is there. */
export interface MadeBefore {
  readonly signInAppId: string | null;
  readonly eventsAppId: string | null;
  readonly eventsCaller: string | null;
  readonly tenantId: string;
}

type Env = Readonly<Record<string, string | undefined>>;
/** In a plan, for apps that are not there yet. */
const NOT_YET = '00000000-0000-0000-0000-000000000000';
export const CONNECTION = 'keepalive';

/** Secrets come from the environment, and go into a private file for az and nowhere else. */
export function secretParameters(env: Env): Record<string, string> {
  const given = { webSiteKey: env.WEB_SITE_KEY, escalationWebhookSecret: env.ESCALATION_WEBHOOK_SECRET };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : [])),
  );
}

/** Those that the settings and what was made say. @param more as the settings' file has them; they go last */
export async function parametersOf(
  settings: DeploySettings,
  made: MadeBefore,
  more: Readonly<Record<string, unknown>>,
): Promise<Record<string, unknown>> {
  const { namePrefix, location, host, containerImage, teams, directLine, webSites, signIn, watch } = settings;
  const { iotHubResourceIds, logWorkspaceResourceIds, logStorageResourceIds } = settings;
  const eventsAppId = made.eventsAppId ?? NOT_YET;
  return {
    ...{ namePrefix, location, host, teams, directLine, webSites },
    ...(host === 'containerApp' && { containerImage }),
    ...{ iotHubResourceIds, logWorkspaceResourceIds, logStorageResourceIds },
    allowDeviceEnable: settings.allowDeviceEnable ? 'on' : 'off',
    allowEdgeLogs: settings.allowEdgeLogs ? 'on' : 'off',
    ...(signIn && { oauthConnectionName: CONNECTION, oauthAppId: made.signInAppId ?? NOT_YET }),
    ...(watch && {
      eventsAudience: `api://${eventsAppId},${eventsAppId}`,
      eventsTenant: made.tenantId,
    }),
    ...(await policyOf(settings.accessPolicyFile)),
    ...more,
  };
}

/** Read here as the bot will read it: better now than when it does not start. */
async function policyOf(file: string): Promise<{ accessPolicy?: string }> {
  if (file === '') return {};
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new DeployTrouble(`The access policy ${file} cannot be read (${codeOf(error)}).`);
  }
  const problems: string[] = [];
  if (readPolicy(text, problems) === null)
    throw new DeployTrouble(`${file}:\n${problems.map((line) => `  ${line}`).join('\n')}`);
  return { accessPolicy: text.replace(/^\uFEFF/, '') };
}

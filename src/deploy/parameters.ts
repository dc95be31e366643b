import { readFile } from 'node:fs/promises';
import { readPolicy } from '../config/access-policy';
import { EVENT_GRID_APP } from '../config/events-settings';
import { codeOf } from '../listen';
import type { DeploySettings } from './settings';
import { connectionIdOf } from './sign-in-app';
import { DeployTrouble } from './trouble';

/** What was made before the template, as far as it is there. */
export interface MadeBefore {
  readonly signInAppId: string | null;
  readonly eventsAppId: string | null;
  readonly eventsCaller: string | null;
  readonly tenantId: string;
}

/** In a plan, for apps that are not there yet. */
const NOT_YET = '00000000-0000-0000-0000-000000000000';
export const CONNECTION = 'keepalive';

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
    ...(signIn && {
      oauthConnectionName: CONNECTION,
      oauthAppId: made.signInAppId ?? NOT_YET,
      oauthConnectionId: connectionIdOf(namePrefix),
    }),
    ...(watch && {
      eventsAudience: `api://${eventsAppId},${eventsAppId}`,
      eventsTenant: made.tenantId,
      ...(made.eventsCaller !== null && made.eventsCaller !== EVENT_GRID_APP && { eventsCallers: made.eventsCaller }),
    }),
    ...(await policyParameter(settings.accessPolicyFile)),
    ...more,
  };
}

/** Read here as the bot will read it: better now than when it does not start. @throws DeployTrouble */
export async function policyParameter(file: string): Promise<{ accessPolicy?: string }> {
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

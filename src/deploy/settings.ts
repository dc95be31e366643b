import { z } from 'zod';
import { HUB_ID } from '../cloud/hub-address';

const ID_IN = (type: RegExp) =>
  z
    .string()
    .refine(
      (id) => /^\/subscriptions\/[0-9a-f-]{36}\/resourceGroups\/[^/\s]{1,90}\/providers\//i.test(id) && type.test(id),
    );

/**
 * What the operator has answered: nothing of it is a secret, so it may be kept, shared and committed. Names are those of
 * the template's parameters where there is one.
 */
export const settingsShape = z.strictObject({
  /** Prefix of every name. */
  namePrefix: z.string().regex(/^[a-z][a-z0-9]{2,11}$/),
  group: z.string().regex(/^[\w.()-]{0,89}[\w()-]$/),
  location: z.string().regex(/^[a-z0-9]{3,40}$/),
  /** As `az cloud list` names it. */
  cloud: z.enum(['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud']),
  subscription: z.guid(),
  host: z.enum(['appService', 'containerApp']),
  /** Only for containerApp: an image that was pushed before. */
  containerImage: z.string().regex(/^[\w.:/@-]{0,300}$/),
  iotHubResourceIds: z.array(z.string().regex(HUB_ID)).max(50),
  logWorkspaceResourceIds: z.array(ID_IN(/\/Microsoft\.OperationalInsights\/workspaces\/[^/]+$/i)).max(50),
  logStorageResourceIds: z.array(ID_IN(/\/Microsoft\.Storage\/storageAccounts\/[^/]+$/i)).max(50),
  teams: z.boolean(),
  directLine: z.boolean(),
  webSites: z.array(z.string().regex(/^https:\/\/[a-z0-9.-]+(:\d{1,5})?$/)).max(20),
  signIn: z.boolean(),
  watch: z.boolean(),
  allowDeviceEnable: z.boolean(),
  allowEdgeLogs: z.boolean(),
  /** The path of a JSON file (README "Who may see what"); empty: people's own Azure rights decide. */
  accessPolicyFile: z.string().max(500),
});
export type DeploySettings = z.infer<typeof settingsShape>;

/** In the file some may be missing; what is there must be right. `more`: parameters of the template that nobody is asked for. */
export const fileShape = settingsShape.partial().extend({
  more: z.record(z.string().regex(/^[a-zA-Z]{3,40}$/), z.json()).optional(),
  /** What was made in Entra, so that it is found again even if somebody renames it. */
  made: z.strictObject({ signInAppId: z.guid(), eventsAppId: z.guid() }).partial().optional(),
});
export type SettingsFile = z.infer<typeof fileShape>;

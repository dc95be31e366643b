import type { Value, ValueObject } from '../kit/arm/value';
import { PLACE } from './subject';

type Facts = ReadonlyArray<readonly [path: string, wanted: Value]>;

/** What must be so of each resource of a type, whatever else changes. */
export const HARD_FACTS: Readonly<Record<string, (given: ValueObject) => Facts>> = {
  'Microsoft.Storage/storageAccounts': (given) => [
    ['allowSharedKeyAccess', false],
    ['defaultToOAuthAuthentication', true],
    ['allowBlobPublicAccess', false],
    ['allowCrossTenantReplication', false],
    ['minimumTlsVersion', 'TLS1_2'],
    ['supportsHttpsTrafficOnly', true],
    ['networkAcls.bypass', 'None'],
    ['networkAcls.defaultAction', isPrivate(given) && given.allowEdgeLogs !== 'on' ? 'Deny' : 'Allow'],
  ],
  'Microsoft.Storage/storageAccounts/blobServices': () => [
    ['deleteRetentionPolicy.enabled', false],
    ['containerDeleteRetentionPolicy.enabled', false],
  ],
  'Microsoft.Storage/storageAccounts/blobServices/containers': () => [['publicAccess', 'None']],
  'Microsoft.KeyVault/vaults': (given) => [
    ['enableRbacAuthorization', true],
    ['enableSoftDelete', true],
    ['enablePurgeProtection', true],
    ['networkAcls.defaultAction', isPrivate(given) ? 'Deny' : 'Allow'],
  ],
  'Microsoft.Web/sites': () => [
    ['httpsOnly', true],
    ['clientAffinityEnabled', false],
    ['siteConfig.alwaysOn', true],
    ['siteConfig.ftpsState', 'Disabled'],
    ['siteConfig.minTlsVersion', '1.2'],
    ['siteConfig.scmMinTlsVersion', '1.2'],
    ['siteConfig.healthCheckPath', '/healthz'],
    ['siteConfig.linuxFxVersion', 'NODE|24-lts'],
    ['siteConfig.appCommandLine', 'node dist/index.js'],
    ['siteConfig.remoteDebuggingEnabled', false],
    ['siteConfig.webSocketsEnabled', false],
  ],
  'Microsoft.Web/sites/basicPublishingCredentialsPolicies': () => [['allow', false]],
  'Microsoft.Web/sites/config': () => [['WEBSITE_RUN_FROM_PACKAGE', '1']],
  'Microsoft.App/containerApps': () => [
    ['configuration.ingress.allowInsecure', false],
    ['configuration.ingress.targetPort', 8080],
  ],
  'Microsoft.OperationalInsights/workspaces': () => [['features.disableLocalAuth', true]],
  'Microsoft.BotService/botServices': ({ botAppType = 'UserAssignedMSI' }) => [
    ['msaAppType', botAppType],
    ['msaAppTenantId', PLACE.tenantId],
  ],
};

function isPrivate({ host, privateNetwork }: ValueObject): boolean {
  return host === 'appService' && privateNetwork !== false;
}

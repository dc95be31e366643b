import { z } from 'zod';
import type { DiagnosticSetting, HubResource } from './hub-resource';

const text = z.string();
const textOrNull = z.string().nullable();

const ipRules = z.array(
  z.object({ filterName: z.exactOptional(text), action: z.exactOptional(text), ipMask: z.exactOptional(text) }),
);

const hub = z.object({
  id: text,
  name: text,
  location: z.exactOptional(text),
  sku: z.exactOptional(
    z.object({ name: z.exactOptional(text), tier: z.exactOptional(text), capacity: z.exactOptional(z.number()) }),
  ),
  properties: z.exactOptional(
    z.object({
      state: z.exactOptional(text),
      hostName: z.exactOptional(text),
      publicNetworkAccess: z.exactOptional(text),
      disableLocalAuth: z.exactOptional(z.boolean()),
      disableDeviceSAS: z.exactOptional(z.boolean()),
      disableModuleSAS: z.exactOptional(z.boolean()),
      minTlsVersion: z.exactOptional(text),
      ipFilterRules: z.exactOptional(ipRules),
      networkRuleSets: z.exactOptional(
        z.object({ defaultAction: z.exactOptional(text), ipRules: z.exactOptional(ipRules) }).nullable(),
      ),
      privateEndpointConnections: z.exactOptional(z.array(z.unknown())),
    }),
  ),
});

const settings = z.array(
  z.object({
    name: text,
    properties: z.object({
      workspaceId: z.exactOptional(textOrNull),
      storageAccountId: z.exactOptional(textOrNull),
      eventHubAuthorizationRuleId: z.exactOptional(textOrNull),
      logs: z.exactOptional(
        z.array(
          z.object({
            category: z.exactOptional(textOrNull),
            categoryGroup: z.exactOptional(textOrNull),
            enabled: z.exactOptional(z.boolean()),
          }),
        ),
      ),
    }),
  }),
);

/** The hub's ARM resource; undefined when it is none. */
export function readHubResource(value: unknown): HubResource | undefined {
  return hub.safeParse(value).data;
}

/** The answer `{ value: […] }` of diagnosticSettings, or its value alone. */
export function readDiagnosticSettings(value: unknown): readonly DiagnosticSetting[] | undefined {
  const list = typeof value === 'object' && value !== null && 'value' in value ? value.value : value;
  return settings.safeParse(list).data;
}

/** The hub's ARM resource, the fields that explain disconnects (api-version 2023-06-30). */
export interface HubResource {
  readonly id: string;
  readonly name: string;
  readonly location?: string;
  readonly sku?: { readonly name?: string; readonly tier?: string; readonly capacity?: number };
  readonly properties?: {
    readonly state?: string;
    readonly hostName?: string;
    readonly publicNetworkAccess?: string;
    readonly disableLocalAuth?: boolean;
    readonly disableDeviceSAS?: boolean;
    readonly disableModuleSAS?: boolean;
    readonly minTlsVersion?: string;
    /** The older rules: the first that matches wins; what matches none is let in. */
    readonly ipFilterRules?: readonly IpRule[];
    /** The newer ones: what matches no rule gets the default action. */
    readonly networkRuleSets?: { readonly defaultAction?: string; readonly ipRules?: readonly IpRule[] } | null;
    readonly privateEndpointConnections?: readonly unknown[];
  };
}

export interface IpRule {
  readonly filterName?: string;
  /** `Accept` or `Reject` (older), `Allow` (newer). */
  readonly action?: string;
  /** CIDR, or a single address. */
  readonly ipMask?: string;
}

/** One entry of value[] of diagnosticSettings (api-version 2021-05-01-preview). */
export interface DiagnosticSetting {
  readonly name: string;
  readonly properties: {
    readonly workspaceId?: string | null;
    readonly storageAccountId?: string | null;
    readonly eventHubAuthorizationRuleId?: string | null;
    readonly logs?: ReadonlyArray<{
      readonly category?: string | null;
      readonly categoryGroup?: string | null;
      readonly enabled?: boolean;
    }>;
  };
}

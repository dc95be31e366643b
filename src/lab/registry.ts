/**
 * The lab's hubs and what their registries hold. Identities keep the service's own field names, so that the REST
 * surface can answer with them as they are.
 */
export interface LabHub {
  /** `contoso-lab`. */
  readonly name: string;
  /** `contoso-lab.azure-devices.net`. */
  readonly host: string;
  /** ARM id, in the usual mixed case; log records carry it in upper case. */
  readonly resourceId: string;
  readonly location: string;
  readonly sku: { readonly name: string; readonly tier: string; readonly capacity: number };
  /** False: the hub has no diagnostic setting and writes no records. */
  readonly logging: boolean;
  /** Base64 key of the shared access policy `iothubowner`. */
  readonly policyKey: string;
  /** By device id, in the order of the fleet. */
  readonly devices: Map<string, LabDevice>;
}

export interface LabDevice {
  readonly identity: LabIdentity;
  readonly twin: { tags: Record<string, unknown>; desired: Record<string, unknown>; reported: Record<string, unknown> };
  readonly modules: LabModule[];
}

/** As GET /devices/{id} answers it. Mutable where the hub changes it while devices come and go. */
export interface LabIdentity {
  readonly deviceId: string;
  readonly generationId: string;
  etag: string;
  status: 'enabled' | 'disabled';
  statusReason: string | null;
  /** ISO, or 0001-01-01T00:00:00Z for never; likewise the next ones. */
  statusUpdatedTime: string;
  connectionState: 'Connected' | 'Disconnected';
  connectionStateUpdatedTime: string;
  lastActivityTime: string;
  cloudToDeviceMessageCount: number;
  readonly authentication: {
    readonly type: 'sas' | 'selfSigned' | 'certificateAuthority';
    readonly symmetricKey: { primaryKey: string | null; secondaryKey: string | null };
    readonly x509Thumbprint: { primaryThumbprint: string | null; secondaryThumbprint: string | null };
  };
  readonly capabilities: { readonly iotEdge: boolean };
  readonly deviceScope?: string;
}

export interface LabModule {
  readonly moduleId: string;
  readonly managedBy: string | null;
  connectionState: 'Connected' | 'Disconnected';
  connectionStateUpdatedTime: string;
  lastActivityTime: string;
  /** Without one: nobody wrote anything yet. */
  twin?: Pick<LabDevice['twin'], 'desired' | 'reported'>;
  /** When it last reported. */
  reportedAt?: string;
}

/** One log record in the archive's own form (storage destination): `properties` is a string that holds JSON. */
export interface ArchiveRecord {
  /** ISO with seven fraction digits, UTC. */
  readonly time: string;
  /** Upper case. */
  readonly resourceId: string;
  readonly operationName: string;
  readonly category: string;
  /** The lab's hubs write `Information` and `Error`. */
  readonly level: string;
  readonly resultType?: string;
  readonly resultDescription?: string;
  readonly properties: string;
  readonly location: string;
}

/** What Azure Monitor answers of a hub: the body of Microsoft.Insights/metrics, with all that was counted so far. */
export interface HubMetrics {
  answer(): {
    readonly interval: string;
    readonly namespace: string;
    readonly value: ReadonlyArray<{
      readonly name: { readonly value: string };
      readonly timeseries: ReadonlyArray<{ readonly data: ReadonlyArray<{ readonly timeStamp: string }> }>;
    }>;
  };
}

/** What Azure says of a hub beside its logs. */
export interface HubMonitor {
  readonly metrics: HubMetrics;
  /** The body of Microsoft.ResourceHealth/availabilityStatuses at a moment. */
  availability(now: Date): unknown;
  /** The body of Microsoft.ResourceHealth/events at a moment. */
  healthEvents(now: Date): unknown;
}

/** 48 hours of the fleet's life before `start`, and the going on. Made by simulation, never from hand-written findings. */
export interface LabHistory {
  /** The registries as of the last advance. */
  readonly hubs: readonly LabHub[];
  /** Lets simulated time pass up to `to` and gives what the hubs logged meanwhile, in order of time, per hub name. */
  advance(to: Date): ReadonlyArray<{ readonly hub: LabHub; readonly records: readonly ArchiveRecord[] }>;
  /** Of the hub of this name. */
  monitor(hubName: string): HubMonitor | undefined;
}

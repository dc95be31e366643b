/**
 * What an IoT Edge gateway last told the hub of itself: the reported properties of its modules $edgeAgent and $edgeHub
 * (learn.microsoft.com/azure/iot-edge/module-edgeagent-edgehub; AgentState.cs, EdgeHubConnection.cs of Azure/iotedge). They
 * are written when something changes, not regularly (Azure/iotedge#2341), so they may be old. Times are as they were
 * written, and `registryTime` reads them: ISO, often without zone, 0001-01-01 for never. Null: not told, or not as expected.
 */
export interface EdgeRuntime {
  /** The device id of the gateway. */
  readonly gateway: string;
  /** Null: there is no such module, or it never reported. */
  readonly agent: EdgeAgentState | null;
  readonly hub: EdgeHubState | null;
}

export interface EdgeReport {
  /** Its release, such as 1.5.44. */
  readonly version: string | null;
  readonly schemaVersion: string | null;
  /** What became of the last deployment: 200, or why not; 406 when it stops or never reached the hub. */
  readonly lastDesiredStatus: { readonly code: number; readonly description: string | null } | null;
  /** As the hub sees it. Of $edgeAgent always Disconnected, says Microsoft: it sends no messages, and those count (how-to-monitor-module-twins). */
  readonly connectionState: string | null;
  /** When the newest of these properties was written, by the hub's clock. */
  readonly reportedAt: string | null;
}

export interface EdgeAgentState extends EdgeReport {
  readonly edgeAgent: EdgeModule | null;
  readonly edgeHub: EdgeModule | null;
  /** The other modules by id, the one asked about among them; at most MOST_MODULES. */
  readonly modules: Readonly<Record<string, EdgeModule>>;
  /** How many others there are in all. */
  readonly moduleCount: number;
}

export interface EdgeModule {
  readonly type: string | null;
  /** As the deployment wants it: running or stopped. */
  readonly status: string | null;
  /** unknown, backoff, running, unhealthy, stopped, failed, dead (ModuleStatus in IModule.cs). */
  readonly runtimeStatus: string | null;
  readonly exitCode: number | null;
  /** Restarts since it last ran well for a while. */
  readonly restartCount: number | null;
  readonly lastStartTimeUtc: string | null;
  readonly lastExitTimeUtc: string | null;
  /** Of the image only this: 1.5.44. */
  readonly imageTag: string | null;
}

export interface EdgeHubState extends EdgeReport {
  /** Its clients by status. Devices are listed only while they are connected, modules always. */
  readonly connected: number;
  readonly disconnected: number;
  /** The device or module asked about; null: it is not listed. */
  readonly client: EdgeClient | null;
}

export interface EdgeClient {
  /** Connected or Disconnected. */
  readonly status: string | null;
  readonly lastConnectedTimeUtc: string | null;
  /** The source spells it so (DeviceConnectionStatus.cs), whatever the table of the documentation says. */
  readonly lastDisconnectedTimeUtc: string | null;
}

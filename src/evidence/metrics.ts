/** One metric of the hub as Azure Monitor answers it (names: monitor-iot-hub-reference.md). No dimension tells devices apart. */
export interface HubMetric {
  /** `dailyMessageQuotaUsed`, `connectedDeviceCount`, `d2c.telemetry.ingress.sendThrottle`, … */
  readonly name: string;
  /** Oldest first. */
  readonly points: readonly MetricPoint[];
}

export interface MetricPoint {
  /** Start of the interval, UTC. */
  readonly at: Date;
  readonly total?: number;
  readonly average?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

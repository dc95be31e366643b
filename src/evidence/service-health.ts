/**
 * One event of Azure Service Health that Azure lists for the hub (Events - List By Single Resource, api-version
 * 2024-02-01), the fields that explain disconnects.
 */
export interface ServiceHealthEvent {
  /** What Microsoft's people know it by, such as `BC_1-FXZ`. */
  readonly trackingId: string;
  /** `ServiceIssue`, `PlannedMaintenance`, `HealthAdvisory`, `RCA`, `EmergingIssues`, `SecurityAdvisory`. */
  readonly eventType: string;
  readonly title: string;
  readonly from: Date | null;
  /** Null while it lasts. */
  readonly to: Date | null;
  /** Names for people: `Azure IoT Hub` in `West Europe`. */
  readonly impact: ReadonlyArray<{ readonly service: string; readonly regions: readonly string[] }>;
}

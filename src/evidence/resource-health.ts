/** One entry of availabilityStatuses of the hub (api-version 2022-10-01), the fields that explain disconnects. */
export interface AvailabilityStatus {
  /** Name of the hub that the entry is about, in lower case; '' when it is about something else, null when it does not say. */
  readonly hub: string | null;
  /** `Available`, `Unavailable`, `Degraded`, `Unknown`. */
  readonly availabilityState: string;
  readonly title: string;
  readonly summary: string;
  /** `Unplanned`, `Planned`, `UserInitiated`; '' when absent. */
  readonly reasonType: string;
  /** Since when this state holds; the service spells it `occuredTime`. */
  readonly occurred: Date | null;
  readonly reported: Date | null;
  /** Set when it is over: when it had begun, and when it was resolved. */
  readonly resolved: { readonly began: Date | null; readonly ended: Date | null } | null;
}

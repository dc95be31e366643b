import type { HubResource } from '../../evidence/hub-resource';
import type { ServiceHealthEvent } from '../../evidence/service-health';
import type { Proof } from '../finding';
import { dayAndTime, listed, plain } from '../words';

/** What Azure Service Health tells of times in which something happened to the device. */
export interface ToldByAzure {
  /** Oldest first. */
  readonly events: readonly ServiceHealthEvent[];
  /** Whether one of them says that the service itself was the reason. */
  readonly confirms: boolean;
}

/** One end open: it is not known, or it lasts. */
export interface Span {
  readonly from: Date | null;
  readonly to: Date | null;
}

const MAINTENANCE = 'plannedmaintenance';
/** Advisories and security notices tell of nothing that drops a device. */
const TYPES: ReadonlySet<string> = new Set(['serviceissue', 'rca', 'emergingissues', MAINTENANCE]);

/** People set the times of these events. Own judgement. */
const SLACK_MS = 15 * 60_000;

/** What lasts longer covers whatever happens, and so proves nothing. Own judgement. */
const LONGEST_PROOF_MS = 24 * 3_600_000;

/** The events of IoT Hub in the hub's region that cover one of these spans. */
export function toldByAzure(
  events: readonly ServiceHealthEvent[] | undefined,
  hub: HubResource | undefined,
  spans: readonly Span[],
): ToldByAzure {
  const about = (events ?? []).filter(
    (event) => TYPES.has(event.eventType.toLowerCase()) && isAbout(event, hub?.location),
  );
  const told = about.filter((event) => spans.some((span) => meet(event, span)));
  return {
    events: told.toSorted((a, b) => timeOf(a.from, 0) - timeOf(b.from, 0)),
    confirms: told.some((event) => isProof(event, spans)),
  };
}

/** The newest two. */
export function proofsByAzure({ events }: ToldByAzure): readonly Proof[] {
  return events.slice(-2).map((event) => {
    const { eventType, title, trackingId, from, to, impact } = event;
    const what = eventType.toLowerCase() === MAINTENANCE ? 'planned maintenance' : 'trouble';
    const regions = impact.filter(({ service }) => isIotHub(service)).flatMap((one) => one.regions);
    const where = regions.length > 0 ? ` in ${listed(regions.map((region) => plain(region, 40)))}` : '';
    const since = from ? ` ${to ? 'from' : 'since'} ${dayAndTime(from)}` : '';
    const until = to ? ` until ${dayAndTime(to)}` : '';
    const named = trackingId === '' ? '' : ` (tracking id ${plain(trackingId, 40)})`;
    return {
      kind: 'service-health',
      text: `Azure Service Health tells of ${what} with IoT Hub${where}${since}${until}${named}: "${plain(title, 120)}"`,
      ...(from && { at: from }),
    };
  });
}

/** For whoever hands it to support; '' without one. */
export function referenceByAzure({ events }: ToldByAzure): string {
  const id = events.at(-1)?.trackingId ?? '';
  return id === '' ? '' : ` Name the tracking id ${plain(id, 40)}.`;
}

/** Azure lists them for the hub, but also those of other services that it leans on. */
function isAbout({ impact }: ServiceHealthEvent, location: string | undefined): boolean {
  return impact.some(
    ({ service, regions }) =>
      isIotHub(service) &&
      (location === undefined || regions.length === 0 || regions.some((region) => isRegion(region, location))),
  );
}

/** Not its Device Provisioning Service. */
function isIotHub(service: string): boolean {
  return /^(?:azure )?iot hub$/i.test(service.trim());
}

/** ARM writes `westeurope`, Service Health `West Europe`, or `Global`. */
function isRegion(region: string, location: string): boolean {
  const [one, other] = [region, location].map((name) => name.toLowerCase().replace(/[^a-z0-9]/g, ''));
  return one === other || one === 'global';
}

function meet(event: Span, span: Span): boolean {
  const latest = Number.POSITIVE_INFINITY;
  return (
    timeOf(event.from, 0) - SLACK_MS <= timeOf(span.to, latest) &&
    timeOf(span.from, 0) <= timeOf(event.to, latest) + SLACK_MS
  );
}

function isProof(event: ServiceHealthEvent, spans: readonly Span[]): boolean {
  const { eventType, from, to } = event;
  if (eventType.toLowerCase() === MAINTENANCE || from === null) return false;
  return spans.some(
    (span) => meet(event, span) && timeOf(to ?? span.to ?? span.from, 0) - from.getTime() <= LONGEST_PROOF_MS,
  );
}

function timeOf(time: Date | null, otherwise: number): number {
  return time?.getTime() ?? otherwise;
}

import type { Clock } from '../clock';
import { noTelemetry, type Telemetry } from '../telemetry/telemetry';
import { type Evidence, type Gap, KINDS, type Kind, type Subject, type Window } from './evidence';
import { gap } from './gaps';
import { type FaultLog, oneLook } from './one-look';
import type { AnySource } from './source';

export type { FaultLog };

export interface Collection {
  /** Resolves when every source has answered or run out of time. Never rejects. */
  readonly done: Promise<Evidence>;
  /** What is there by now. The kinds still missing stand as gaps in the evidence; what that means is the caller's to say. */
  soFar(): { readonly evidence: Evidence; readonly missing: readonly Kind[] };
}

export interface CollectDeps {
  readonly sources: readonly AnySource[];
  readonly clock: Clock;
  readonly log: FaultLog;
  readonly telemetry?: Telemetry;
  /** Of the question that it is for. */
  readonly reference?: string;
}

/** Asks all sources at once (rule 3), each with its own deadline. No source can make it throw or wait. */
export function collect(deps: CollectDeps, subject: Subject, window: Window): Collection {
  const answers = deps.sources.map((): Partial<Evidence> | undefined => undefined);
  const done = Promise.all(
    deps.sources.map(async (source, index) => {
      answers[index] = await ask(source);
    }),
  );

  /** The source's part, whatever it does. */
  async function ask(source: AnySource): Promise<Partial<Evidence>> {
    const { clock, reference, telemetry = noTelemetry } = deps;
    const begun = clock.now();
    const found = await oneLook<Partial<Evidence>>(deps, {
      ...(reference !== undefined && { reference }),
      place: source.place,
      look: (signal) => source.collect(subject, window, signal),
      otherwise: (trouble) => everyKind(source, trouble),
    });
    const about = { source: source.kinds.join('+'), end: endOf(found) };
    telemetry.took('keepalive.source', { begun, ended: clock.now(), reference: reference ?? null }, about);
    return found;
  }

  function soFar(): { evidence: Evidence; missing: readonly Kind[] } {
    const waiting = new Set(deps.sources.filter((_, index) => !answers[index]).flatMap(({ kinds }) => kinds));
    const evidence = assemble(
      answers.filter((answer) => answer !== undefined),
      waiting,
      deps.sources,
    );
    return { evidence, missing: KINDS.filter((kind) => waiting.has(kind) && !evidence[kind].ok) };
  }

  return { done: done.then(() => soFar().evidence), soFar };
}

/** Where two sources fill a kind, what was seen counts more than a gap, then the order of the sources. */
function assemble(
  answers: ReadonlyArray<Partial<Evidence>>,
  waiting: ReadonlySet<Kind>,
  sources: readonly AnySource[],
): Evidence {
  function slot<K extends Kind>(kind: K): Evidence[K] | Gap {
    const given = answers.map((answer) => answer[kind]).filter((one) => one !== undefined);
    return given.find(({ ok }) => ok) ?? given[0] ?? unanswered(kind);
  }
  function unanswered(kind: Kind): Gap {
    if (waiting.has(kind)) return gap('timed-out', `Still looking: ${PLACES[kind]} has not answered yet.`);
    const source = sources.find(({ kinds }) => kinds.includes(kind));
    if (source) return gap('failed', `Looking at ${source.place} brought no answer.`);
    if (kind === 'device-logs')
      return gap(
        'not-provided',
        'No log of the device was given.',
        'Fetch it at the device and keep it: support will ask for it.',
      );
    return gap('not-configured', `Keepalive is not set up to look at ${PLACES[kind]}.`);
  }
  return {
    identity: slot('identity'),
    twin: slot('twin'),
    modules: slot('modules'),
    'edge-runtime': slot('edge-runtime'),
    connections: slot('connections'),
    operations: slot('operations'),
    fleet: slot('fleet'),
    hub: slot('hub'),
    'diagnostic-settings': slot('diagnostic-settings'),
    'resource-health': slot('resource-health'),
    'service-health': slot('service-health'),
    metrics: slot('metrics'),
    probe: slot('probe'),
    'device-logs': slot('device-logs'),
  };
}

const PLACES: Readonly<Record<Kind, string>> = {
  identity: 'the device registry',
  twin: 'the device twin',
  modules: 'the list of modules',
  'edge-runtime': 'what the IoT Edge gateway reports of itself',
  connections: 'the connection log',
  operations: 'the operation logs',
  fleet: 'the rest of the hub',
  hub: "the hub's Azure resource",
  'diagnostic-settings': "the hub's diagnostic settings",
  'resource-health': "the hub's Resource Health",
  'service-health': 'Azure Service Health',
  metrics: "the hub's metrics",
  probe: "the way to the hub from Keepalive's own network",
  'device-logs': 'the log of the device',
};

/** `seen` where it brought something; else its first gap's reason. */
function endOf(found: Partial<Evidence>): string {
  const slots = Object.values(found);
  if (slots.length === 0 || slots.some(({ ok }) => ok)) return 'seen';
  return slots.flatMap((slot) => (slot.ok ? [] : [slot.why]))[0] ?? 'seen';
}

function everyKind(source: AnySource, trouble: Gap): Partial<Evidence> {
  return Object.fromEntries(source.kinds.map((kind) => [kind, trouble]));
}

import { type Escalation, noted, type Parcel, SINK_NAMES, type SinkName, type SinkState } from './escalation';
import type { Delivery } from './sink';

/** What becomes of a record, step by step. Pure: each gives the record as it is to be written, or null for no change. */

/**
 * At the beginning of a job. `first`: its first attempt, so what was given up before is tried anew: an operator asked for
 * it, or something was added since.
 */
export function begun(escalation: Escalation, first: boolean, sinks: readonly SinkName[]): Escalation {
  const parcels = escalation.parcels.map((parcel) =>
    eachSink(parcel, (sink, name) => {
      if (!sinks.includes(name) && sink.state === 'open') return { ...sink, state: 'failed', why: NOT_SET_UP };
      return first && sink.state === 'failed' && sinks.includes(name) ? { ...sink, state: 'open' } : sink;
    }),
  );
  const goesOn = ['consented', 'delivered', 'failed'].includes(escalation.state) && isOpen(parcels);
  return { ...escalation, parcels, state: goesOn ? 'delivering' : escalation.state };
}

const NOT_SET_UP = 'it is no longer set up here';

/** After one delivery. `goesOn`: it will be tried again. */
export function settled(
  escalation: Escalation,
  parcelId: string,
  sink: SinkName,
  delivery: Delivery,
  goesOn: boolean,
  now: Date,
): Escalation {
  const after = stateAfter(delivery, goesOn);
  const parcels = escalation.parcels.map((parcel) =>
    parcel.id === parcelId ? { ...parcel, sinks: { ...parcel.sinks, [sink]: after } } : parcel,
  );
  if (goesOn) return { ...escalation, parcels };
  const what = delivery.ok ? `${parcelId} delivered: ${sink}` : `${parcelId} not delivered: ${sink}, ${delivery.why}`;
  return { ...escalation, parcels, history: noted(escalation, now, 'keepalive', what) };
}

function stateAfter(delivery: Delivery, goesOn: boolean): SinkState {
  if (!delivery.ok) return { state: goesOn ? 'open' : 'failed', why: delivery.why };
  const { externalId, link } = delivery;
  return { state: 'delivered', externalId, ...(link !== undefined && { link }) };
}

export function allFailed(escalation: Escalation, why: string): Escalation {
  const parcels = escalation.parcels.map((parcel) =>
    eachSink(parcel, (sink) => (sink.state === 'open' ? { ...sink, state: 'failed', why } : sink)),
  );
  return { ...escalation, parcels };
}

/** `delivered` once every sink has the case or gave up, and one has it; `failed` when none has. */
export function rested(escalation: Escalation): Escalation | null {
  if (escalation.state !== 'delivering') return null;
  const states = sinksOf(escalation.parcels.filter(({ kind }) => kind === 'case')).map(({ state }) => state);
  if (states.includes('open')) return null;
  return { ...escalation, state: states.includes('delivered') ? 'delivered' : 'failed' };
}

/** What was not yet on its way is not sent any more; the places that may have it are told. */
export function withdrawn(escalation: Escalation, now: Date, sinks: readonly SinkName[]): Escalation {
  const dropped = escalation.parcels.map((parcel) =>
    eachSink(parcel, (sink) => (sink.state === 'open' ? { ...sink, state: 'dropped' } : sink)),
  );
  const parcel = newParcel('withdrawal', 'withdrawal', now, sinks);
  return {
    ...escalation,
    state: 'withdrawn',
    parcels: [...dropped, parcel],
    history: noted(escalation, now, 'person', 'withdrawn'),
  };
}

export function newParcel(id: string, kind: Parcel['kind'], now: Date, sinks: readonly SinkName[]): Parcel {
  const open: SinkState = { state: 'open' };
  return { id, kind, at: now.toISOString(), sinks: Object.fromEntries(sinks.map((name) => [name, open])) };
}

/** Why some of it is not delivered; empty when all is. */
export function whyNot({ parcels }: Escalation): string {
  const reasons = sinksOf(parcels).flatMap(({ state, why }) =>
    state === 'open' || state === 'failed' ? [why ?? 'not yet tried'] : [],
  );
  return [...new Set(reasons)].join('; ').slice(0, 400);
}

export function isOpen(parcels: readonly Parcel[]): boolean {
  return sinksOf(parcels).some(({ state }) => state === 'open');
}

function sinksOf(parcels: readonly Parcel[]): SinkState[] {
  return parcels.flatMap(({ sinks }) => Object.values(sinks));
}

function eachSink(parcel: Parcel, change: (sink: SinkState, name: SinkName) => SinkState): Parcel {
  const sinks: Parcel['sinks'] = {};
  for (const name of SINK_NAMES) {
    const sink = parcel.sinks[name];
    if (sink) sinks[name] = change(sink, name);
  }
  return { ...parcel, sinks };
}

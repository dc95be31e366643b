import { createHash } from 'node:crypto';
import { type Attributes, ROOT_CONTEXT, SpanKind, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { type IMetricReader, MeterProvider } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, type SpanProcessor } from '@opentelemetry/sdk-trace-base';
import { COUNTERS, DURATIONS, type DurationName } from './instruments';
import type { Telemetry } from './telemetry';

/** Where facts go to, until it is closed. */
export interface Recorder extends Telemetry {
  /** Sends what waits. May take as long as the network does. */
  close(): Promise<void>;
}

/** Up to where the bars of the histograms reach, in milliseconds: a turn has 2 s, a source 10 s, a case in a queue minutes. */
const BOUNDS = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_000, 4_000, 8_000, 12_000, 30_000, 60_000, 300_000, 3_600_000];
/** What Application Insights shows as a request; the rest it shows as what that led to. */
const KINDS: Readonly<Partial<Record<DurationName, SpanKind>>> = {
  'keepalive.turn': SpanKind.SERVER,
  // As a consumer it would come there without its name (exporter beta.47).
  'keepalive.job': SpanKind.SERVER,
  'keepalive.source': SpanKind.CLIENT,
};
const BAD_ENDS = ['failed', 'given-up'];

/** Facts as OpenTelemetry has them: histograms, counters, and one trace for each reference. */
export function createRecorder({
  reader,
  spans,
}: {
  readonly reader: IMetricReader;
  readonly spans: SpanProcessor;
}): Recorder {
  const resource = resourceFromAttributes({ 'service.name': 'keepalive' });
  const meters = new MeterProvider({ readers: [reader], resource });
  const tracers = new BasicTracerProvider({ spanProcessors: [spans], resource });
  const meter = meters.getMeter('keepalive');
  const tracer = tracers.getTracer('keepalive');
  const advice = { explicitBucketBoundaries: BOUNDS };
  const histograms = new Map(
    Object.entries(DURATIONS).map(([name, { tells }]) => [
      name,
      meter.createHistogram(name, { unit: 'ms', description: tells, advice }),
    ]),
  );
  const counters = new Map(
    Object.entries(COUNTERS).map(([name, { tells }]) => [name, meter.createCounter(name, { description: tells })]),
  );

  return {
    took(name, { begun, ended, reference }, about) {
      const attributes: Attributes = { ...about };
      histograms.get(name)?.record(Math.max(0, ended.getTime() - begun.getTime()), attributes);
      if (reference === null) return;
      const kind = KINDS[name] ?? SpanKind.INTERNAL;
      const more = { ...attributes, reference };
      const span = tracer.startSpan(name, { kind, startTime: begun, attributes: more }, traceOf(reference));
      if ('end' in about && BAD_ENDS.includes(String(about.end))) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end(ended);
    },
    count: (name, about) => counters.get(name)?.add(1, { ...about }),
    async close() {
      // One that fails does not keep the other from being sent.
      await Promise.allSettled([tracers.shutdown(), meters.shutdown()]);
    },
  };
}

/**
 * The trace of a reference: the same in every process and after every restart, with nothing handed on but the reference.
 * Its first span is nobody's; a trace needs one above the others.
 */
function traceOf(reference: string) {
  const hash = createHash('sha256').update(reference).digest('hex');
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: hash.slice(0, 32),
    spanId: hash.slice(32, 48),
    traceFlags: TraceFlags.SAMPLED,
    isRemote: true,
  });
}

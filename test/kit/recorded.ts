import {
  AggregationTemporality,
  InMemoryMetricExporter,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { createRecorder } from '../../src/telemetry/recorder';

/** Telemetry as an exporter gets it, kept in memory. */
export function recordedTelemetry() {
  const spans = new InMemorySpanExporter();
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 3_600_000 });
  const recorder = createRecorder({ reader, spans: new SimpleSpanProcessor(spans) });

  return {
    telemetry: recorder,
    spans: () =>
      spans.getFinishedSpans().map((span) => ({
        name: span.name,
        trace: span.spanContext().traceId,
        status: span.status.code,
        attributes: span.attributes,
      })),
    /** By name: its unit, and what was said of each of its points. */
    async metrics() {
      await reader.forceFlush();
      const newest =
        metrics
          .getMetrics()
          .at(-1)
          ?.scopeMetrics.flatMap((scope) => scope.metrics) ?? [];
      return newest.map(({ descriptor, dataPoints }) => ({
        name: descriptor.name,
        unit: descriptor.unit,
        points: dataPoints.map(({ attributes, value }) => ({
          attributes,
          count: typeof value === 'number' ? value : value.count,
        })),
      }));
    },
    /** All that left, as text, to look for what must not be in it. */
    async text() {
      await reader.forceFlush();
      const all = spans.getFinishedSpans().map(({ name, attributes, events, links, status, resource }) => ({
        ...{ name, attributes, events, links, status },
        resource: resource.attributes,
      }));
      return JSON.stringify([all, metrics.getMetrics()]);
    },
  };
}

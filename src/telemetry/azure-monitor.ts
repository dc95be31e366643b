import { AzureMonitorMetricExporter, AzureMonitorTraceExporter } from '@azure/monitor-opentelemetry-exporter';
import { PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { createRecorder, type Recorder } from './recorder';

/** As the exporters' own packages do it. Milliseconds. */
const METRICS_EVERY = 60_000;

/** To Application Insights. Nothing of it is kept on the disk: what cannot be sent soon is let go. */
export function azureMonitor(connectionString: string): Recorder {
  const options = { connectionString, disableOfflineStorage: true };
  return createRecorder({
    reader: new PeriodicExportingMetricReader({
      exporter: new AzureMonitorMetricExporter(options),
      exportIntervalMillis: METRICS_EVERY,
    }),
    spans: new BatchSpanProcessor(new AzureMonitorTraceExporter(options)),
  });
}

import { type LateParts, type LateTelemetry, lateTelemetry } from './late-telemetry';

/**
 * The exporter's own statistics, of which it has no other switch, go to a place of Microsoft's in global Azure, whatever
 * cloud the bot is in (beta.47, export/statsbeat/types.js). Whoever sets it otherwise has it otherwise.
 */
const NO_STATISTICS = 'APPLICATION_INSIGHTS_NO_STATSBEAT';

/**
 * Telemetry to Application Insights where there is a connection string; else none, and no package of it is loaded.
 *
 * @param env of the process: the exporter reads it itself
 */
export function openTelemetry(
  connectionString: string | null,
  env: Record<string, string | undefined>,
  parts: Omit<LateParts, 'load'>,
): LateTelemetry {
  if (connectionString === null) return lateTelemetry(parts);
  return lateTelemetry({
    ...parts,
    async load() {
      env[NO_STATISTICS] ??= '1';
      const { azureMonitor }: typeof import('./azure-monitor') = require('./azure-monitor');
      return azureMonitor(connectionString);
    },
  });
}

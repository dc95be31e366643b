import type { Env } from './env';

const KEY = /(?:^|;)\s*InstrumentationKey=[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\s*(?:;|$)/i;
const ENDPOINT = /(?:^|;)\s*IngestionEndpoint=([^;]*)/i;

/** The connection string of an Application Insights resource; null: no telemetry is sent. */
export function readTelemetry(env: Env, problems: string[]): string | null {
  const given = env.APPLICATIONINSIGHTS_CONNECTION_STRING?.trim() ?? '';
  if (given === '') return null;
  const endpoint = ENDPOINT.exec(given)?.[1]?.trim();
  const isOurs = endpoint === undefined || URL.parse(endpoint)?.protocol === 'https:';
  if (KEY.test(given) && isOurs) return given;
  problems.push(
    'APPLICATIONINSIGHTS_CONNECTION_STRING must be the connection string of an Application Insights resource: InstrumentationKey=…;IngestionEndpoint=https://…',
  );
  return null;
}

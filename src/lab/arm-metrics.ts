import type { HubMonitor } from './registry';
import { type Answer, armError } from './wire-errors';

/** What the lab counts in, and so the only interval that it can answer. */
const INTERVAL = 'PT5M';

/** GET {hub}/providers/Microsoft.Insights/metrics (api-version 2024-02-01): the metrics asked for, in the time asked for. */
export function hubMetrics(monitor: HubMonitor | undefined, asked: URLSearchParams): Answer {
  const timespan = asked.get('timespan') ?? '';
  const [from, to] = timespan.split('/').map((time) => Date.parse(time));
  const names = (asked.get('metricnames') ?? '').split(',');
  const known = monitor?.metrics.answer();
  const unknown = names.find((name) => !known?.value.some((one) => isNamed(one, name)));
  if (!known || unknown !== undefined)
    return bad(`Failed to find metric configuration for provider: Microsoft.Devices, metric: ${unknown ?? ''}`);
  if (asked.get('interval') !== INTERVAL) return bad('The lab counts in intervals of five minutes: PT5M.');
  if (from === undefined || to === undefined || !(from <= to)) return bad(`Invalid timespan: ${timespan}`);
  const isAsked = ({ timeStamp }: { readonly timeStamp: string }): boolean => {
    const time = Date.parse(timeStamp);
    return time >= from && time < to;
  };
  const value = names.flatMap((name) =>
    known.value
      .filter((one) => isNamed(one, name))
      .map((one) => ({
        ...one,
        errorCode: 'Success',
        timeseries: one.timeseries.map(({ data, ...series }) => ({ ...series, data: data.filter(isAsked) })),
      })),
  );
  return { status: 200, body: { ...known, cost: 0, timespan, value } };
}

/** Their names ignore case. */
function isNamed(metric: { readonly name: { readonly value: string } }, name: string): boolean {
  return metric.name.value.toLowerCase() === name.toLowerCase();
}

function bad(message: string): Answer {
  return armError(400, 'BadRequest', message);
}

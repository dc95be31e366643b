import { jsonOf } from '../../json';
import { onFirstUse } from '../../on-first-use';
import type { AzureAccess } from '../azure';
import { SOURCE_DEADLINE } from '../deadlines';
import type { Window } from '../evidence';
import { capital, type Place, roleFix, unreadable } from '../gaps';
import { readMetrics } from '../hub-health';
import type { Source } from '../source';
import { ANSWER_LIMIT } from './arm-client';
import type { HubIds } from './hub-ids';
import { inTime } from './in-time';
import { gapOfMonitor, monitorSdk, wireOptions } from './monitor-client';
import { knownSignIn } from './sign-in';
import { AnswerTooLarge } from './trouble';

/** What explains disconnects (names: monitor-iot-hub-reference.md): the quota of the day, who is there, what was put off. */
const NAMES = ['dailyMessageQuotaUsed', 'connectedDeviceCount', 'd2c.telemetry.ingress.sendThrottle'];

/** Fine enough to see when a quota was used up; a week is 2 000 points a metric. */
const INTERVAL = 'PT5M';

/** Azure Monitor's metrics of the hub, in the window. */
export function metricsSource(azure: AzureAccess, ids: HubIds): Source<'metrics'> {
  const client = onFirstUse(() => {
    const { MetricsQueryClient } = monitorSdk();
    return new MetricsQueryClient(knownSignIn(azure.credential), {
      endpoint: azure.cloud.arm,
      audience: azure.cloud.armScope.replace(/\/\.default$/, ''),
      ...wireOptions(azure),
    });
  });

  /** The answer's own text: the client's mapper throws at an answer that is no list of metrics. */
  async function textOf(id: string, { from, to }: Window, signal: AbortSignal): Promise<string> {
    let text: string | undefined;
    const limit = new AbortController();
    const asked = client().queryResource(id, NAMES, {
      timespan: { startTime: from, endTime: to },
      granularity: INTERVAL,
      aggregations: ['Maximum', 'Total'],
      abortSignal: AbortSignal.any([signal, limit.signal]),
      requestOptions: {
        onDownloadProgress: ({ loadedBytes }) => {
          if (loadedBytes > ANSWER_LIMIT) limit.abort();
        },
      },
      onResponse: ({ status, bodyAsText }) => {
        if (status === 200) text = bodyAsText ?? '';
      },
    });
    try {
      await inTime(signal, asked);
    } catch (error) {
      if (limit.signal.aborted) throw new AnswerTooLarge(`more than ${ANSWER_LIMIT} bytes`);
      if (text === undefined || signal.aborted) throw error;
    }
    return text ?? '';
  }

  return {
    kinds: ['metrics'],
    place: "the hub's metrics",
    async collect(subject, window, signal) {
      const words = `the metrics of ${subject.hub.split('.')[0]}`;
      let place: Place = { words, permission: roleFix('Monitoring Reader', null), cloud: azure.cloud };
      try {
        const id = await ids.find(subject.hub, signal);
        if (!id.ok) return { metrics: id };
        place = { ...place, permission: roleFix('Monitoring Reader', id.data) };
        // The client puts a slash before it.
        const data = readMetrics(jsonOf(await textOf(id.data.replace(/^\//, ''), window, signal)));
        return { metrics: data === undefined ? unreadable(words) : { ok: true, data, searched: capital(words) } };
      } catch (error) {
        return { metrics: gapOfMonitor(error, place, signal, SOURCE_DEADLINE) };
      }
    },
  };
}

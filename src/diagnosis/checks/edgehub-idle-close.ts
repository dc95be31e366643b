import { GUIDES } from '../catalogues/guides';
import { defineCheck } from '../check';
import { distinct } from '../codes-of-ends';
import type { Proof } from '../finding';
import { findEdgeIdle } from '../patterns/edge-idle';
import { linesOf, quoted } from '../patterns/log-lines';
import { clockTimes, count } from '../words';

/** Fewer leave room for chance. Own judgement. */
const FEWEST_TO_BE_LIKELY = 4;

export const edgehubIdleClose = defineCheck({
  id: 'edgehub-idle-close',
  asks: 'Does the IoT Edge gateway close idle connections?',
  needs: [],
  uses: ['connections', 'device-logs', 'identity'],
  oneOf: ['connections', 'device-logs'],
  run({ identity, 'device-logs': logs }, { timeline, subject }) {
    // The gateway's own connection is not closed for being idle.
    if (subject.moduleId === null && identity?.capabilities?.iotEdge) return undefined;
    const idle = findEdgeIdle(timeline.sessions, subject);
    const lines = linesOf(logs, subject, ['edge-idle-close']);
    const line = lines.at(-1);
    const proofs: Proof[] = [];
    if (idle)
      proofs.push({
        kind: 'connections',
        text: `The device comes through edgeHub, and ${count(idle.steady, 'session')} of ${idle.sessions.length} ended 60 min after the connect, none sooner; ends at ${clockTimes(idle.sessions.slice(-4).flatMap(({ to }) => to ?? []))} UTC.`,
      });
    if (line)
      proofs.push({
        kind: 'device-logs',
        text: `The gateway’s log says so ${count(lines.length, 'time')}; ${quoted(line)}.`,
      });
    const [first, ...rest] = proofs;
    if (!first) return undefined;
    const sessions = idle?.sessions ?? [];
    const latest = sessions.at(-1)?.to;
    return {
      id: 'edgehub-idle-close',
      severity: 'info',
      confidence: line ? 'confirmed' : (idle?.steady ?? 0) >= FEWEST_TO_BE_LIKELY ? 'likely' : 'possible',
      title: 'The IoT Edge gateway closes the connection when the device says nothing for an hour',
      explanation:
        'edgeHub keeps a connection to the hub for each of its devices, and closes it 60 minutes after the last operation. It opens it again with the next one. This is planned and harmless.',
      codes: distinct(sessions.flatMap(({ codes }) => codes)),
      because: [first, ...rest],
      guides: [GUIDES.edge, GUIDES.connectionState],
      next: [
        {
          do: 'fix',
          who: 'developer of the device software',
          text: 'Nothing needs doing. If the connection must stay, send something at least every 50 minutes, or set CloudConnectionIdleTimeoutSecs or CloseCloudConnectionOnIdleTimeout of edgeHub.',
        },
      ],
      explains: [],
      ...(latest ? { latest } : {}),
      accountsFor: sessions,
      explainsDrops: true,
    };
  },
});

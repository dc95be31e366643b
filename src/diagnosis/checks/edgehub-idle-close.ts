import type { EdgeRuntime } from '../../evidence/edge-runtime';
import { GUIDES } from '../catalogues/guides';
import { defineCheck } from '../check';
import { distinct } from '../codes-of-ends';
import type { Confidence, Proof } from '../finding';
import { connectedToEdgeHub } from '../patterns/edge-clients';
import { findEdgeIdle } from '../patterns/edge-idle';
import { linesOf, quoted } from '../patterns/log-lines';
import type { Session } from '../session';
import { clockTimes, count, dayAndTime } from '../words';

/** Fewer leave room for chance. Own judgement. */
const FEWEST_TO_BE_LIKELY = 4;
/** One end may be of a moment before it came back. Own judgement. */
const FEWEST_WHILE_CONNECTED = 2;

export const edgehubIdleClose = defineCheck({
  id: 'edgehub-idle-close',
  asks: 'Does the IoT Edge gateway close idle connections?',
  needs: [],
  uses: ['connections', 'device-logs', 'identity', 'edge-runtime'],
  oneOf: ['connections', 'device-logs'],
  run({ identity, 'device-logs': logs, 'edge-runtime': runtime }, { timeline, subject }) {
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
    const sessions = idle?.sessions ?? [];
    const stayed = stayedConnected(runtime, sessions);
    if (stayed)
      proofs.push({
        kind: 'edge-runtime',
        text: `edgeHub reports the device as connected to the gateway since ${dayAndTime(stayed)}: only the connection from there to the hub was closed.`,
      });
    const [first, ...rest] = proofs;
    if (!first) return undefined;
    const latest = sessions.at(-1)?.to;
    return {
      id: 'edgehub-idle-close',
      severity: 'info',
      confidence: line ? 'confirmed' : sureness(idle?.steady ?? 0, stayed !== null),
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

/** Since when the client has been at the gateway, while at the hub its sessions ended. */
function stayedConnected(runtime: EdgeRuntime | null | undefined, sessions: readonly Session[]): Date | null {
  const since = connectedToEdgeHub(runtime);
  const ended = sessions.filter(({ to }) => since !== null && to !== null && to > since).length;
  return ended >= FEWEST_WHILE_CONNECTED ? since : null;
}

function sureness(steady: number, stayed: boolean): Confidence {
  if (steady < FEWEST_TO_BE_LIKELY) return stayed ? 'likely' : 'possible';
  return stayed ? 'confirmed' : 'likely';
}

import type { DeviceLog, DeviceLogMeaning } from '../../evidence/device-log';
import type { Subject } from '../../evidence/evidence';
import type { Context } from '../check';
import type { GatewayPlace } from './gateway-place';
import { clientName, isOfGateway } from './log-lines';
import { type LogTrouble, logTrouble } from './log-trouble';

/** One client of a gateway that its edgeHub refuses, and still does at the log's end. */
export interface RefusedClient extends LogTrouble {
  /** As the log names it: `pump-17` or `gate-01/filter`. */
  readonly name: string;
}

/** In edgeHub's log; what it says of refused credentials with a client's name is the hub's answer for that client. */
const REFUSED: readonly DeviceLogMeaning[] = [
  'edge-refused',
  'edge-token',
  'edge-scope',
  'credentials-refused',
  'signature-invalid',
  'token-expired',
];

/** Of a gateway all of its clients that are refused; of a client only itself. */
export function refusedClients(
  logs: readonly DeviceLog[] | undefined,
  context: Context,
  place: GatewayPlace,
): RefusedClient[] {
  const { subject } = context;
  const own = clientName(subject);
  const names = new Set(
    (logs ?? []).flatMap(({ events }) =>
      events.flatMap(({ client, meaning }) => (client !== undefined && REFUSED.includes(meaning) ? [client] : [])),
    ),
  );
  return [...names].flatMap((name) => {
    const concerns = name === own || place === 'gateway' || (place === 'unknown' && isModuleOf(name, subject));
    if (!concerns) return [];
    const client = { ...subject, ...identityOf(name) };
    const rules = name === own ? {} : { stands: () => true };
    const trouble = logTrouble(logs, { ...context, subject: client }, REFUSED, {
      ...rules,
      fits: ({ log, event }) => event.client === name && isOfGateway(log),
    });
    return trouble ? [{ ...trouble, name }] : [];
  });
}

function isModuleOf(name: string, { deviceId, moduleId }: Subject): boolean {
  return moduleId === null && name.startsWith(`${deviceId}/`);
}

/** Ids hold no slash (identity registry: letters, digits and -._~:+%#*?!(),=@$'). */
function identityOf(name: string): Pick<Subject, 'deviceId' | 'moduleId'> {
  const [deviceId = '', moduleId = null] = name.split('/');
  return { deviceId, moduleId };
}

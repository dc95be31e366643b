import type { DeviceIdentity } from '../../evidence/device';
import type { Session } from '../session';

export type Authentication = 'sas' | 'x509' | 'unknown';

/** What the registry row says: `sas`, `selfSigned`, `certificateAuthority`, `none`. */
export function registeredAuthentication(identity: DeviceIdentity | null | undefined): Authentication {
  const type = identity?.authentication?.type;
  if (type === 'sas') return 'sas';
  return type === 'selfSigned' || type === 'certificateAuthority' ? 'x509' : 'unknown';
}

/** What the hub logged for this session or refusal; where it logged nothing, what is known otherwise. */
export function authenticationOf(logged: Pick<Session, 'authType'>, otherwise: Authentication): Authentication {
  const type = logged.authType?.toLowerCase();
  if (!type) return otherwise;
  if (type.includes('sas')) return 'sas';
  return type.includes('x509') || type.includes('cert') ? 'x509' : otherwise;
}

/** `Mqtt`, `MqttWs`: tokens are renewed by a new connection. AMQP renews on the open one. */
export function isMqtt(session: Session): boolean {
  return session.protocol.toLowerCase().startsWith('mqtt');
}

export function isAmqp(session: Session): boolean {
  return session.protocol.toLowerCase().startsWith('amqp');
}

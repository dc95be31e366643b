import type { DeviceIdentity } from '../../evidence/device';
import type { Session } from '../timeline';

export type Authentication = 'sas' | 'x509' | 'unknown';

/** What the registry row says: `sas`, `selfSigned`, `certificateAuthority`, `none`. */
export function registeredAuthentication(identity: DeviceIdentity | null | undefined): Authentication {
  const type = identity?.authentication?.type;
  if (type === 'sas') return 'sas';
  return type === 'selfSigned' || type === 'certificateAuthority' ? 'x509' : 'unknown';
}

/** What the hub logged for this session; where it logged nothing, what the registry says. */
export function authenticationOf(session: Session, registered: Authentication): Authentication {
  const logged = session.authType?.toLowerCase();
  if (!logged) return registered;
  if (logged.includes('sas')) return 'sas';
  return logged.includes('x509') || logged.includes('cert') ? 'x509' : registered;
}

/** `Mqtt`, `MqttWs`: tokens are renewed by a new connection. AMQP renews on the open one. */
export function isMqtt(session: Session): boolean {
  return session.protocol.toLowerCase().startsWith('mqtt');
}

export function isAmqp(session: Session): boolean {
  return session.protocol.toLowerCase().startsWith('amqp');
}

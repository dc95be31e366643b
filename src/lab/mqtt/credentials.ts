import type { X509Certificate } from 'node:crypto';
import type { LabDevice } from '../registry';
import { checkSharedAccessSignature, parseSharedAccessSignature } from '../shared-access-signature';
import { UNAUTHORIZED_TEXT } from '../simulation/session';
import { EXPIRED_TOKEN_STILL_OPENS } from '../simulation/unverified';
import type { ConnectRequest } from './connect-request';

/** What a client shows of itself. */
export interface Shown {
  readonly password: string;
  readonly certificate: X509Certificate | undefined;
}

export type Verdict =
  | { readonly ok: true /** ms since 1970; null with a certificate. */; readonly tokenEnds: number | null }
  /** `text`: the message that the hub logs beside 401003 (templates in the error code catalogue, January 2026). */
  | { readonly ok: false; readonly text: string };

/** Whether the registered device may come in with what it shows. */
export function checkCredentials(device: LabDevice, request: ConnectRequest, shown: Shown, now: number): Verdict {
  return device.identity.authentication.type === 'sas'
    ? checkToken(device, request, shown.password, now)
    : checkCertificate(device, shown.certificate);
}

function checkToken(device: LabDevice, request: ConnectRequest, password: string, now: number): Verdict {
  const token = parseSharedAccessSignature(password);
  if (!token) return { ok: false, text: password === '' ? 'Authorization header missing' : UNAUTHORIZED_TEXT };
  const { host, deviceId, moduleId } = request;
  const resource = `${host}/devices/${deviceId}${moduleId === null ? '' : `/modules/${moduleId}`}`;
  const { primaryKey, secondaryKey } = device.identity.authentication.symmetricKey;
  const late = new Date(now - EXPIRED_TOKEN_STILL_OPENS);
  const verdict = checkSharedAccessSignature(token, resource, [primaryKey, secondaryKey], late);
  if (verdict !== 'good') return { ok: false, text: UNAUTHORIZED_TEXT };
  return { ok: true, tokenEnds: Number(token.expires) * 1000 };
}

/** By thumbprint alone, SHA-1 or SHA-256: a self-signed certificate has no authority to ask. */
function checkCertificate(device: LabDevice, certificate: X509Certificate | undefined): Verdict {
  if (!certificate) return { ok: false, text: 'Authorization header missing' };
  const [sha1, sha2] = [certificate.fingerprint, certificate.fingerprint256].map((print) => print.replaceAll(':', ''));
  const { primaryThumbprint, secondaryThumbprint } = device.identity.authentication.x509Thumbprint;
  const known = [primaryThumbprint, secondaryThumbprint].map((print) => print?.toUpperCase());
  if (known.includes(sha1) || known.includes(sha2)) return { ok: true, tokenEnds: null };
  const configured = `PrimaryThumbprint=${primaryThumbprint ?? ''}, SecondaryThumbprint=${secondaryThumbprint ?? ''}`;
  const given = `Thumbprint: SHA1Hash=${sha1}, SHA2Hash=${sha2}`;
  return { ok: false, text: `Thumbprint does not match configuration: ${given}; Configuration: ${configured}` };
}

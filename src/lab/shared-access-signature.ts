import { createHmac, timingSafeEqual } from 'node:crypto';
import { decodePercent } from './percent';

/**
 * `SharedAccessSignature sr={url-encoded resource}&sig={url-encoded HMAC}&se={end, seconds}[&skn={policy}]`, where the
 * HMAC-SHA256 is of `sr + "\n" + se` as they stand, url-encoded, with the base64 key. Seen from azure-iothub 1.16.6 and
 * azure-iot-device-mqtt on the wire.
 */
export interface SharedAccessSignature {
  /** As sent, still url-encoded. */
  readonly resource: string;
  readonly signature: string;
  /** Seconds since 1970, as sent. */
  readonly expires: string;
  readonly policy: string | null;
}

export type SignatureVerdict = 'good' | 'wrong-resource' | 'bad-signature' | 'expired';

export function parseSharedAccessSignature(header: string): SharedAccessSignature | null {
  const text = /^SharedAccessSignature\s+(.+)$/.exec(header)?.[1];
  if (!text) return null;
  const parts = new Map(
    text.split('&').map((part) => {
      const at = part.indexOf('=');
      return [part.slice(0, at), part.slice(at + 1)] as const;
    }),
  );
  const [resource, signature, expires] = [parts.get('sr'), parts.get('sig'), parts.get('se')];
  if (!resource || !signature || !expires || !/^\d+$/.test(expires)) return null;
  return { resource, signature, expires, policy: decodePercent(parts.get('skn') ?? '') || null };
}

/** @param resource what it must be for: the hub's host, or `host/devices/id`; a signature for what lies above also holds */
export function checkSharedAccessSignature(
  given: SharedAccessSignature,
  resource: string,
  keys: ReadonlyArray<string | null>,
  now: Date,
): SignatureVerdict {
  const claimed = decodePercent(given.resource)?.toLowerCase();
  const wanted = resource.toLowerCase();
  if (!claimed || (wanted !== claimed && !wanted.startsWith(`${claimed}/`))) return 'wrong-resource';
  const signature = decodePercent(given.signature) ?? '';
  if (!keys.some((key) => key && sameText(signature, sign(key, given)))) return 'bad-signature';
  return Number(given.expires) * 1000 > now.getTime() ? 'good' : 'expired';
}

function sign(key: string, given: SharedAccessSignature): string {
  return createHmac('sha256', Buffer.from(key, 'base64'))
    .update(`${given.resource}\n${given.expires}`)
    .digest('base64');
}

function sameText(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

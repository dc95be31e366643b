import { createHmac, timingSafeEqual } from 'node:crypto';

/** The header that signs what we send and what is sent to us, both ways by the one secret. */
export const SIGNATURE = 'keepalive-signature';

/** How far a sender's clock may be off, and how old a request may be, in milliseconds. */
export const SIGNATURE_LIFETIME = 5 * 60_000;

/** `t=<seconds>,v1=<hex of HMAC-SHA-256 over "t.body">`. */
export function sign(secret: string, body: string | Buffer, at: Date): string {
  const t = Math.floor(at.getTime() / 1000);
  return `t=${t},v1=${digest(secret, String(t), body).toString('hex')}`;
}

/** Why it is not to be believed; null when it is. */
export type SignatureTrouble = 'missing' | 'wrong' | 'old';

export function checkSignature(
  secret: string,
  body: Buffer,
  header: string | undefined,
  now: Date,
): SignatureTrouble | null {
  const fields = (header ?? '').slice(0, 1_000).split(',');
  const t = /^\s*t=(\d{1,12})\s*$/.exec(fields[0] ?? '')?.[1];
  // More than one while a secret is being changed.
  const given = fields.slice(1, 6).flatMap((field) => /^\s*v1=([0-9a-f]{64})\s*$/.exec(field)?.[1] ?? []);
  if (t === undefined || given.length === 0) return 'missing';
  const expected = digest(secret, t, body);
  if (!given.some((hex) => timingSafeEqual(Buffer.from(hex, 'hex'), expected))) return 'wrong';
  return Math.abs(now.getTime() - Number(t) * 1000) > SIGNATURE_LIFETIME ? 'old' : null;
}

function digest(secret: string, t: string, body: string | Buffer): Buffer {
  return createHmac('sha256', secret).update(`${t}.`).update(body).digest();
}

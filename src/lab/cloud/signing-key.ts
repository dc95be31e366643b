import { generateKeyPair, type JsonWebKey } from 'node:crypto';
import { promisify } from 'node:util';
import { sign } from 'jsonwebtoken';

/** An RSA key that tokens are signed by, as Entra and the channels of the Bot Framework have them. Made at start, kept nowhere. */
export interface SigningKey {
  /** As a key document publishes it, without what the publisher adds. */
  readonly published: JsonWebKey & { readonly kid: string; readonly use: 'sig' };
  /** RS256. `claims` in the JWT's own names; times in seconds. */
  sign(claims: object): string;
  /** PEM, for whoever has to play the signer. */
  readonly pem: string;
}

export async function createSigningKey(kid: string): Promise<SigningKey> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  return {
    published: { ...publicKey.export({ format: 'jwk' }), kid, use: 'sig' },
    sign: (claims) => sign(claims, privateKey, { algorithm: 'RS256', keyid: kid, noTimestamp: true }),
    pem: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

import { z } from 'zod';
import { jsonOf } from '../json';

/** Who a token was given to. Null is what it does not say. */
export interface TokenClaims {
  readonly objectId: string | null;
  readonly tenantId: string | null;
  /** Client id of an app; absent in tokens of people. */
  readonly appId: string | null;
  /** Of a person, such as ops@example.com. */
  readonly name: string | null;
}

const text = z.string().max(256).nullish();
const guid = z.guid().nullish().catch(null);

/** Names of claims: Microsoft Entra, "Access token claims reference". `idtyp` is optional there, `upn` is for people only. */
const claims = z.object({ oid: guid, tid: guid, appid: guid, azp: guid, upn: text, unique_name: text });

/**
 * What an access token says of its owner, for words to a person only: nobody but the service that it is for can tell
 * whether it is true.
 */
export function claimsOf(token: string): TokenClaims {
  const body = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
  const found = claims.safeParse(jsonOf(body)).data;
  const name = found?.upn ?? found?.unique_name ?? null;
  return {
    objectId: found?.oid ?? null,
    tenantId: found?.tid ?? null,
    appId: name === null ? (found?.appid ?? found?.azp ?? null) : null,
    name,
  };
}

const purpose = z.object({
  aud: z.string().max(256).nullish().catch(null),
  exp: z.number().positive().nullish().catch(null),
});

/** What a token is for and until when, as it says itself; null where it does not. */
export function purposeOf(token: string): { readonly audience: string | null; readonly expires: Date | null } {
  const found = purpose.safeParse(jsonOf(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString())).data;
  const expires = new Date((found?.exp ?? Number.NaN) * 1000);
  return { audience: found?.aud ?? null, expires: Number.isNaN(expires.getTime()) ? null : expires };
}

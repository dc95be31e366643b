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
  const found = claims.safeParse(claimsIn(token)).data;
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
  const found = purpose.safeParse(claimsIn(token)).data;
  const expires = new Date((found?.exp ?? Number.NaN) * 1000);
  return { audience: found?.aud ?? null, expires: Number.isNaN(expires.getTime()) ? null : expires };
}

const groupsOf = z.object({ groups: z.array(z.guid()).max(1_000).optional().catch(undefined) });

/**
 * What the token of a signed-in person says of them, in lower case. `groups` null: it does not say, as for people in more
 * than 200 groups (Microsoft Entra, "Configure group claims and app roles in tokens").
 */
export function asSignedIn(token: string): {
  readonly objectId: string | null;
  readonly tenantId: string | null;
  readonly groups: readonly string[] | null;
} {
  const { objectId, tenantId } = claimsOf(token);
  const { groups = null } = groupsOf.safeParse(claimsIn(token)).data ?? {};
  return {
    objectId: objectId?.toLowerCase() ?? null,
    tenantId: tenantId?.toLowerCase() ?? null,
    groups: groups?.map((id) => id.toLowerCase()) ?? null,
  };
}

/** All that it says, whoever wrote it; undefined when it is none. */
export function claimsIn(token: string): unknown {
  return jsonOf(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

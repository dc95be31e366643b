import { createPublicKey, type KeyObject } from 'node:crypto';
import { decode, JsonWebTokenError, verify } from 'jsonwebtoken';
import { z } from 'zod';
import type { Clock } from '../clock';

/** Who may call us, and how that is found out. */
export interface EntraTokensOptions {
  /** Such as `https://login.microsoftonline.com`. */
  readonly authority: string;
  readonly tenantId: string;
  /** Any of these: Entra's older tokens name the app's URI, newer ones its id. */
  readonly audiences: readonly string[];
  /** Client ids of the apps that may call; other apps of the tenant could have a token for us, too. */
  readonly callers: readonly string[];
  readonly clock: Clock;
  /** JSON of that address. Rejects when it cannot be had. */
  readonly fetchJson: (url: string) => Promise<unknown>;
  readonly log: { warn(details: object, message: string): void };
}

/** `unclear`: the tenant's keys cannot be had at the moment. */
export type TokenVerdict = 'good' | 'bad' | 'unclear';

const HOUR = 3_600_000;
/** Entra rolls its keys over within weeks, and publishes the next ones long before ("Signing key rollover"). */
const KEYS_LIFE = 12 * HOUR;
/** A token by a key that is not known makes us look anew, but not more often than so: anybody can make one up. */
const LOOK_AGAIN = 5 * 60_000;
const MOST_KEYS = 100;
/** 2,048 bits in base64url: the library refuses shorter keys. */
const SHORTEST_KEY = 342;
/** Longest token that is looked at; Entra's stay below 4 KB without groups. */
const LONGEST_TOKEN = 16_384;
/** Seconds that clocks may differ; Entra's libraries allow five minutes. */
const SKEW = 300;

const metadataShape = z.object({ issuer: z.string().max(500), jwks_uri: z.url({ protocol: /^https?$/ }) });
const keysShape = z.object({
  keys: z.array(
    z.looseObject({ kid: z.string(), kty: z.string(), n: z.string().optional(), e: z.string().optional() }),
  ),
});

interface Keys {
  readonly issuers: readonly string[];
  readonly byId: ReadonlyMap<string, KeyObject>;
  readonly at: number;
}

/**
 * Checks bearer tokens that Microsoft Entra gave to apps of one tenant: signature, issuer (both versions), audience, time, and
 * which app it was given to. Keys are read from the tenant's own metadata and kept.
 */
export function entraTokens(options: EntraTokensOptions): (authorization: string | undefined) => Promise<TokenVerdict> {
  const { authority, tenantId, audiences, callers, clock, fetchJson, log } = options;
  let known: Keys | null = null;
  let tried = Number.NEGATIVE_INFINITY;
  let reading: Promise<Keys | null> | null = null;

  async function read(): Promise<Keys | null> {
    try {
      const base = `${authority}/${tenantId}`;
      const documents = await Promise.all(
        [`${base}/v2.0`, base].map(async (place) =>
          metadataShape.parse(await fetchJson(`${place}/.well-known/openid-configuration`)),
        ),
      );
      const sets = [...new Set(documents.map(({ jwks_uri }) => jwks_uri))];
      const keys = (await Promise.all(sets.map(async (uri) => keysShape.parse(await fetchJson(uri)).keys))).flat();
      const byId = new Map<string, KeyObject>();
      for (const { kid, kty, n, e } of keys.slice(0, MOST_KEYS))
        if (kty === 'RSA' && n && e && n.length >= SHORTEST_KEY)
          byId.set(kid, createPublicKey({ key: { kty, n, e }, format: 'jwk' }));
      known = { issuers: documents.map(({ issuer }) => issuer), byId, at: clock.now().getTime() };
    } catch (error) {
      // The old ones serve on; without any the answer is "unclear".
      log.warn({ err: error }, 'the keys of the tenant could not be read');
    }
    return known;
  }

  /** The keys; read anew when they are old, or when that one is not among them. */
  async function keysFor(kid: string): Promise<Keys | null> {
    const now = clock.now().getTime();
    const isFresh = known !== null && now - known.at < KEYS_LIFE && known.byId.has(kid);
    if (isFresh) return known;
    if (reading === null && now - tried < LOOK_AGAIN) return known;
    tried = now;
    reading ??= read().finally(() => {
      reading = null;
    });
    return reading;
  }

  return async (authorization) => {
    const token = /^Bearer ([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(authorization ?? '')?.[1];
    if (!token || token.length > LONGEST_TOKEN) return 'bad';
    const kid = decode(token, { complete: true })?.header.kid;
    if (!kid) return 'bad';
    const keys = await keysFor(kid);
    if (!keys) return 'unclear';
    const key = keys.byId.get(kid);
    const [issuer, ...issuers] = keys.issuers;
    const [audience, ...others] = audiences;
    if (!key || issuer === undefined || audience === undefined) return 'bad';
    try {
      const claims = verify(token, key, {
        algorithms: ['RS256'],
        issuer: [issuer, ...issuers],
        audience: [audience, ...others],
        clockTolerance: SKEW,
        clockTimestamp: Math.floor(clock.now().getTime() / 1000),
      });
      return isFor(claims, tenantId, callers) ? 'good' : 'bad';
    } catch (error) {
      // The library throws for every fault of a token; which one is nothing to tell a stranger.
      if (error instanceof JsonWebTokenError) return 'bad';
      throw error;
    }
  };
}

/** Of this tenant, to one of these apps, and with an end. */
function isFor(claims: unknown, tenantId: string, callers: readonly string[]): boolean {
  if (typeof claims !== 'object' || claims === null) return false;
  const of = (name: string): unknown => Reflect.get(claims, name);
  const app = of('azp') ?? of('appid');
  return typeof of('exp') === 'number' && of('tid') === tenantId && typeof app === 'string' && callers.includes(app);
}

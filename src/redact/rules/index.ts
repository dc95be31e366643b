import { PLACEHOLDERS } from '../placeholder';
import type { Rule } from '../rule';
import { BARE_KEYS, ENCODED_KEYS, KEYS_IN_PATHS, MARKED_KEYS, UNPADDED_KEYS } from './bare-keys';
import { ENCODED } from './encoded';
import { KEYS, LOOSE_KEYS } from './keys';
import { FUNCTION_CODES, PASSWORDS, URL_PASSWORDS } from './passwords';
import { PEM } from './pem';
import { SIGNATURES } from './signatures';
import { CREDENTIALS_IN_HEADERS, JWTS, MARKED_TOKENS } from './tokens';
import { WIFI } from './wifi';
import { WRAPPED_KEYS } from './wrapped-keys';

/**
 * What is removed everywhere, in the order in which it is asked: a name says more than a look. Which secrets: what IoT Hub,
 * DPS, storage and Entra hand out, as the device-log guide asks people to strip by hand (connection strings,
 * SharedAccessKey, sig=, certificates), plus tokens, passwords and Wi-Fi keys that stand in the same logs.
 */
export const SECRETS: readonly Rule[] = [
  PLACEHOLDERS,
  PEM,
  WRAPPED_KEYS,
  KEYS,
  SIGNATURES,
  ...WIFI,
  ...PASSWORDS,
  FUNCTION_CODES,
  URL_PASSWORDS,
  JWTS,
  ...CREDENTIALS_IN_HEADERS,
  ...MARKED_TOKENS,
  ENCODED,
  MARKED_KEYS,
  BARE_KEYS,
  ENCODED_KEYS,
  KEYS_IN_PATHS,
];

/** What else is removed from evidence. Elsewhere it would take names of our own, which look the same. */
export const SECRETS_OF_EVIDENCE: readonly Rule[] = [UNPADDED_KEYS, LOOSE_KEYS];

/** What the codes of an end mean for reading sessions. Numbers: the error code catalogue. */

/** Another connect of the same identity ended this one: 400027 on MQTT, 409002 on AMQP. */
export function isTakeOverCode(code: string | null): boolean {
  return code === '400027' || code === '409002';
}

/** The hub refused or stopped trusting the credentials. 401002 and 401003 are used for the same thing. */
export function isUnauthorized(code: string | null): boolean {
  return code?.startsWith('401') ?? false;
}

/** The far side was gone without a goodbye: a symptom, never a cause. */
export const CLOSED_REMOTELY = '404104';

/** The hub noted that the far side was gone, and nothing else. */
export function isBareClose({ codes }: { readonly codes: readonly string[] }): boolean {
  return codes.length > 0 && codes.every((code) => code === CLOSED_REMOTELY);
}

/** Each code once, in order; a record of trouble without a code adds none. */
export function distinct(codes: ReadonlyArray<string | null>): readonly string[] {
  const known = new Set<string>();
  let last: string | null = null;
  for (const code of codes) {
    // Most lists repeat one code, and comparing is cheaper than looking up.
    if (code && code !== last) known.add(code);
    last = code;
  }
  return [...known];
}

/** The codes of these sessions' ends, each once, in order. */
export function codesOf(sessions: ReadonlyArray<{ readonly codes: readonly string[] }>): readonly string[] {
  const known = new Set<string>();
  let last: readonly string[] | undefined;
  for (const { codes } of sessions) {
    if (codes !== last) for (const code of codes) known.add(code);
    last = codes;
  }
  return [...known];
}

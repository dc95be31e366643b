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

/** Each code once, in order; a record of trouble without a code adds none. */
export function distinct(codes: ReadonlyArray<string | null>): readonly string[] {
  return [...new Set(codes.flatMap((code) => code || []))];
}

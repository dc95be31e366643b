import type { GapReason } from '../../src/evidence/evidence';
import type { Fault } from '../../src/lab/wire';

/** What a service may do to a call, and what a person is told of it. */
export interface ServiceFault {
  readonly name: string;
  readonly fault: Fault;
  readonly why: GapReason;
  /** What to do about it; `role`: the role and where to give it. */
  readonly fix: RegExp | 'role';
  /** The service asks to be left alone, or the answer will not change by asking at once. */
  readonly askedOnce: boolean;
}

export function answering(status: number, body: unknown = '{}', headers: Readonly<Record<string, string>> = {}): Fault {
  return { do: 'answer', with: { status, headers, body } };
}

type Row = readonly [name: string, fault: Fault, why: GapReason, fix: RegExp | 'role', how?: 'again'];

const AGAIN = /Ask again in a minute\./;
const IN_BETWEEN = /proxy between Keepalive and Azure/;
const rows: readonly Row[] = [
  ['401', answering(401), 'denied', 'role'],
  ['403', answering(403), 'denied', 'role'],
  ['404 of unknown origin', answering(404, '<html>'), 'failed', /Check the name of the hub/],
  ['429', answering(429), 'throttled', AGAIN],
  ['429 with Retry-After', answering(429, '{}', { 'retry-after': '30' }), 'throttled', /Ask again in 30 seconds\.$/],
  ['429 for minutes', answering(429, '{}', { 'retry-after': '150' }), 'throttled', /Ask again in 3 minutes\.$/],
  ['429 for a day', answering(429, '{}', { 'retry-after': '86400' }), 'throttled', /Ask again in an hour\.$/],
  ['429 until a date', answering(429, '{}', { 'retry-after': 'Fri, 27 Nov 2026 08:00:00 GMT' }), 'throttled', AGAIN],
  ['500', answering(500), 'failed', /in a few minutes/, 'again'],
  ['503', answering(503), 'failed', /in a few minutes/, 'again'],
  ['503 with Retry-After', answering(503, '', { 'retry-after': '30' }), 'failed', /Ask again in 30 seconds\./],
  ['504', answering(504), 'timed-out', AGAIN],
  ['a redirect elsewhere', answering(307, '', { location: 'https://elsewhere.invalid/' }), 'failed', IN_BETWEEN],
  ['a redirect to itself', answering(307, '', { location: '/' }), 'failed', IN_BETWEEN],
  ['no JSON', answering(200, 'not json'), 'unreadable', IN_BETWEEN],
  ['half of the JSON', answering(200, '{"value":[{"id":"/sub'), 'unreadable', IN_BETWEEN],
  [
    'a web page',
    answering(200, '<!doctype html><p>Sign in', { 'content-type': 'text/html' }),
    'unreadable',
    IN_BETWEEN,
  ],
  ['other JSON', answering(200, '{"hello":1}'), 'unreadable', IN_BETWEEN],
  ['a row without an id', answering(200, '{"status":"enabled"}'), 'unreadable', IN_BETWEEN],
  ['JSON null', answering(200, 'null'), 'unreadable', IN_BETWEEN],
  ['3 MB', answering(200, `"${'x'.repeat(3_000_000)}"`), 'unreadable', IN_BETWEEN],
  ['a reset', { do: 'reset' }, 'failed', AGAIN, 'again'],
  ['an answer that breaks off', { do: 'tear' }, 'failed', AGAIN, 'again'],
];

export const FAULTS: readonly ServiceFault[] = rows.map(([name, fault, why, fix, how]) => ({
  name,
  fault,
  why,
  fix,
  askedOnce: how !== 'again',
}));

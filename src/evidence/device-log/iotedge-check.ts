import { z } from 'zod';
import { jsonOf } from '../../json';
import { redact } from '../../redact';
import type { DeviceLog, DeviceLogEvent, DeviceLogMeaning } from '../device-log';
import { portOf } from './line-text';
import { createLineCutter } from './lines';
import { createLogReader } from './log-reader';
import { createMatcher, isOfAPlace, matchLine } from './match-line';

/** Up to 1.1 a result stands beside its details, later one level deeper (edgelet/iotedge/src/check, Azure/iotedge#6277). */
const result = z.object({ result: z.string(), details: z.array(z.string()).default([]) });
const item = z.union([
  z.object({ result, additional_info: z.record(z.string(), z.unknown()).nullish() }),
  result.transform((flat) => ({ result: flat, additional_info: null })),
]);
const check = z.object({
  additional_info: z
    .object({ now: z.coerce.date().optional().catch(undefined) })
    .catch({ now: undefined })
    .optional(),
  checks: z.record(z.string(), item),
});

/** Errors stop connectivity, warnings do not (documentation of iotedge check). */
const FAILED: ReadonlySet<string> = new Set(['error', 'fatal']);
/** A check is some ten KB. */
const LARGEST = 4 * 1024 * 1024;
const LONGEST_TEXT = 300;

/** `iotedge check --output json` begins with its items, or with what it knows of the machine. */
export function startsCheck(head: Buffer): boolean {
  return /^(?:\u00ef\u00bb\u00bf)?\s*\{\s*"(?:additional_info|checks)"\s*:/.test(head.toString('latin1'));
}

/** Each failed item is an event; one that tried to connect is another, as what kept it from that. What looked like a check and is none is read as a log. */
export async function readCheck(
  name: string,
  chunks: AsyncIterable<Buffer>,
  { asOf }: { readonly asOf?: Date },
): Promise<DeviceLog> {
  const reader = createLogReader(asOf);
  const cutter = createLineCutter(reader.line);
  const kept: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    cutter.push(chunk);
    size += chunk.length;
    if (size <= LARGEST) kept.push(chunk);
    else kept.length = 0;
  }
  cutter.end();
  const log = { name, bytes: size, ...reader.end() };
  const found = checkIn(Buffer.concat(kept).toString('utf8'));
  if (!found) return log;
  const at = found.additional_info?.now ?? null;
  const reasonsIn = createReasons();
  const events = Object.entries(found.checks).flatMap(([id, one], index) => eventsOf(id, one, index, at, reasonsIn));
  const counts: Partial<Record<DeviceLogMeaning, number>> = {};
  for (const { meaning } of events) counts[meaning] = (counts[meaning] ?? 0) + 1;
  return { ...log, sdk: 'iot-edge', from: at, to: at, zoneStated: at !== null, events, counts };
}

type Check = z.infer<typeof check>;

/** The support bundle writes what went to stderr behind the one line of JSON. */
function checkIn(text: string): Check | undefined {
  return parsed(text) ?? parsed(text.split('\n', 1)[0] ?? '');
}

function parsed(text: string): Check | undefined {
  return check.safeParse(jsonOf(text)).data;
}

type ReasonsIn = (text: string) => readonly DeviceLogMeaning[];

/** Why a place could not be reached, by the same words as in a log. */
function createReasons(): ReasonsIn {
  const { search, uses } = createMatcher();
  return (text) => {
    const candidates = new Set<number>();
    const bytes = Buffer.from(text);
    search.scan(bytes, 0, bytes.length, (literal) => {
      for (const pattern of uses[literal]?.patterns ?? []) candidates.add(pattern);
    });
    const matches = matchLine(
      text,
      [...candidates].sort((a, b) => a - b),
    );
    return matches.map(({ meaning }) => meaning).filter(isOfAPlace);
  };
}

/** `host-connect-iothub-mqtt`, `container-default-connect-upstream-amqp` */
const CONNECTS = /-connect-(?:iothub|upstream|dps)/;

function eventsOf(
  id: string,
  { result: { result: outcome, details }, additional_info }: Check['checks'][string],
  index: number,
  at: Date | null,
  reasonsIn: ReasonsIn,
): DeviceLogEvent[] {
  const failed = FAILED.has(outcome);
  if (!failed && !(outcome === 'ok' && CONNECTS.test(id))) return [];
  const text = redact([id, ...new Set(details)].join(': ').replace(/\s+/g, ' '));
  const host = additional_info?.upstream_hostname ?? additional_info?.iothub_hostname;
  const port = portOf(String(additional_info?.port_number ?? ''));
  const event = {
    at,
    line: index + 1,
    text: text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1)}…` : text,
    code: id,
    ...(typeof host === 'string' && { host }),
    ...(port !== undefined && { port }),
  };
  if (!failed) return [{ meaning: 'reached', ...event }];
  const reasons = CONNECTS.test(id) ? reasonsIn(text) : [];
  return [{ meaning: 'edge-check', ...event }, ...reasons.map((meaning) => ({ meaning, ...event }))];
}

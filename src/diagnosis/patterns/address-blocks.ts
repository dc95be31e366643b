/** All addresses that share their first `bits` bits: a rule's range, or a masked address, of which the end is not known. */
export interface AddressBlock {
  readonly family: 4 | 6;
  readonly bits: number;
  /** The whole address as a number, the unknown end zero. */
  readonly value: bigint;
}

/** A rule's mask: `203.0.113.0/24`, `2001:db8::/32`, or a single address. Undefined when it is none. */
export function blockOfMask(mask: string): AddressBlock | undefined {
  const [address = '', length, ...rest] = mask.trim().split('/');
  const whole = blockOfAddress(address);
  if (!whole || whole.bits !== width(whole.family) || rest.length > 0) return undefined;
  if (length === undefined) return whole;
  const bits = /^\d{1,3}$/.test(length) ? Number(length) : Number.NaN;
  return bits <= whole.bits ? { family: whole.family, bits, value: cut(whole, bits) } : undefined;
}

/**
 * A logged address. The hub hides its end (`203.0.113.XXX`); how it hides that of an IPv6 address is in no document, so
 * whatever is no number counts as hidden. Undefined when nothing of it is known.
 */
export function blockOfAddress(address: string): AddressBlock | undefined {
  const text = address.trim().replace(/^::ffff:(?=\d+\.)/i, '');
  return text.includes(':') ? block6(text) : block4(text);
}

function block4(text: string): AddressBlock | undefined {
  const parts = text.split('.');
  return parts.length === 4
    ? blockOf(
        4,
        parts.map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : undefined)),
        8,
      )
    : undefined;
}

function block6(text: string): AddressBlock | undefined {
  const halves = text.split('::');
  const [left = [], right = []] = halves.map((half) => half.split(':').filter((part) => part !== ''));
  const zeros = 8 - left.length - right.length;
  if (halves.length > 2 || zeros < 0 || (halves.length === 1 && zeros > 0)) return undefined;
  const parts = [...left, ...Array.from({ length: zeros }, () => '0'), ...right];
  return blockOf(
    6,
    parts.map((part) => (/^[0-9a-f]{1,4}$/i.test(part) ? Number.parseInt(part, 16) : undefined)),
    16,
  );
}

/** Known parts from the left; behind the first hidden one nothing counts. */
function blockOf(family: 4 | 6, parts: ReadonlyArray<number | undefined>, bitsEach: number): AddressBlock | undefined {
  const hidden = parts.indexOf(undefined);
  const known = hidden < 0 ? parts.length : hidden;
  let value = 0n;
  for (const [index, part] of parts.entries()) {
    if (part !== undefined && part >= 2 ** bitsEach) return undefined;
    value = (value << BigInt(bitsEach)) + BigInt(index < known ? (part ?? 0) : 0);
  }
  return known === 0 ? undefined : { family, bits: known * bitsEach, value };
}

/** How much of the second block lies in the first: a masked address may stand on both sides of a rule. */
export function covers(rule: AddressBlock, address: AddressBlock): 'all' | 'some' | 'none' {
  if (rule.family !== address.family) return 'none';
  const common = Math.min(rule.bits, address.bits);
  if (cut(rule, common) !== cut(address, common)) return 'none';
  return rule.bits <= address.bits ? 'all' : 'some';
}

/** RFC 1918 and RFC 4193: a device reaches a hub from such an address only through a private endpoint. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'].flatMap(
  (mask) => blockOfMask(mask) ?? [],
);

export function isPrivate(address: AddressBlock): boolean {
  return PRIVATE.some((range) => covers(range, address) === 'all');
}

function width(family: 4 | 6): number {
  return family === 4 ? 32 : 128;
}

function cut({ family, value }: AddressBlock, bits: number): bigint {
  const rest = BigInt(width(family) - bits);
  return (value >> rest) << rest;
}

import { textOf } from './byte-table';
import { type HubCounts, type IdentityBits, NOWHERE, WORDS } from './hub-counts';
import { homeOf, NO_SDK, sdkOf, sdkTimeOf, setHome, setRoams, setSdk } from './identity-table';

/** What a device last said of itself counts; of two at the same moment the greater text, so that the order of records does not. */
export function noteSdk({ identities, sdks }: HubCounts, device: number, sdk: number, time: number): void {
  const known = sdkOf(identities, device);
  const knownAt = sdkTimeOf(identities, device);
  const isOlder = time < knownAt || (time === knownAt && textOf(sdks, sdk) < textOf(sdks, known));
  if (known === NO_SDK || !isOlder) setSdk(identities, device, sdk, time);
}

/** `subjects`: how many addresses the subject had; they are the first after NOWHERE. */
export function noteAddress(counts: HubCounts, device: number, address: number, subjects: number): void {
  if (address === NOWHERE) return;
  const home = homeOf(counts.identities, device);
  if (home === NOWHERE) setHome(counts.identities, device, address);
  else if (home !== address) setRoams(counts.identities, device);
  if (address <= subjects) noteMet(counts, device, address);
}

/** The device was at this address of the subject. */
export function noteMet(counts: HubCounts, device: number, address: number): void {
  counts.metAt = withBit(counts.metAt, device, address - 1);
}

/** True the first time that an identity stirs in a quiet time. */
export function noteStir(counts: HubCounts, identity: number, quietTime: number): boolean {
  if (hasBit(counts.stirredIn, identity, quietTime)) return false;
  counts.stirredIn = withBit(counts.stirredIn, identity, quietTime);
  return true;
}

export function hasBit(bits: IdentityBits, identity: number, bit: number): boolean {
  return (((bits[identity * WORDS + (bit >> 5)] ?? 0) >>> (bit & 31)) & 1) === 1;
}

/** The same bits, in a longer list where they did not reach. */
function withBit(bits: IdentityBits, identity: number, bit: number): IdentityBits {
  const word = identity * WORDS + (bit >> 5);
  let longer = bits;
  if (word >= bits.length) {
    longer = new Uint32Array(2 * (identity + 1) * WORDS);
    longer.set(bits);
  }
  longer[word] = (longer[word] ?? 0) | (1 << (bit & 31));
  return longer;
}

/** More codes than IoT Hub has; what comes beyond them is noise, and counts as none. */
const MOST_CODES = 1_000;

/** The number of a code in a list that begins with '' and grows with what is seen. */
export function codeNumber(codes: string[], code: string): number {
  const known = codes.indexOf(code);
  if (known >= 0) return known;
  return codes.length < MOST_CODES ? codes.push(code) - 1 : 0;
}

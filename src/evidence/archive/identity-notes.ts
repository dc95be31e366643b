import { textOf } from './byte-table';
import { powerOfTwo } from './event-index';
import { type HubCounts, type IdentityBits, NOWHERE } from './hub-counts';
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
export function noteMet({ metAt }: HubCounts, device: number, address: number): void {
  setBit(metAt, device, address - 1);
}

/** True the first time that an identity stirs in a quiet time. */
export function noteStir({ stirredIn }: HubCounts, identity: number, quietTime: number): boolean {
  if (hasBit(stirredIn, identity, quietTime)) return false;
  setBit(stirredIn, identity, quietTime);
  return true;
}

export function hasBit({ words, bits }: IdentityBits, identity: number, bit: number): boolean {
  return (((bits[identity * words + (bit >> 5)] ?? 0) >>> (bit & 31)) & 1) === 1;
}

function setBit(of: IdentityBits, identity: number, bit: number): void {
  const word = identity * of.words + (bit >> 5);
  if (word >= of.bits.length) {
    const longer = new Uint32Array(powerOfTwo(word + 1));
    longer.set(of.bits);
    of.bits = longer;
  }
  of.bits[word] = (of.bits[word] ?? 0) | (1 << (bit & 31));
}

/** More codes than IoT Hub has; what comes beyond them is noise, and counts as none. */
const MOST_CODES = 1_000;

/** The number of a code in a list that begins with '' and grows with what is seen. */
export function codeNumber(codes: string[], code: string): number {
  const known = codes.indexOf(code);
  if (known >= 0) return known;
  return codes.length < MOST_CODES ? codes.push(code) - 1 : 0;
}

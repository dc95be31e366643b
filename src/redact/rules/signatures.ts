import { matchAt, startsWord } from '../escapes';
import type { Found, Rule } from '../rule';

const SLASHES = String.raw`\\{0,31}`;
/** `sig=`, `sig%3D`, `"sig":"`, also within other text. */
const INTRODUCED = new RegExp(
  String.raw`(?:=|%(?:25){0,3}3[dD]|\\{1,16}u003[dD]|(?:${SLASHES}["'])?[ \t]{0,8}[:=][ \t]{0,8}${SLASHES}["']|["']?:[ \t]{1,8})`,
  'y',
);
const CHARACTER = String.raw`[A-Za-z0-9+/_~.-]|%(?:25){0,3}(?:2[bBfF]|3[dD])|\\{1,31}\/|\\{1,16}u00(?:2[bBfF]|3[dD])|=?\r?\n[ \t>]{0,8}(?=[A-Za-z0-9+/%]{8,60}(?:=|%3[dD]))`;
const SIGNATURE = new RegExp(`(?:${CHARACTER}){16,512}={0,2}`, 'y');
const MORE = new RegExp(`(?:${CHARACTER}){0,512}`, 'y');

/** The signature of a SAS token or URL. What it is of, whose it is and until when it holds stays readable. */
export const SIGNATURES: Rule = {
  name: 'sas-signature',
  triggers: ['sig'],
  find(text, at, after): Found | undefined {
    if (!startsWord(text, at)) return undefined;
    const introduced = matchAt(INTRODUCED, text, after);
    if (!introduced) return undefined;
    const start = after + introduced[0].length;
    const signature = matchAt(SIGNATURE, text, start)?.[0];
    if (signature === undefined || !/[A-Z0-9%]/.test(signature)) return undefined;
    return { start, end: start + signature.length, goesOn: moreOf };
  },
};

function moreOf(text: string, at: number): number {
  return at + (matchAt(MORE, text, at)?.[0].length ?? 0);
}

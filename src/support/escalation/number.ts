import { randomInt } from 'node:crypto';

/** Neither vowels, which make words, nor what is mistaken when read out or copied by hand: 0 O, 1 I L, 2 Z, 5 S, 8 B, U V. */
const ALPHABET = '34679CDFGHJKMNPQRTWXY';
const LENGTH = 6;

/** As a person may type it; a desk may have older numbers of another length. */
export const TYPED_NUMBER = /\bka-([a-z0-9]{4,12})\b/i;

/** `KA-` and six characters: 86 million, and whoever opens a case draws again when one is taken. */
export function drawNumber(): string {
  return `KA-${Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')}`;
}

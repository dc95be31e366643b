const LEAST = 8;

/** A piece of the secret that is left, as it is or in the escaping of JSON or URLs; half of a key is half a leak. */
export function leftOf(secret: string, result: string): string | undefined {
  const texts = [result, withoutEscapes(result), result.replaceAll('\\', ''), decoded(result)];
  const least = Math.min(LEAST, secret.length);
  for (let at = 0; at + least <= secret.length; at++) {
    const piece = secret.slice(at, at + least);
    if (texts.some((text) => text.includes(piece))) return piece;
  }
  return undefined;
}

function withoutEscapes(text: string): string {
  return text.replaceAll(/\\(?:u00([0-9a-f]{2})|(.))/g, (_all, hex: string | undefined, char: string) =>
    hex === undefined ? char : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

function decoded(text: string): string {
  return text.replaceAll(/%[0-9A-F]{2}/g, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
}

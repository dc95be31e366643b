import { checkedName } from '../bounds';

/**
 * A name as a blob may be called, and back. One character of ours for each of theirs, so that what begins alike still
 * does. Dots and slashes go, too: a URL would take "/../" for a way up.
 */
export function blobName(name: string): string {
  return [...checkedName(name)].map(coded).join('');
}

/** As `blobName`, for the beginning of one; it may be empty. */
export function blobPrefix(prefix: string): string {
  return prefix === '' ? '' : blobName(prefix);
}

/** Null for what is called as none of ours is. */
export function nameOf(blob: string): string | null {
  const bytes = [...blob.matchAll(/~([0-9a-f]{2})|([A-Za-z0-9_-])|(.)/gs)].map(([, hex, plain]) =>
    hex === undefined ? plain?.charCodeAt(0) : Number.parseInt(hex, 16),
  );
  if (!bytes.every((byte) => byte !== undefined)) return null;
  const name = Buffer.from(bytes).toString();
  return name !== '' && blobName(name) === blob ? name : null;
}

function coded(character: string): string {
  if (/[A-Za-z0-9_-]/.test(character)) return character;
  return [...Buffer.from(character)].map((byte) => `~${byte.toString(16).padStart(2, '0')}`).join('');
}

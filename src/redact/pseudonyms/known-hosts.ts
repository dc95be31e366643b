import data from './known-hosts.json';

/**
 * Hosts that are nobody's own: Microsoft's, with the names of hubs and accounts that support needs, where clocks and packages
 * come from, and names that are reserved for examples (RFC 2606), as pseudonyms are.
 */
const KNOWN: ReadonlySet<string> = new Set(data.hosts);

/** Whether the name, in lower case, is one of these or lies below one. */
export function isKnownHost(name: string): boolean {
  for (let rest = name; rest !== ''; rest = rest.slice(rest.indexOf('.') + 1)) {
    if (KNOWN.has(rest)) return true;
    if (!rest.includes('.')) return false;
  }
  return false;
}

import { createHmac } from 'node:crypto';
import { isKnownHost } from './known-hosts';

/** Our own: doing it twice changes nothing more. */
const PSEUDONYM = /^(?:host|person)-[0-9a-f]{8}$/;
/** Two slips of the finger: the diagnosis knows a misspelt hub by them. */
const MOST_SLIPS = 2;
const MOST_KEPT = 10_000;

/**
 * Names of machines: `host-1f2e3d4c`, with `.example` behind it where the name had dots. What stays: known hosts, the names
 * that are given, and what is so near to one of these that it is a slip, or the same name elsewhere (a hub in the wrong cloud).
 *
 * @param keep names that stay, such as the hub's host name
 */
export function createHostPseudonyms(key: Buffer, keep: readonly string[]) {
  const kept = keep.map((name) => name.toLowerCase()).filter((name) => /^[\w.-]+$/.test(name));
  const known = new Map<string, string>();

  function stays(name: string): boolean {
    if (/azure-?device/.test(name) || isKnownHost(name) || PSEUDONYM.test(name.split('.')[0] ?? '')) return true;
    return kept.some((one) => name === one || (one.includes('.') && isNear(name, one)));
  }

  function make(name: string): string {
    if (stays(name)) return '';
    const digest = createHmac('sha256', key).update(`host/${name}`).digest('hex').slice(0, 8);
    return `host-${digest}${name.includes('.') ? '.example' : ''}`;
  }

  return {
    instead(written: string): string {
      const name = written.toLowerCase().replace(/\.$/, '');
      let made = known.get(name);
      if (made === undefined) {
        made = make(name);
        if (known.size >= MOST_KEPT) known.clear();
        known.set(name, made);
      }
      return made === '' ? written : made;
    },
  };
}

function isNear(name: string, hub: string): boolean {
  const [label] = name.split('.');
  return label === hub.split('.')[0] || slips(name, hub) <= MOST_SLIPS;
}

/** How many letters must be changed, added or left out to make one name of the other (Levenshtein). */
function slips(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MOST_SLIPS) return MOST_SLIPS + 1;
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let line = 0; line < a.length; line++) {
    const next = [line + 1];
    for (let place = 0; place < b.length; place++) {
      const changed = (row[place] ?? 0) + (a[line] === b[place] ? 0 : 1);
      next.push(Math.min(changed, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

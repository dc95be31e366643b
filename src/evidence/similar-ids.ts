/** How many ids are offered, and how many edits apart they may be. */
const MOST = 5;
const MOST_EDITS = 2;

/** Of `known`, the ids that a person may have meant by `wanted`: differing in case only, then by few edits, then by a long common start. */
export function similarIds(wanted: string, known: readonly string[]): readonly string[] {
  return known
    .filter((id) => id !== wanted)
    .map((id) => ({ id, edits: edits(wanted.toLowerCase(), id.toLowerCase()), shared: sharedStart(wanted, id) }))
    .filter(({ edits, shared }) => edits <= MOST_EDITS || shared >= Math.max(3, wanted.length - 3))
    .sort((a, b) => a.edits - b.edits || b.shared - a.shared || (a.id < b.id ? -1 : 1))
    .slice(0, MOST)
    .map(({ id }) => id);
}

/** Starts to ask the registry for: half the id as typed, and as it might have been typed. */
export function likelyStarts(wanted: string): readonly string[] {
  const start = wanted.slice(0, Math.max(2, Math.ceil(wanted.length / 2)));
  const lower = start.toLowerCase();
  return [...new Set([start, lower, start.toUpperCase(), lower.charAt(0).toUpperCase() + lower.slice(1)])];
}

function sharedStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length]?.toLowerCase() === b[length]?.toLowerCase()) length += 1;
  return length;
}

/** Insertions, deletions, replacements, and swaps of neighbours; optimal string alignment. Ids have 128 characters at most. */
function edits(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > MOST_EDITS) return MOST_EDITS + 1;
  let [before, last] = [[] as number[], Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (last[j - 1] ?? 0) + Number(a[i - 1] !== b[j - 1]);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const choices = [(last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, replaced];
      row.push(Math.min(...choices, swapped ? (before[j - 2] ?? 0) + 1 : replaced));
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}

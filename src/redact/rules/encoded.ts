import { matchAt } from '../escapes';
import { LAG, type Rule } from '../rule';

/** How a text looks within base64: three ways, by where it begins; letters that its neighbours decide are left out. */
function inBase64(text: string): readonly string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.from(`${'\0'.repeat(before)}${text}`)
      .toString('base64')
      .replace(/=+$/, '');
    const first = before === 0 ? 0 : before + 1;
    return encoded.slice(first, Math.floor(((before + text.length) * 8) / 6));
  });
}

const MARKS = ['-----BEGIN ', 'SharedAccessKey=', 'AccountKey=', 'SharedAccessSignature '].flatMap(inBase64);
const RUN =
  /[A-Za-z0-9+/_-]{1,2000}|={1,2}|=?(?:\\?\r?\n[ \t>]{0,20}|\\{1,31}r?\\{0,31}n)(?=[A-Za-z0-9+/_-]{40,}|[A-Za-z0-9+/_-]{1,80}={0,2}(?:[\r\n"'\\]|$))/y;

/** A key or a connection string that was encoded as a whole: Kubernetes secrets, PFX and PEM in settings. */
export const ENCODED: Rule = {
  name: 'encoded-secret',
  triggers: MARKS.map((mark) => mark.toLowerCase()),
  find(text, at, after, floor) {
    if (!MARKS.includes(text.slice(at, after))) return undefined;
    const least = Math.max(floor, at - LAG);
    let start = at;
    while (start > least && /[A-Za-z0-9+/]/.test(text[start - 1] ?? ' ')) start--;
    return { start, end: after, goesOn: (whole, from) => from + (matchAt(RUN, whole, from)?.[0].length ?? 0) };
  },
};

/**
 * Takes secrets out of text before it is stored, logged or put into a case (rule 8). Placeholders hold neither quotes nor
 * backslashes, so JSON stays JSON. Within one redactor the same secret always gets the same placeholder, so that what
 * belongs together stays recognisable.
 *
 * Which secrets: what IoT Hub, DPS, storage and Entra hand out, as the device-log guide asks people to strip by hand
 * (connection strings, SharedAccessKey, sig=, certificates), plus tokens and passwords that travel in the same lines.
 */
export interface Redactor {
  redact(text: string): string;
  /** How many secrets each rule removed so far, by rule name. Never content. */
  readonly counts: Readonly<Record<string, number>>;
}

interface Rule {
  readonly name: string;
  /** Groups named `keep` stay in front of the placeholder. */
  readonly pattern: RegExp;
}

// All patterns are linear: bounded repetition, or one character class up to a delimiter that it cannot match.
const RULES: readonly Rule[] = [
  {
    name: 'pem',
    // Line breaks may be real or written as \n inside of JSON, or as \\n where that is inside of JSON again. A block that was cut off goes up to where its base64 ends.
    pattern:
      /-----BEGIN [A-Z0-9 ]{1,40}-----(?:[A-Za-z0-9+/=\s:,.-]|\\{1,4}[nr]){0,20000}?(?:-----END [A-Z0-9 ]{1,40}-----|(?![A-Za-z0-9+/=\s:,.-]|\\{1,4}[nr]))/g,
  },
  { name: 'jwt', pattern: /\beyJ[\w-]{5,4000}\.[\w-]{5,8000}(?:\.[\w-]{0,4000}){0,3}/g },
  {
    name: 'key',
    // SharedAccessKey=…, AccountKey=…, "primaryKey":"…", also URL-encoded (%3D) and inside of escaped JSON (\").
    pattern:
      /(?<keep>\b(?:Shared_?Access_?Key|Account_?Key|Primary_?Key|Secondary_?Key|Symmetric_?Key|Master_?Key|Group_?Key|Client_?Secret|App_?Password|MicrosoftAppPassword)\\?["']?\s{0,4}(?:[=:]|%3D)\s{0,4}\\?["']?)(?!\[removed:)[A-Za-z0-9+/_~.%-]{8,512}={0,2}/gi,
  },
  {
    name: 'sas-signature',
    pattern: /(?<keep>\bsig(?:=|%3D|\\?["']\s{0,4}:\s{0,4}\\?["']))(?!\[removed:)[A-Za-z0-9+/%_~.-]{10,512}={0,2}/gi,
  },
  { name: 'bearer', pattern: /(?<keep>\b(?:Bearer|Basic)\s{1,4})(?!\[removed:)[A-Za-z0-9._~+/-]{16,8000}={0,2}/g },
  { name: 'url-password', pattern: /(?<keep>:\/\/[^\s:/?#@"'<>]{1,200}:)(?!\[removed:)[^\s/?#@"'<>]{1,200}(?=@)/g },
  // A bare 32 or 64 byte key in base64: what IoT Hub, DPS and storage accounts hand out.
  { name: 'bare-key', pattern: /(?<![A-Za-z0-9+/=])(?:[A-Za-z0-9+/]{86}==|[A-Za-z0-9+/]{43}=)(?![A-Za-z0-9+/=])/g },
];

export function createRedactor(): Redactor {
  const numbers = new Map<string, number>();
  const counts: Record<string, number> = {};

  function placeholder(rule: string, secret: string): string {
    counts[rule] = (counts[rule] ?? 0) + 1;
    const known = `${rule}\n${secret}`;
    const number = numbers.get(known) ?? numbers.size + 1;
    numbers.set(known, number);
    return `[removed:${rule}:${number}]`;
  }

  function redact(text: string): string {
    let result = text;
    for (const { name, pattern } of RULES) {
      result = result.replace(pattern, (match: string, ...rest: unknown[]) => {
        const keep = keptPart(rest);
        return keep + placeholder(name, match.slice(keep.length));
      });
    }
    return result;
  }

  return { redact, counts };
}

/** `replace` passes the named groups as its last argument, and none when the pattern has no named groups. */
function keptPart(rest: readonly unknown[]): string {
  const groups = rest.at(-1);
  if (typeof groups !== 'object' || groups === null || !('keep' in groups)) return '';
  return typeof groups.keep === 'string' ? groups.keep : '';
}

/** For single texts: log lines, stored values. */
export function redact(text: string): string {
  return createRedactor().redact(text);
}

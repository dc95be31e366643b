/** What the rules took out or replaced, in words for people: one thing, several. */
const REMOVED: ReadonlyArray<readonly [rules: readonly string[], one: string, several: string]> = [
  [['key', 'bare-key', 'encoded-secret'], 'key', 'keys'],
  [['sas-signature'], 'signature of a SAS token', 'signatures of SAS tokens'],
  [['jwt', 'bearer', 'basic', 'token'], 'token', 'tokens'],
  [['password', 'url-password'], 'password', 'passwords'],
  [['wifi-key'], 'Wi-Fi key', 'Wi-Fi keys'],
  [['pem'], 'private key or certificate', 'private keys or certificates'],
];
const REPLACED: typeof REMOVED = [
  [['ipv4', 'ipv6'], 'IP address', 'IP addresses'],
  [['mac'], 'MAC address', 'MAC addresses'],
  [['host'], 'host name', 'host names'],
  [['email'], 'e-mail address', 'e-mail addresses'],
];

type Counts = Readonly<Record<string, number>>;

/** What redaction.json holds: counts by rule, never content. */
export interface RedactionReport {
  readonly removed: Counts;
  readonly replaced: Counts;
  /** `Removed 3 keys and 1 token; replaced 12 IP addresses.` */
  readonly summary: string;
}

export function redactionReport(counts: Counts): RedactionReport {
  const isReplaced = (rule: string) => REPLACED.some(([rules]) => rules.includes(rule));
  const entries = Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    removed: Object.fromEntries(entries.filter(([rule]) => !isReplaced(rule))),
    replaced: Object.fromEntries(entries.filter(([rule]) => isReplaced(rule))),
    summary: redactionInWords(counts),
  };
}

/** One sentence for a person. */
export function redactionInWords(counts: Counts): string {
  const removed = listed(REMOVED, counts);
  const replaced = listed(REPLACED, counts);
  const parts = [...(removed ? [`removed ${removed}`] : []), ...(replaced ? [`replaced ${replaced}`] : [])];
  if (parts.length === 0) return 'Nothing had to be removed or replaced.';
  const sentence = parts.join('; ');
  return `${sentence[0]?.toUpperCase()}${sentence.slice(1)}.`;
}

function listed(words: typeof REMOVED, counts: Counts): string {
  const items = words.flatMap(([rules, one, several]) => {
    const count = rules.reduce((sum, rule) => sum + (counts[rule] ?? 0), 0);
    return count === 0 ? [] : [`${count} ${count === 1 ? one : several}`];
  });
  const last = items.pop();
  return items.length === 0 ? (last ?? '') : `${items.join(', ')} and ${last}`;
}

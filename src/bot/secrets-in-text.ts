/** What a pasted connection string gives away that we want; the rest is dropped before anything else reads the text. */
export interface Disarmed {
  /** The text without the connection string and without anything that looks like a key. */
  readonly text: string;
  readonly secret: boolean;
  readonly host: string | null;
  readonly deviceId: string | null;
  readonly moduleId: string | null;
}

const PART =
  /\b(HostName|GatewayHostName|DeviceId|ModuleId|SharedAccessKeyName|SharedAccessKey|SharedAccessSignature|x509)\s*=\s*("[^"]*"|[^;\s"]+)(?:\s*;)?/gi;

/** Keys and tokens on their own: a SAS token, 32 or 64 bytes in base64, a JWT, a PEM block. */
const LOOSE_SECRETS: readonly RegExp[] = [
  /SharedAccessSignature\s+(?:s[rige]g?n?=\S*|skn=\S*)/gi,
  /\bsig=[A-Za-z0-9%+/=]{20,}/gi,
  /-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g,
  /\beyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?/g,
  /(?<![A-Za-z0-9+/])(?:[A-Za-z0-9+/]{43}=|[A-Za-z0-9+/]{86}==)(?![A-Za-z0-9+/=])/g,
];

/** Rule 8 at the door: nothing behind this function ever holds the key. */
export function disarm(text: string): Disarmed {
  const found = new Map<string, string>();
  let secret = false;
  let rest = text.replace(/(SharedAccessSignature)\s*=\s*(SharedAccessSignature\s+)?\S+/gi, () => {
    secret = true;
    return ' ';
  });
  rest = rest.replace(PART, (_whole, name: string, value: string) => {
    const key = name.toLowerCase();
    if (key === 'sharedaccesskey' || key === 'sharedaccesssignature') secret = true;
    else if (!found.has(key)) found.set(key, value.replaceAll('"', ''));
    return ' ';
  });
  for (const pattern of LOOSE_SECRETS) {
    rest = rest.replace(pattern, () => {
      secret = true;
      return ' ';
    });
  }
  return {
    text: rest.trim(),
    secret,
    host: found.get('hostname')?.toLowerCase() ?? null,
    deviceId: found.get('deviceid') ?? null,
    moduleId: found.get('moduleid') ?? null,
  };
}

import { createRedactor } from '../../redact';

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

/** A SAS token as a whole; no part of it is a question. */
const SAS_TOKEN = /SharedAccessSignature\s+(?:s[rige]g?n?=\S*|skn=\S*)/gi;
const PLACEHOLDER = /\[removed:[a-z-]+:\d+\]/g;

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
  rest = rest.replace(SAS_TOKEN, () => {
    secret = true;
    return ' ';
  });
  const redactor = createRedactor();
  rest = redactor.redact(rest).replace(PLACEHOLDER, ' ');
  if (Object.keys(redactor.counts).length > 0) secret = true;
  return {
    text: rest.trim(),
    secret,
    host: found.get('hostname')?.toLowerCase() ?? null,
    deviceId: found.get('deviceid') ?? null,
    moduleId: found.get('moduleid') ?? null,
  };
}

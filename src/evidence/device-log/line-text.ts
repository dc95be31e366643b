import { LONGEST_LINE } from './lines';

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with ESC, and that is a control character.
const COLOURS = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[@-Z\\-_])/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are taken out.
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f\ufeff]/g;

/** A line as a person reads it: without colours and control characters, out of docker's JSON. */
export function lineText(bytes: Buffer, start: number, end: number): string {
  let text = bytes.toString('utf8', start, end);
  if (text.includes('\u001b')) text = text.replace(COLOURS, '');
  text = text.replace(CONTROLS, '');
  return text.startsWith('{"log":"') && text.length < LONGEST_LINE ? outOfDocker(text) : text;
}

/** `{"log":"text\n","stream":"stderr","time":"…"}`, docker's json-file driver. */
function outOfDocker(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && 'log' in value && typeof value.log === 'string') {
      return value.log.replace(COLOURS, '').trimEnd();
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return text;
}

const HUB_HOST = /(?<![\w.-])(?<host>[\w-]+\.azure-devices(?:-provisioning)?\.(?:net|cn|us))\b/i;
const ADDRESS =
  /(?<![\w.:/-])(?<host>(?:\d{1,3}\.){3}\d{1,3}|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}|localhost):(?<port>\d{2,5})(?!\w)/gi;
/** `mqtt_client.c:297` is a place in a source file. */
const SOURCE_FILE = /\.(?:c|cc|cpp|cs|go|h|hpp|java|js|kt|mjs|py|rs|ts)$/i;
/** `port 8883` as the SDKs write it. */
const PORT = /\bport[:= ] ?(?<port>443|5671|8883)\b/i;

export interface Address {
  readonly host?: string;
  readonly port?: number;
}

/** The host and port that a line names; a hub's before any other. */
export function addressIn(text: string): Address {
  const addresses = [...text.matchAll(ADDRESS)].filter(({ groups }) => !SOURCE_FILE.test(groups?.host ?? ''));
  const hub = text.includes('.azure-devices')
    ? (addresses.find(({ groups }) => HUB_HOST.test(groups?.host ?? '')) ?? HUB_HOST.exec(text))
    : undefined;
  const groups = (hub ?? addresses[0])?.groups;
  const port = portOf(groups?.port ?? PORT.exec(text)?.groups?.port);
  const host = groups?.host;
  return { ...(host !== undefined && { host }), ...(port !== undefined && { port }) };
}

export function portOf(digits: string | undefined): number | undefined {
  const port = Number(digits);
  return digits !== undefined && port > 0 && port < 65_536 ? port : undefined;
}

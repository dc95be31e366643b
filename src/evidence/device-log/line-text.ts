import { isJsonObject, jsonOf } from '../../json';
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
  const value = jsonOf(text);
  return isJsonObject(value) && typeof value.log === 'string' ? value.log.replace(COLOURS, '').trimEnd() : text;
}

const HUB_HOST = /(?<![\w.-])(?<host>[\w-]+\.azure-devices(?:-provisioning)?\.(?:net|cn|us))\b/i;
const ADDRESS =
  /(?<![\w.:/-])(?<host>(?:\d{1,3}\.){3}\d{1,3}|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}|localhost):(?<port>\d{2,5})(?!\w)/gi;
/** `mqtt_client.c:297` is a place in a source file. */
const SOURCE_FILE = /\.(?:c|cc|cpp|cs|go|h|hpp|java|js|kt|mjs|py|rs|ts)$/i;
/** .NET writes addresses so: `[::ffff:40.83.177.42]:8883`. */
const MAPPED_ADDRESS = /\[::ffff:(\d{1,3}(?:\.\d{1,3}){3})\]:/gi;
/** `HTTPSConnectionPool(host='api.example.com', port=443)`, `could not translate host name "db.plant.local"`. */
const SAID_TO_BE_HOST =
  /\bhost(?: ?name)?["']?\s?[=:]?\s?["'](?<host>[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})["'](?:, port=(?<port>\d{2,5}))?/i;
/** `resolving pool 2.pool.ntp.org`, `Could not resolve host: example.com`, `Temporary failure resolving 'deb.debian.org'`. */
const RESOLVED =
  /\bresolv(?:e|ing)\b(?:\s(?:pool|server|peer|host|hostname|address))*:?\s["'\u2018]?(?<host>[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})\b/i;
/** `ping: deb.debian.org: Name or service not known`: whom the operating system's words are about stands before them. */
const BEFORE_THE_WORDS =
  /(?<![\w.-])(?<host>[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}): (?:Name or service not known|Temporary failure in name resolution)/i;
/** `Get "https://mcr.microsoft.com/v2/"`; not the page that an error recommends. */
const URL_ASKED_FOR =
  /(?<!\b(?:see|visit|here|details|docs|help|information)\b.{0,12})\b(?:https?|opc\.tcp):\/\/(?<host>[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})(?::(?<port>\d{2,5}))?/i;
/** Loggers and classes have dots, too. */
const PACKAGE = /^(?:azure\.iot|microsoft\.|system\.|com\.|org\.|java\.|javax\.|socket\.|ssl\.|paho\.)/i;
/** `port 8883` as the SDKs write it. */
const PORT = /\bport[:= ] ?(?<port>443|5671|8883)\b/i;

export interface Address {
  readonly host?: string;
  readonly port?: number;
}

/** The host and port that a line names; a hub's before any other. */
export function addressIn(line: string): Address {
  const text = line.replace(MAPPED_ADDRESS, '$1:');
  const addresses = [...text.matchAll(ADDRESS)].filter(({ groups }) => !SOURCE_FILE.test(groups?.host ?? ''));
  const hub = text.includes('.azure-devices')
    ? (addresses.find(({ groups }) => HUB_HOST.test(groups?.host ?? '')) ?? HUB_HOST.exec(text))
    : undefined;
  const groups = (hub ?? addresses[0])?.groups ?? namedIn(text);
  const port = portOf(groups?.port ?? PORT.exec(text)?.groups?.port);
  const host = groups?.host;
  return { ...(host !== undefined && { host }), ...(port !== undefined && { port }) };
}

/** Where no address stands in the line, but a name that the line is about. */
function namedIn(text: string): Readonly<Record<string, string | undefined>> | undefined {
  return [SAID_TO_BE_HOST, RESOLVED, BEFORE_THE_WORDS, URL_ASKED_FOR]
    .map((about) => about.exec(text)?.groups)
    .find((groups) => groups?.host !== undefined && !PACKAGE.test(groups.host) && !SOURCE_FILE.test(groups.host));
}

export function portOf(digits: string | undefined): number | undefined {
  const port = Number(digits);
  return digits !== undefined && port > 0 && port < 65_536 ? port : undefined;
}

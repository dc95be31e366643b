import { LONGEST_ID, whyNoDeviceId } from '../../evidence/device-id';
import { isOrdinary, isStopWord } from './ordinary-words';

/** A hub that the person may see: how it may be written. */
export interface KnownHub {
  readonly name: string;
  readonly host: string;
}

export interface Names {
  readonly devices: readonly string[];
  /** Lower case; a known hub's name, or what was written where a hub is written. */
  readonly hub: string | null;
  readonly module: string | null;
  /** Why something that stands where an id stands is none. */
  readonly badId: string | null;
  /** The message with `§` in place of every name, for the words around them. */
  readonly rest: string;
}

interface Token {
  readonly text: string;
  readonly quoted: boolean;
  readonly start: number;
  readonly end: number;
}

interface Candidate {
  readonly token: Token;
  readonly id: string;
  /** It stands after "on", "in", "at": the place of a hub when another device is named. */
  readonly placed: boolean;
}

const HOST = /([a-z0-9][a-z0-9-]{1,48}[a-z0-9])\.azure-devices\.[a-z.]*[a-z]/i;
const DASHED_NAME = /^(?=.{3,50}$)[a-z]+(-[a-z]+)+$/i;
const PLACE = new Set(['on', 'in', 'at', 'of', 'from', 'under', 'hub']);
const DEVICE = new Set(['device', 'devices', 'deviceid', 'device-id']);
const NAMED = new Set(['called', 'named', 'id', 'is', 'name']);
const UNIT = /^(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|times?|of)$/;
const VERB = /^(?:check|diagnose|inspect|investigate|examine)$/;
/** More in one message are not asked for by people, and each costs a look. */
export const MOST_DEVICES = 10;

/** The names in a message, by where they stand and how they look; in doubt none, so that the dialog asks. */
export function findNames(text: string, hubs: readonly KnownHub[]): Names {
  const tokens = tokenize(text);
  const words = tokens.map((token) => core(token).toLowerCase());
  const used: Token[] = [];
  const candidates: Candidate[] = [];
  const fromPath: string[] = [];
  let hub: string | null = null;
  let module: string | null = null;
  let badId: string | null = null;
  let strangeHub: string | null = null;

  tokens.forEach((token, i) => {
    const word = core(token);
    const before = words[i - 1] ?? '';
    const afterDevice = DEVICE.has(before) || (NAMED.has(before) && DEVICE.has(words[i - 2] ?? ''));
    const host = HOST.exec(word);
    const known = knownHub(word, hubs);
    if (host?.[1]) {
      hub ??= knownHub(host[0], hubs) ?? host[0].toLowerCase();
    } else if (known && !afterDevice) {
      hub ??= known;
    } else if (/^[^/]+\/[^/]+(\/[^/]+)?$/.test(word) && takePath(word)) {
      // taken
    } else if (/^\$edge(agent|hub)$/i.test(word) || (before === 'module' && isName(word, token.quoted))) {
      module ??= word;
    } else if ((before === 'hub' || before === 'iothub') && looksLikeId(word) && /^[a-z0-9-]{3,50}$/i.test(word)) {
      hub ??= word.toLowerCase();
    } else if (isDevice(token, word, before, words[i + 1] ?? '', afterDevice, words[i - 2] ?? '')) {
      const why = whyNoDeviceId(word);
      if (why) badId ??= why;
      else candidates.push({ token, id: word, placed: PLACE.has(before) || followsPlaced(i) });
    } else if ((before === 'on' || before === 'hub') && DASHED_NAME.test(word) && !isOrdinary(word)) {
      // "on northwind-lab": no hub that we know, and no device either; said back, rather than passed over.
      strangeHub ??= word.toLowerCase();
    } else {
      return;
    }
    used.push(token);
  });

  function takePath(word: string): boolean {
    const [first = '', second = '', third] = word.split('/');
    const known = knownHub(first, hubs);
    if (!known && !looksLikeId(first)) return false;
    if (whyNoDeviceId(first) || whyNoDeviceId(second)) return false;
    if (!known && third === undefined && (second.startsWith('$') || (/\d/.test(first) && !/\d/.test(second)))) {
      fromPath.push(first);
      module ??= second;
      return true;
    }
    hub ??= known ?? first.toLowerCase();
    fromPath.push(second);
    if (third !== undefined && !whyNoDeviceId(third)) module ??= third;
    return true;
  }

  function followsPlaced(i: number): boolean {
    const previous = candidates.at(-1);
    if (!previous?.placed) return false;
    const at = tokens.indexOf(previous.token);
    return at === i - 1 || (at === i - 2 && (words[i - 1] === 'and' || words[i - 1] === 'or'));
  }

  let devices = candidates;
  const elsewhere = candidates.some((candidate) => !candidate.placed) || fromPath.length > 0;
  if (hub === null && elsewhere) {
    const place = candidates.find((candidate) => candidate.placed);
    if (place && /^[a-z0-9-]{3,50}$/i.test(place.id)) {
      hub = place.id.toLowerCase();
      devices = candidates.filter((candidate) => !candidate.placed);
    }
  }
  hub ??= strangeHub;
  const ids = [...new Set([...fromPath, ...devices.map((candidate) => candidate.id)])];
  return { devices: ids.slice(0, MOST_DEVICES), hub, module, badId, rest: blank(text, used) };
}

/** A known hub's name for its name or host in any case, with or without a possessive. */
export function knownHub(word: string, hubs: readonly KnownHub[]): string | null {
  const lower = word.toLowerCase().replace(/['’]s$/, '');
  const hub = hubs.find((known) => known.name.toLowerCase() === lower || known.host.toLowerCase() === lower);
  return hub ? hub.name : null;
}

/** A digit with a letter, or a joint inside a word: what ids have and words have not. */
export function looksLikeId(word: string): boolean {
  if (isOrdinary(word) || isStopWord(word)) return false;
  return /[a-z]/i.test(word) && (/\d/.test(word) || /\w_\w/.test(word));
}

function isDevice(
  token: Token,
  word: string,
  before: string,
  after: string,
  afterDevice: boolean,
  beforeThat: string,
): boolean {
  if (word === '') return false;
  // Markup, not a name: no id holds these.
  if (!token.quoted && /[<>]/.test(token.text)) return false;
  if (token.quoted)
    return afterDevice || VERB.test(before) || !(isOrdinary(word) || isStopWord(word) || /\s/.test(word));
  if (looksLikeId(word)) return word.length > LONGEST_ID || !whyNoDeviceId(word) || afterDevice;
  if (isStopWord(word) || UNIT.test(after)) return false;
  const dashed = /[a-z]-[a-z]/i.test(word) && !isOrdinary(word);
  if (afterDevice)
    return dashed || /^\d+$/.test(word) || (NAMED.has(before) && before !== 'is') || word.length > LONGEST_ID;
  // A dashed word without a digit ("press-left") only right after a verb that takes a device.
  return dashed && (VERB.test(before) || before === 'does' || before === 'is') && beforeThat !== 'to';
}

function isName(word: string, quoted: boolean): boolean {
  return !whyNoDeviceId(word) && (quoted || !isStopWord(word));
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(/"([^"]*)"|`([^`]*)`|“([^”]*)”|[^\s"`“”]+/g)) {
    const quoted = match[1] ?? match[2] ?? match[3];
    const start = match.index;
    if (quoted !== undefined) {
      tokens.push({ text: quoted, quoted: true, start, end: start + match[0].length });
      continue;
    }
    // "pump-01,pump-02": commas are allowed in ids, but people mean two; quotes say otherwise.
    let at = start;
    for (const piece of match[0].split(/(?<=[,;])/)) {
      tokens.push({ text: piece, quoted: false, start: at, end: at + piece.length });
      at += piece.length;
    }
  }
  return tokens;
}

/** Without the marks around a word: sentences end where ids may too. Quotes keep everything. */
function core(token: Token): string {
  if (token.quoted) return token.text;
  return token.text.replace(/^[("'‘[{<¿*_]+/, '').replace(/(?:['’]s)?[)"'’\]}>?!.,;:*_]*$/, '');
}

function blank(text: string, used: readonly Token[]): string {
  let rest = text;
  for (const token of [...used].sort((a, b) => b.start - a.start)) {
    rest = `${rest.slice(0, token.start)}§${trailing(token)}${rest.slice(token.end)}`;
  }
  return rest;
}

function trailing(token: Token): string {
  return token.quoted ? '' : (/[?!.,;:]*$/.exec(token.text)?.[0] ?? '');
}

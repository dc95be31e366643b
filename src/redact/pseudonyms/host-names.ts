import { isDigit, isLetter, isLetterOrDigit, lineBefore, matchAt, startsWord, withoutEscape } from '../escapes';
import type { Found, Rule } from '../rule';

/** A program's names have dots as well. Those that end like these are hosts only where something else says so. */
const ENDINGS = [
  '.com',
  '.net',
  '.org',
  '.edu',
  '.gov',
  '.mil',
  '.int',
  '.biz',
  '.info',
  '.io',
  '.cloud',
  '.online',
  '.tech',
  '.eu',
  '.de',
  '.fr',
  '.nl',
  '.uk',
  '.us',
  '.ca',
  '.cn',
  '.jp',
  '.kr',
  '.br',
  '.mx',
  '.au',
  '.nz',
  '.za',
  '.ch',
  '.es',
  '.pt',
  '.se',
  '.no',
  '.dk',
  '.fi',
  '.cz',
  '.hu',
  '.ro',
  '.tr',
  '.ru',
  '.local',
  '.localdomain',
  '.lan',
  '.internal',
  '.intranet',
  '.corp',
  '.arpa',
] as const;

const LONGEST = 253;
const SOURCE_FILE =
  /\.(?:c|cc|cpp|cs|go|h|hpp|java|js|kt|mjs|cjs|py|rs|ts|tsx|rb|php|sh|so|dll|exe|jar|json|xml|log|txt|conf|cfg|ini|yaml|yml|service|socket|timer|md|html|png|jpg|svg|csv|db|dat|bin|pem|crt|key)$/i;
/** Packages, loggers and classes of the programs whose logs are read. */
const PACKAGE =
  /^(?:com|org|net|io|java|javax|jdk|sun|kotlin|scala|android|google|azure|microsoft|system|paho|socket|ssl|rx|os|sys|node|lib|app|this|self|asp|vb|ado|ml)\./i;
const LABELS = /[A-Za-z0-9_](?:[\w-]{0,62})(?:\.[A-Za-z0-9_][\w-]{0,62}){0,20}/y;

/** `plc.plant.local`, `db.contoso.com`: by the name's end. */
const BY_ENDING: Rule = {
  name: 'host',
  triggers: ENDINGS,
  find(text, at, after, floor) {
    if (goesOn(text, after)) return undefined;
    return nameBefore(text, at, after, floor);
  },
};

/** `plc.plant.factory:502` */
const WITH_PORT: Rule = {
  name: 'host',
  triggers: [':'],
  find(text, at, after, floor) {
    if (!isDigit(text.charCodeAt(after)) || !isLetter(text.charCodeAt(at - 1))) return undefined;
    const digits = matchAt(/\d{2,5}(?![\w.])/y, text, after);
    const found = digits ? nameBefore(text, at, at, floor) : undefined;
    return found && /\.[a-z]{2,}$/.test(text.slice(found.start, at)) ? found : undefined;
  },
};

const USER = /[^ \t\r\n/?#"'<>@\\]{1,300}@/y;
/** Schemes of things that are no machine; a gateway's scope among them. */
const NO_HOST = /(?:ms-azure-iot-edge|ms-[\w-]{1,40}|file|urn|data|resource|jar|chrome|about|android|iothub|s3)$/i;

/** `mqtts://broker`, `http://user@proxy:3128`, `opc.tcp://plc-7:4840` */
const IN_URL: Rule = {
  name: 'host',
  triggers: ['://'],
  find(text, at, after) {
    if (NO_HOST.test(text.slice(Math.max(0, at - 40), at))) return undefined;
    return nameAt(text, after + (matchAt(USER, text, after)?.[0].length ?? 0));
  },
};

/** What is left of a URL when its password was taken out. */
const BEHIND_PASSWORD: Rule = {
  name: 'host',
  triggers: ['@'],
  find: (text, at, after, floor) => (at === floor ? nameAt(text, after) : undefined),
};

/** `HostName=edge-7`, `"hostname": "line4-pc"`, `--host plc`. */
const ASSIGNED = /(?:\\{0,31}["'])?\]?[ \t]{0,8}(?:=|:|%3[dD])[ \t]{0,8}(?:\\{0,31}["'])?/y;
const NAMED: Rule = {
  name: 'host',
  triggers: [
    'hostname',
    'host_name',
    'computername',
    'machinename',
    'nodename',
    'fqdn',
    'host',
    'server',
    'broker',
    'proxy',
  ],
  find(text, at, after) {
    const assigned = matchAt(ASSIGNED, text, after)?.[0];
    const found = assigned === undefined ? undefined : nameAt(text, after + assigned.length);
    if (!found || text[found.end] === '(') return undefined;
    const name = text.slice(found.start, found.end);
    // "server: Kestrel" is none; a machine has a number, a hyphen or a domain, unless it is said to be a host's name.
    const isSure = !/^(?:host|server|broker|proxy)$/i.test(text.slice(at, after)) || /[.\d-]/.test(name);
    return isSure && !NO_NAME.test(name) ? found : undefined;
  },
};
const NO_NAME = /^(?:null|none|true|false|undefined|unknown|not|is|was|the|string|value|empty|localhost|[\d.]+)$/i;

/** What a look-up is said to be of. */
const ASKED_FOR: Rule = {
  name: 'host',
  triggers: [
    'enotfound ',
    'eai_again ',
    'econnrefused ',
    'resolve host: ',
    'resolving ',
    'lookup ',
    'translate host name "',
  ],
  find(text, _at, after) {
    const words = matchAt(/(?:(?:pool|server|peer|host|hostname|address) ){0,2}["'‘]?/y, text, after)?.[0] ?? '';
    const found = nameAt(text, after + words.length);
    const name = found && text.slice(found.start, found.end);
    return name !== undefined && /[.-]/.test(name) && !SOURCE_FILE.test(name) && !PACKAGE.test(name)
      ? found
      : undefined;
  },
};

/** `ping: gw.plant.factory: Name or service not known` */
const BEFORE_THE_WORDS: Rule = {
  name: 'host',
  triggers: [': name or service not known', ': temporary failure in name resolution'],
  find: (text, at, _after, floor) => nameBefore(text, at, at, floor),
};

/** `Nov 20 08:05:12 line4-pc kernel: …`, `2026-11-20T08:05:12+01:00 line4-pc python[17028]: …`: the machine that logs. */
const STAMP =
  /^(?:<\d{1,3}>\d?[ ]?)?(?:[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT[\d:.,]{5,20}(?:Z|[+-]\d\d:?\d\d)?) (?<host>[A-Za-z0-9][\w.-]{0,62}) [\w./@()-]{1,60}(?:\[\d{1,8}\])?$/;
const IN_SYSLOG: Rule = {
  name: 'host',
  triggers: [']: ', 'kernel: '],
  find(text, at, after) {
    const upTo = text[at] === ']' ? at + 1 : after - 2;
    const { before, whole } = lineBefore(text, upTo, 180);
    const stamp = whole ? STAMP.exec(before) : null;
    const host = stamp?.groups?.host;
    if (!stamp || host === undefined || !/[a-z]/i.test(host)) return undefined;
    const start = upTo - before.length + before.indexOf(` ${host} `) + 1;
    return { start, end: start + host.length };
  },
};

export const HOSTS: readonly Rule[] = [
  IN_URL,
  BEHIND_PASSWORD,
  IN_SYSLOG,
  NAMED,
  ASKED_FOR,
  BEFORE_THE_WORDS,
  WITH_PORT,
  BY_ENDING,
];

/** The host name that begins at `at`; a number with dots is an address, and none. */
function nameAt(text: string, at: number): Found | undefined {
  const name = matchAt(LABELS, text, at)?.[0];
  if (name === undefined || !/[a-z]/i.test(name) || /^\d{1,3}(?:\.\d{1,3}){3}$/.test(name)) return undefined;
  return name.length > LONGEST ? undefined : { start: at, end: at + name.length };
}

/** The host name that ends at `end`; its last part may begin at `at`. */
function nameBefore(text: string, at: number, end: number, floor: number): Found | undefined {
  let start = at;
  const least = Math.max(floor, at - LONGEST);
  while (start > least && isOfName(text.charCodeAt(start - 1))) start--;
  start = withoutEscape(text, start);
  while (start < at && '-.'.includes(text[start] ?? ' ')) start++;
  const name = text.slice(start, end);
  if (start >= at || !startsWord(text, start) || !/^[\w-]+(?:\.[\w-]+)+$/.test(name)) return undefined;
  if (PACKAGE.test(name) || SOURCE_FILE.test(name) || /[a-z]\.[A-Z]|[A-Z][a-z]/.test(name)) return undefined;
  return '(<:'.includes(text[start - 1] ?? ' ') && text[end] === '(' ? undefined : { start, end };
}

function goesOn(text: string, after: number): boolean {
  const code = text.charCodeAt(after);
  if (isLetterOrDigit(code) || code === 0x5f || code === 0x2d || text[after] === '(') return true;
  return text[after] === '.' && (isLetterOrDigit(text.charCodeAt(after + 1)) || text[after + 1] === '_');
}

function isOfName(code: number): boolean {
  return isLetterOrDigit(code) || code === 0x2e || code === 0x2d || code === 0x5f;
}

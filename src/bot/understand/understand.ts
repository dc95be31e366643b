import { logStepsNamed } from '../../diagnosis/catalogues/device-log-steps';
import { whyNoDeviceId } from '../../evidence/device-id';
import {
  AGAIN,
  AND_ALSO,
  asksForHub,
  COLLECT,
  COMMANDS,
  EDGE_BUNDLE,
  EDGE_LOG,
  ENABLE,
  ENABLE_LAST,
  LOG_GUIDE,
  STOP_WATCHING,
  TROUBLE,
  WATCH,
  WATCHES,
} from '../commands';
import { addedWords, escalationWords, LONGEST_ADDED } from '../escalation/escalation-words';
import { spellOutHubs } from './hub-addresses';
import type { Ask, Intent } from './intent';
import { findNames, type KnownHub, knownHub, type Names } from './names';
import { isOrdinary, isStopWord, namesTrouble } from './ordinary-words';
import { disarm } from './secrets-in-text';
import { findTime, type TimeWords } from './time-words';

export const LONGEST_MESSAGE = 4_000;

export interface Situation {
  /** The hubs that this person may see. */
  readonly hubs: readonly KnownHub[];
  readonly now: Date;
  /** The person's time zone. */
  readonly zone: string;
}

export interface Understood {
  readonly intent: Intent;
  /** A key or token was in the message. It is in none of the fields; the person should hear that it must be rotated. */
  readonly secret: boolean;
  /** The message on one line, without the key. */
  readonly safeText: string;
}

/** A person's words to what they want. Pure; in doubt it says less rather than guess, and the dialog asks. */
export function understand(message: string, situation: Situation): Understood {
  const added = message.length <= LONGEST_ADDED ? addedWords(message) : null;
  if (added) {
    // The lines of a log stay lines, and a key in them is no reason to refuse the rest.
    const { text, secret } = disarm(added.text);
    return { intent: { ...added, text }, secret, safeText: text };
  }
  if (message.length > LONGEST_MESSAGE) return { intent: { kind: 'too-long' }, secret: false, safeText: '' };
  const { text: disarmed, secret, ...pasted } = disarm(message);
  const { text, strange } = spellOutHubs(tidy(disarmed), situation.hubs);
  if (text.trim() === '' && strange === null && !secret && !pasted.host && !pasted.deviceId)
    return { intent: { kind: 'empty' }, secret, safeText: text };

  if (text === '?') return { intent: { kind: 'help' }, secret, safeText: text };
  const bare = normal(text);
  const command = COMMANDS.find(([pattern]) => pattern.test(bare));
  if (command) return { intent: { kind: command[1] }, secret, safeText: text };

  const spoken = escalationWords(text);
  if (spoken && spoken.kind !== 'escalate') return { intent: spoken, secret, safeText: text };
  const names = findNames(spoken?.rest ?? text, situation.hubs);
  const time = findTime(names.rest, situation.now, situation.zone);
  const ask: Ask = {
    devices:
      pasted.deviceId && !whyNoDeviceId(pasted.deviceId)
        ? [...new Set([pasted.deviceId, ...names.devices])]
        : names.devices,
    hub: pasted.host ? (knownHub(pasted.host, situation.hubs) ?? pasted.host) : names.hub,
    module: pasted.moduleId ?? names.module,
    period: time.period,
  };
  if (strange !== null && ask.hub === null)
    return { intent: { kind: 'bad-hub', why: strange, ask }, secret, safeText: text };
  if (spoken) {
    const { severity, contact } = spoken;
    const intent: Intent = names.badId
      ? { kind: 'bad-id', why: names.badId, ask }
      : { kind: 'escalate', ask, severity, contact };
    return { intent, secret, safeText: text };
  }
  return { intent: intentOf(bare, text, names, time, ask, Boolean(pasted.host)), secret, safeText: text };
}

function intentOf(bare: string, text: string, names: Names, time: TimeWords, ask: Ask, pasted: boolean): Intent {
  const around = normal(time.rest);
  if (WATCHES.test(bare)) return { kind: 'watches' };
  if (STOP_WATCHING.test(bare)) return { kind: 'stop-watching', ask };
  if (WATCH.test(bare)) return watchOf(text, names, time, ask);
  if (time.why) return { kind: 'bad-time', why: time.why };
  const edge = EDGE_LOG.exec(bare);
  if (edge) return { kind: 'edge-log', ask: withoutModules(ask), module: moduleNamed(edge), confirmed: false };
  if (EDGE_BUNDLE.test(bare)) return { kind: 'edge-log', ask: withoutModules(ask), module: null, confirmed: false };
  if (ENABLE.test(bare) && !names.badId && (ask.devices.length > 0 || ENABLE_LAST.test(bare)))
    return { kind: 'enable-device', ask: { ...ask, period: null }, confirmed: false };
  if (LOG_GUIDE.test(bare)) return { kind: 'log-guide', ask, sdk: logStepsNamed(around)?.id ?? null };
  if (COLLECT.test(bare)) return { kind: 'collect', ask };
  if (names.badId) return { kind: 'bad-id', why: names.badId, ask };

  const codes = ask.devices.length === 0 ? codesIn(text) : [];
  if (codes.length > 0) return { kind: 'explain-code', codes };
  if (AGAIN.test(around) && ask.devices.length === 0 && ask.hub === null) return { kind: 'again', period: ask.period };

  if (ask.devices.length === 0 && !pasted && asksForHub(around, ask.hub !== null)) return { kind: 'hub-picture', ask };
  const said = ask.devices.length > 0 || ask.hub !== null;
  if (AND_ALSO.test(bare) && (said || ask.period)) return { kind: 'and-also', ask };
  if (ask.devices.length > 0 || pasted) return { kind: 'diagnose', ask };

  const checked =
    /^(?:please )?(?:check|diagnose|investigate|inspect|examine|troubleshoot|look (?:at|into))(?: the)?(?: device)? (\S+)(?: (?:on|in|at) §)?$/.exec(
      around,
    );
  const word = checked?.[1];
  if (word !== undefined && word !== '§' && !isStopWord(word)) return afterCheck(text, word, ask);
  if (ask.hub !== null) return { kind: 'diagnose', ask };
  if (TROUBLE.test(bare)) return { kind: 'diagnose', ask };
  const single = /^\S+$/.test(text.trim()) ? text.trim().replace(/[?!.,;:]+$/, '') : '';
  if (single !== '' && !isOrdinary(single) && !isStopWord(single) && !whyNoDeviceId(single))
    return { kind: 'maybe-device', word: single };
  if (ask.period) return { kind: 'and-also', ask };
  return { kind: 'unknown' };
}

/** How long it is watched must be said as a length: "for 24 hours". */
function watchOf(text: string, names: Names, time: TimeWords, ask: Ask): Intent {
  if (names.badId) return { kind: 'bad-id', why: names.badId, ask };
  if (time.why || (ask.period !== null && ask.period.kind !== 'last')) return { kind: 'bad-time', why: WATCH_TIME };
  // "watch turbine": right after the word only a name can stand.
  const word = /\b(?:watch|monitor|eye on) (?:the )?(?:device )?([^\s,;]+?)[?!.,;:]*(?: for\b.*| please)?$/i.exec(
    text,
  )?.[1];
  const isNamed = ask.devices.length > 0 || ask.hub !== null;
  if (!isNamed && word !== undefined && !isStopWord(word) && !isOrdinary(word) && !whyNoDeviceId(word))
    return { kind: 'watch', ask: { ...ask, devices: [word] } };
  return { kind: 'watch', ask };
}

const WATCH_TIME = 'Say for how long I shall watch, like “watch pump-08 for 24 hours”; seven days at most.';

/** As IoT Edge writes them: names of modules are case sensitive. */
const MODULES: Readonly<Record<string, string>> = { edgehub: 'edgeHub', edgeagent: 'edgeAgent' };

function moduleNamed(found: RegExpExecArray): string {
  return MODULES[found[1] ?? found[2] ?? ''] ?? 'edgeHub';
}

function withoutModules(ask: Ask): Ask {
  return { ...ask, module: null, devices: ask.devices.filter((id) => !/^\$?edge(?:hub|agent)(?:'s)?$/i.test(id)) };
}

/** "check turbine": a word without digit or dash is an id only where nothing else can stand. */
function afterCheck(text: string, word: string, ask: Ask): Intent {
  const start = text.toLowerCase().indexOf(word);
  const typed = start < 0 ? word : text.slice(start, start + word.length);
  const why = whyNoDeviceId(typed);
  return why ? { kind: 'bad-id', why, ask } : { kind: 'diagnose', ask: { ...ask, devices: [typed] } };
}

/** Six digits that begin with 4 or 5, or a class like 500xxx; else a code's name or a status word of an SDK. */
function codesIn(text: string): string[] {
  const numbers = numbersIn(text);
  return numbers.length > 0 ? numbers : namesOfCodesIn(text);
}

/** `LinkCreationConflict`, `NO_NETWORK`: one long word each, so that no ordinary word is taken for one. */
function namesOfCodesIn(text: string): string[] {
  const words = [...text.matchAll(/[A-Za-z_]{8,80}/g)].map(([word]) => word);
  return [...new Set(words.filter(namesTrouble))].slice(0, 3);
}

function numbersIn(text: string): string[] {
  const codes = [...text.matchAll(/(?<![\w-])([45]\d\d(?:\d{3}|xxx))(?![\w-])/gi)].map((match) =>
    (match[1] ?? '').toLowerCase(),
  );
  return [...new Set(codes)].slice(0, 3);
}

/** One line, no control or invisible characters, no mention of the bot. */
function tidy(text: string): string {
  return text
    .replace(/<at\b[^>]*>[^<]*<\/at>/gi, ' ')
    .replace(/\p{Cf}+/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}

/** For the tables: lower case, straight quotes, without end marks. */
function normal(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('’', "'")
    .replace(/\s+/g, ' ')
    .replace(/^[\s,;:.!?-]+|[\s,;:.!?-]+$/g, '');
}

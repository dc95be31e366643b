import catalogue from './error-codes.json';
import { addressAt, hostId, pageUrl } from './pages';

export interface CodeEntry {
  /** Six digits, or a class such as `500xxx` for a code that the catalogue does not know. */
  readonly code: string;
  readonly name: string;
  /** Names under which logs and clients write it without its number. */
  readonly alsoNamed: readonly string[];
  /** For a technician, like all texts here. */
  readonly meaning: string;
  readonly likelyCauses: readonly string[];
  readonly whatToDo: readonly string[];
  readonly retryable: boolean | 'conditional';
  /** Whose side mends it: `client`, `service` or `either`. */
  readonly side: string;
  readonly category: string;
  /** `disconnect-core`, `disconnect-related`, `service-api` or `unrelated`. */
  readonly relevance: string;
  /** How it looks on the device, by protocol, and in the hub's log. */
  readonly shows: readonly CodeSight[];
  /** Texts that the service writes beside it; `*` stands for a name. */
  readonly messages: ReadonlyArray<{ readonly text: string; readonly means: string }>;
  /** False when the C# SDK lists it as no longer sent; null when nothing was read about it. */
  readonly returnedByService: boolean | null;
  readonly note: string | null;
  readonly guideUrl: string | null;
  /** One sentence: what the guide's section says. */
  readonly guideAbout: string;
  readonly olderGuideUrl: string | null;
  /** The documentation of Azure China has no newer one. */
  readonly olderGuideInChina: string | null;
  /** Keys of `CODE_SOURCES`, or issues such as `Azure/azure-iot-sdk-c#2300`. */
  readonly sources: readonly string[];
}

export interface CodeSight {
  readonly where: 'mqtt' | 'amqp' | 'https' | 'log';
  readonly text: string;
  /** It follows from protocol rules and issues; no document names this code for it. */
  readonly inferred: boolean;
}

/** What the texts were read from, by the keys that entries name. */
export const CODE_SOURCES: Readonly<Record<string, string>> = catalogue.sources;

/** Places of the guide, by the keys that entries name. */
const sections: ReadonlyMap<string, { anchor: string; about: string }> = new Map(
  Object.entries(catalogue.guide.sections),
);

/** Every code of the catalogue, in order of number. */
export const CODES: readonly CodeEntry[] = catalogue.errors.map(toEntry);

/** What can be said of a code that is not listed: `400xxx` to `504xxx`. */
export const CODE_CLASSES: readonly CodeEntry[] = catalogue.classes.map(toEntry);

const byCode = new Map(CODES.map((entry) => [entry.code, entry]));
const byAlias = new Map(
  catalogue.errors.flatMap(({ code, alsoCodes }) => (alsoCodes ?? []).map((alias): [string, string] => [alias, code])),
);
const byClass = new Map(CODE_CLASSES.map((entry) => [entry.code.slice(0, 3), entry]));
const byName = new Map([
  ...CODES.map((entry): [string, CodeEntry] => [entry.name.toLowerCase(), entry]),
  ...CODES.flatMap((entry) => entry.alsoNamed.map((name): [string, CodeEntry] => [name.toLowerCase(), entry])),
]);

/**
 * The entry of a code: `404104`, or for an unknown one of a known class (`500123`, `500xxx`) the class. Some records and
 * clients write the name instead: `LinkCreationConflict`, `ServiceUnavailable`.
 */
export function findCode(code: string): CodeEntry | undefined {
  const text = code.trim().toLowerCase();
  if (!/^\d{3}(\d{3}|xxx)$/.test(text)) return byName.get(text);
  return byCode.get(byAlias.get(text) ?? text) ?? byClass.get(text.slice(0, 3));
}

type RawEntry = (typeof catalogue.errors)[number] | (typeof catalogue.classes)[number];

function toEntry(raw: RawEntry): CodeEntry {
  const section = sections.get(raw.section) ?? null;
  return {
    code: raw.code,
    name: raw.name,
    alsoNamed: ('alsoNamed' in raw && raw.alsoNamed) || [],
    meaning: raw.meaning,
    likelyCauses: raw.likelyCauses,
    whatToDo: raw.whatToDo,
    retryable: typeof raw.retryable === 'boolean' ? raw.retryable : 'conditional',
    side: raw.side,
    category: raw.category,
    relevance: raw.relevance,
    shows: sights(raw),
    messages: ('messages' in raw && raw.messages) || [],
    returnedByService: 'returnedByService' in raw ? (raw.returnedByService ?? null) : null,
    note: ('note' in raw && raw.note) || null,
    guideUrl: section && pageUrl('errorCodes', section.anchor),
    guideAbout: section?.about ?? '',
    olderGuideUrl:
      raw.olderPage === null
        ? null
        : addressAt(hostId(catalogue.olderPages.host), `${catalogue.olderPages.prefix}${raw.olderPage}`),
    olderGuideInChina:
      raw.olderPage === null ? null : addressAt('china', `${catalogue.olderPages.prefixInChina}${raw.olderPage}`),
    sources: raw.sources,
  };
}

function sights(raw: RawEntry): readonly CodeSight[] {
  if (!('shows' in raw) || !raw.shows) return [];
  const { shows } = raw;
  const inferred: readonly string[] = raw.inferred ?? [];
  return (['mqtt', 'amqp', 'https', 'log'] as const).flatMap((where) => {
    const text = shows[where];
    return text ? [{ where, text, inferred: inferred.includes(where) }] : [];
  });
}

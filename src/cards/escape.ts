import { CLOUDS, type Cloud } from '../cloud';
import { ALLOWED_GUIDE_HOSTS } from '../diagnosis/catalogues/guides';

/**
 * Text that is safe as the `text` of a TextBlock. Only this file makes it, so that the compiler finds every text from
 * outside that would reach a card raw.
 */
export class Markdown {
  private constructor(readonly text: string) {}

  /**
   * The one place where text from outside becomes Adaptive Card Markdown: it is shown as it is and never makes a link,
   * a picture, emphasis, a list, a heading, HTML, or a date function. Characters in which a renderer may see markup
   * get a backslash (CommonMark 2.4); dots, colons and slashes only where a renderer that turns bare addresses into
   * links (markdown-it with linkify, as in Web Chat) would find one. Its host names may hold any letter or symbol.
   */
  static plain(text: string): Markdown {
    const oneLine = text
      .replace(/\p{Cf}+/gu, '')
      .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
      .trim();
    const escaped = oneLine
      .replace(/[\\`*_{}[\]<>~|&@]|!(?=\[)|(?<=[^\s\p{P}])[.:](?=[\p{L}/])|:(?=\/\/)|(?<!:)\/(?=\/)/gu, '\\$&')
      .replace(/^([#+=-])/, '\\$1')
      .replace(/^(\d{1,9})([.)])/, '$1\\$2');
    return new Markdown(escaped);
  }

  /** A link, only to an https address that the code owns, or that the settings of the cloud name. Anything else stays text. */
  static link(title: string, url: string, cloud?: LinkedCloud): Markdown {
    const label = Markdown.plain(title);
    if (!isOwnAddress(url, cloud)) return label;
    return new Markdown(`[${label.text}](${url.replaceAll('(', '%28').replaceAll(')', '%29')})`);
  }

  /** Our own Markdown around texts: `md` below. */
  static join(ours: readonly string[], outside: ReadonlyArray<string | number | Markdown>): Markdown {
    const parts = ours.map((part, i) => {
      const value = outside[i];
      if (value === undefined) return part;
      return part + (value instanceof Markdown ? value.text : Markdown.plain(String(value)).text);
    });
    return new Markdown(parts.join(''));
  }

  /** Points, one below the other. A list in a card is split by \r (Adaptive Cards, "Markdown": "- Item 1\\r- Item 2"). */
  static list(points: readonly Markdown[]): Markdown {
    return new Markdown(points.map(({ text }) => `- ${text}`).join('\r'));
  }

  /** The template engine and JSON see the text. */
  toJSON(): string {
    return this.text;
  }
}

export const plain = Markdown.plain;
export const link = Markdown.link;
export const list = Markdown.list;

/** A tag: its literal parts are our own Markdown, everything put in is escaped. */
export function md(ours: TemplateStringsArray, ...outside: ReadonlyArray<string | number | Markdown>): Markdown {
  return Markdown.join(ours, outside);
}

/** As much of a cloud as its settings may name hosts of their own for. */
export type LinkedCloud = Pick<Cloud, 'portal' | 'docsHost'>;

/** Where our own links lead: the guides of the catalogues, and the portals. */
const OWN_HOSTS: readonly string[] = [...ALLOWED_GUIDE_HOSTS, ...CLOUDS.map(({ portal }) => new URL(portal).hostname)];

export function isOwnAddress(url: string, cloud?: LinkedCloud): boolean {
  const parsed = URL.canParse(url) && !/[\s<>"\\]/.test(url) ? new URL(url) : null;
  if (parsed === null || parsed.protocol !== 'https:' || parsed.username !== '') return false;
  return OWN_HOSTS.includes(parsed.hostname) || parsed.origin === cloud?.portal || parsed.origin === cloud?.docsHost;
}

/** For button titles, speech and plain messages, where nothing is markup: one line, cut. */
export function oneLine(text: string, longest: number): string {
  const line = text
    .replace(/\p{Cf}+/gu, '')
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
  const characters = [...line];
  return characters.length <= longest ? line : `${characters.slice(0, longest - 1).join('')}…`;
}

/** SVG text that is safe to put into a document. Only this file makes it, so every text from outside is escaped here. */
export class Xml {
  private constructor(readonly text: string) {}

  static join(ours: readonly string[], values: ReadonlyArray<XmlValue>): Xml {
    return new Xml(ours.map((part, index) => part + written(values[index])).join(''));
  }
}

export type XmlValue = string | number | Xml | readonly Xml[] | undefined;

/** A tag: its literal parts are our own markup, everything put in is escaped. Numbers keep two digits. */
export function xml(ours: TemplateStringsArray, ...values: ReadonlyArray<XmlValue>): Xml {
  return Xml.join(ours, values);
}

function written(value: XmlValue): string {
  if (value === undefined) return '';
  if (value instanceof Xml) return value.text;
  if (typeof value === 'number') return String(Math.round(value * 100) / 100);
  if (typeof value === 'string') return escaped(value);
  return value.map(written).join('');
}

/** XML 1.0 knows no other control characters than white space, and a lone surrogate is no character. */
function escaped(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cs}\ufffe\uffff]+/gu, ' ')
    .replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`);
}

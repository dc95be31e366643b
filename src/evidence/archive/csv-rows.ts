import { StringDecoder } from 'node:string_decoder';

export interface CsvRows {
  write(chunk: Buffer): void;
  end(): void;
}

/** A row of a log has some hundred characters; a longer one is told of and skipped. */
const LONGEST_ROW = 1024 * 1024;

/** Reads comma-separated values (RFC 4180): quoted fields may hold commas, line breaks and doubled quotes. */
export function csvRows(separator: string, take: (row: readonly string[]) => void, onBad: () => void): CsvRows {
  const decoder = new StringDecoder('utf8');
  let row: string[] = [];
  let field = '';
  let length = 0;
  let isQuoted = false;
  /** Inside of a quoted field a quote was read: it ends the field, or is doubled. */
  let wasQuote = false;

  function readText(text: string): void {
    let from = 0;
    for (let at = 0; at < text.length; at += 1) {
      const char = text[at];
      if (isQuoted && !wasQuote) {
        if (char !== '"') continue;
        keep(text.slice(from, at));
        from = at + 1;
        wasQuote = true;
      } else if (char === '"') {
        // The first opens; a second right after one stands for itself.
        if (!wasQuote) keep(text.slice(from, at));
        from = wasQuote ? at : at + 1;
        isQuoted = true;
        wasQuote = false;
      } else if (char === separator || char === '\n') {
        keep(text.slice(from, at));
        from = at + 1;
        if (char === '\n') endRow();
        else endField();
        isQuoted = false;
        wasQuote = false;
      }
    }
    keep(text.slice(from));
  }

  function keep(part: string): void {
    length += part.length;
    if (length <= LONGEST_ROW) field += part;
  }

  function endField(): void {
    length += 1;
    if (length <= LONGEST_ROW) row.push(field);
    field = '';
  }

  function endRow(): void {
    field = field.replace(/\r$/, '');
    endField();
    if (length > LONGEST_ROW) onBad();
    else if (row.length > 1 || row[0] !== '') take(row);
    row = [];
    length = 0;
  }

  return {
    write: (chunk) => readText(decoder.write(chunk)),
    end() {
      readText(decoder.end());
      if (row.length > 0 || field !== '') endRow();
    },
  };
}

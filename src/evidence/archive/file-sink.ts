import { jsonOf } from '../../json';
import { csvRows } from './csv-rows';
import type { FileForm } from './file-form';
import { jsonElements } from './json-elements';
import { eachLine, type LineBlocks, lineBlocks } from './line-blocks';
import { rowReader } from './record-lists';
import type { RecordReader } from './record-reader';

/** Takes a file's bytes in pieces and hands its records to a reader. */
export interface FileSink {
  write(chunk: Buffer): void;
  /** False when some of it could not be read: then it counts only if there was something else. */
  end(): boolean;
}

export function openSink(form: FileForm, reader: RecordReader): FileSink {
  if (form.form === 'csv') return csvSink(form.separator, reader);
  return form.form === 'lines' ? blockSink(blocksFor(reader)) : elementSink(reader);
}

/** Lines that are no JSON are counted; but for a torn last one, which is normal in a log that is being written. */
export function blocksFor(reader: RecordReader): LineBlocks {
  const { totals } = reader;
  return lineBlocks(
    (bytes, view, start, end) => {
      eachLine(bytes, start, end, (from, to, isLast) => {
        if (!reader.readText(bytes, view, from, to) && !isLast) totals.bad += 1;
      });
      reader.flush();
    },
    () => {
      totals.bad += 1;
    },
  );
}

function blockSink(blocks: LineBlocks): FileSink {
  return {
    write(chunk) {
      for (let at = 0; at < chunk.length; ) {
        const count = chunk.copy(blocks.room(), 0, at);
        blocks.filled(count);
        at += count;
      }
    },
    end() {
      blocks.end();
      return true;
    },
  };
}

function elementSink(reader: RecordReader): FileSink {
  const { totals } = reader;
  const before = totals.bad;
  const bad = () => {
    totals.bad += 1;
  };
  let row: (cells: unknown) => unknown = (cells) => cells;
  const elements = jsonElements((role, bytes, view, start, end) => {
    if (role === 'record') {
      if (!reader.readText(bytes, view, start, end)) bad();
      reader.flush();
      return;
    }
    const value = jsonOf(bytes.toString('utf8', start, end));
    if (value === undefined) bad();
    else if (role === 'row') reader.readValue(row(value));
    else if (Array.isArray(value)) row = rowReader(value);
  }, bad);
  return { write: elements.write, end: () => elements.isWhole() && totals.bad === before };
}

function csvSink(separator: string, reader: RecordReader): FileSink {
  const { totals } = reader;
  const before = totals.bad;
  let names: readonly string[] | undefined;
  const rows = csvRows(
    separator,
    (row) => {
      if (names === undefined) names = row.map((name) => name.replace(/^\uFEFF/, '').trim());
      else if (row.length > names.length) totals.bad += 1;
      else reader.readValue(Object.fromEntries(names.map((name, index) => [name, row[index] ?? ''])));
    },
    () => {
      totals.bad += 1;
    },
  );
  return {
    write: rows.write,
    end() {
      rows.end();
      return totals.bad === before;
    },
  };
}

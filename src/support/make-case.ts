import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toJson } from '../diagnosis/report-json';
import { type Evidence, KINDS } from '../evidence/evidence';
import { createRedactor, type Redactor, redactionReport } from '../redact';
import type { CaseContents, CaseFile } from './case-contents';
import { caseHead } from './case-head';
import type { CaseParts, Fit } from './case-parts';
import { evidenceFiles, jsonFile, type TextFile } from './evidence-files';
import { type Fitted, fitCase } from './fit-case';
import type { PackedFile } from './fit-evidence';
import { type CaseEntry, givenLogs } from './given-logs';
import { layDown } from './lay-down';
import { measured, packedSize } from './measure';
import { caseSummary } from './summary';
import { transcriptText } from './transcript';

export interface MadeCase {
  /** To be read once, and each entry to its end before the next is asked for. The last one is manifest.json. */
  readonly entries: AsyncIterable<CaseEntry>;
  /** Known when all entries were read; before that it throws. */
  contents(): CaseContents;
}

/**
 * Makes the files of a case, whatever they are written to. Everything passes one redactor first, so that the same secret
 * has the same placeholder in every file. The same parts give the same bytes.
 *
 * @param fit null: the whole case
 */
export function makeCase(parts: CaseParts, fit: Fit | null = null): MadeCase {
  let contents: CaseContents | undefined;

  async function* entries(): AsyncGenerator<CaseEntry> {
    const redactor = redactorFor(parts);
    const files: CaseFile[] = [];
    const written = (entry: CaseEntry) => measured(entry, (file) => files.push(file));
    const folder = fit && (await mkdtemp(join(tmpdir(), `keepalive-case-${process.pid}-`)));
    try {
      const fitted = fit && folder ? await fittedParts(parts, fit, folder, redactor) : null;
      const of = fitted ? withoutWhatIsLeft(parts, fitted) : parts;
      for (const file of evidenceFiles(of.evidence, parts.queries)) yield written(redacted(file, redactor));
      for await (const log of fitted?.logs ?? givenLogs(parts.deviceLogs ?? [], redactor)) yield written(log);
      for (const file of aboutTheWhole(parts, of, redactor)) yield written(file);

      const { summary: inWords, ...taken } = redactionReport(fitted?.counts ?? redactor.counts);
      const known = {
        ...taken,
        leftOut: fitted?.leftOut ?? [],
        whole: fit && fitted && fitted.leftOut.length > 0 ? fit.whole : null,
        expires: parts.expires,
        fits: fitted?.fits ?? true,
      };
      // It repeats the others, so what is taken out of it is not counted again; and each text is redacted before it is
      // escaped, since a key with backslashes in it is not recognized.
      const summary = caseSummary(parts, { ...known, files }, redactor.redact);
      yield written(plainFile('summary.md', summary));
      yield written(plainFile('redaction.json', json({ ...taken, summary: inWords })));
      contents = { ...known, files };
      yield plainFile('manifest.json', json(manifest(contents)));
    } finally {
      if (folder) await rm(folder, { recursive: true, force: true });
    }
  }

  return {
    entries: { [Symbol.asyncIterator]: entries },
    contents() {
      if (!contents) throw new Error('The entries of the case were not read to their end.');
      return contents;
    },
  };
}

/** Addresses and names get stand-ins of this case; what support must know the device by, and whom to answer, stays. */
function redactorFor({ report: { subject }, escalation, seed }: CaseParts): Redactor {
  const { hub, deviceId, moduleId } = subject;
  const keep = [hub, deviceId, moduleId ?? '', escalation?.contact ?? ''];
  return createRedactor({ pseudonyms: { keep, ...(seed !== undefined && { seed }) } });
}

/** What is said of the case as a whole: it stays, however small the case must become. */
function aboutTheWhole({ report, transcript = [] }: CaseParts, of: CaseParts, redactor: Redactor): CaseEntry[] {
  return [
    redacted(jsonFile('report.json', toJson(report)), redactor),
    ...(transcript.length > 0 ? [plainFile('transcript.md', transcriptText(transcript, redactor.redact))] : []),
    redacted(jsonFile('case.json', caseHead(of)), redactor),
  ];
}

/** What a file costs in a zip beside its bytes: two headers, a descriptor, and its line in the manifest. Generous. */
const COSTS_A_FILE = 300;
/** For what the summary and case.json say more when something was left out. */
const COSTS_SAYING_SO = 8_000;

interface FittedParts extends Fitted {
  /** Before anything was read twice. */
  readonly counts: Readonly<Record<string, number>>;
}

/** Reads everything once, in the order in which it is written, so that the placeholders are those of the whole case. */
async function fittedParts(parts: CaseParts, fit: Fit, folder: string, redactor: Redactor): Promise<FittedParts> {
  async function measure(entry: CaseEntry): Promise<Array<CaseFile & { packed: number }>> {
    const files: CaseFile[] = [];
    const packed = await packedSize(measured(entry, (one) => files.push(one)).chunks);
    return files.map((one) => ({ ...one, packed }));
  }
  const files: PackedFile[] = [];
  let fixed = COSTS_SAYING_SO;
  for (const file of evidenceFiles(parts.evidence, parts.queries)) {
    const kind = KINDS.find((one) => file.name.startsWith(`evidence/${one}.`));
    for (const one of await measure(redacted(file, redactor))) {
      if (kind) files.push({ ...one, kind });
      else fixed += one.packed;
    }
  }
  const asOf = parts.now ?? parts.report.window?.to ?? parts.madeAt;
  const logs = await layDown(givenLogs(parts.deviceLogs ?? [], redactor), folder, asOf);
  for (const file of aboutTheWhole(parts, parts, redactor))
    for (const { packed } of await measure(file)) fixed += packed;
  const counts = { ...redactor.counts };
  const { removed, replaced } = redactionReport(counts);
  const contents = { removed, replaced, leftOut: [], whole: null, expires: parts.expires, fits: true, files };
  const summary = caseSummary(parts, contents, redactorFor(parts).redact);
  fixed += await packedSize(plainFile('summary.md', summary).chunks);
  fixed += (files.length + logs.length + 8) * COSTS_A_FILE;
  const packedConnections = async (evidence: Evidence) => {
    const lines = evidenceFiles(evidence, undefined).find(({ name }) => name === 'evidence/connections.jsonl');
    return lines ? packedSize(redacted(lines, redactor).chunks) : 0;
  };
  const fitted = await fitCase({ fit, fixed, evidence: parts.evidence, files, logs, packedConnections, asOf });
  return { ...fitted, counts };
}

/** What was left out is a gap for whoever judges the case. */
function withoutWhatIsLeft(parts: CaseParts, { evidence, gaps }: Fitted): CaseParts {
  return { ...parts, evidence, report: { ...parts.report, gaps: [...parts.report.gaps, ...gaps] } };
}

function manifest({ files, leftOut, whole }: CaseContents): unknown {
  return {
    schemaVersion: 1,
    files: Object.fromEntries(files.map(({ name, sha256, bytes }) => [name, { sha256, bytes }])),
    ...(whole !== null && {
      leftOut: Object.fromEntries(leftOut.map(({ name, sha256, bytes, what }) => [name, { sha256, bytes, what }])),
      whole,
    }),
  };
}

function redacted({ name, pieces }: TextFile, redactor: Redactor): CaseEntry {
  async function* chunks(): AsyncGenerator<Buffer> {
    for (const piece of pieces) yield Buffer.from(redactor.redact(piece));
  }
  return { name, chunks: chunks() };
}

function plainFile(name: string, text: string): CaseEntry {
  async function* chunks(): AsyncGenerator<Buffer> {
    yield Buffer.from(text);
  }
  return { name, chunks: chunks() };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

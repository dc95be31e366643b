// npm run scenarios: lets each lived scenario happen again and says which of its files would differ; `-- --write` writes
// them, `-- --only NAME` looks at one. Expectations that were corrected by hand stay (`--expected` writes them too).
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fleetFromRecords } from '../../src/evidence/fleet-from-records';
import { readLogLine } from '../../src/evidence/log-record';
import { caseHead } from '../../src/support/case-format';
import { putFiles } from './judge-case';
import { PLOTS } from './plots';
import { LIVED, type Lived } from './scenario-list';
import { type Story, tellStory } from './story';

const FOLDER = join(__dirname, '..', 'scenarios');

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      write: { type: 'boolean', default: false },
      expected: { type: 'boolean', default: false },
      only: { type: 'string', multiple: true },
    },
  });
  for (const lived of LIVED.filter(({ folder }) => values.only === undefined || values.only.includes(folder))) {
    const files = filesOf(lived);
    const target = join(FOLDER, lived.folder);
    const keeps = !values.expected && existsSync(join(target, 'expected.json'));
    if (keeps) files.delete('expected.json');
    const differing = [...files].filter(([name, text]) => textOf(join(target, name)) !== text).map(([name]) => name);
    if (differing.length === 0) continue;
    process.stdout.write(`${lived.folder}: ${differing.join(', ')}${values.write ? ' written' : ' would differ'}\n`);
    if (!values.write) continue;
    for (const part of ['evidence', 'device-logs']) await rm(join(target, part), { recursive: true, force: true });
    await putFiles(target, files);
  }
  return 0;
}

function textOf(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

function filesOf(lived: Lived): Map<string, string> {
  const plot = PLOTS.find(({ name }) => name === lived.plot);
  if (!plot) throw new Error(`There is no plot "${lived.plot}".`);
  const story = tellStory(plot, lived.seed, lived.wishes);
  const files = lived.whole ? new Map(story.files) : ofSubject(story);
  files.set('story.md', storyText(lived, story));
  files.set('expected.json', expectedText(lived, story));
  return files;
}

/** The subject's own records, and what the log source would have counted of the others. */
function ofSubject({ files }: Story): Map<string, string> {
  const head = caseHead.parse(JSON.parse(files.get('case.json') ?? '{}'));
  const slim = new Map(files);
  const text = files.get('evidence/connections.jsonl');
  if (text === undefined || head.window === null) return slim;
  const { deviceId, moduleId } = head.subject;
  const all = ['evidence/connections.jsonl', 'evidence/operations.jsonl'].flatMap((name) =>
    lines(files.get(name) ?? ''),
  );
  const records = all.flatMap((line) => readLogLine(line) ?? []);
  if (records.length > 0)
    slim.set(
      'evidence/fleet.json',
      `${JSON.stringify(fleetFromRecords(records, head.subject, head.window), null, 2)}\n`,
    );
  for (const name of ['evidence/connections.jsonl', 'evidence/operations.jsonl']) {
    const own = lines(files.get(name) ?? '').filter((line) => {
      const record = readLogLine(line);
      return record?.deviceId === deviceId && record.moduleId === moduleId;
    });
    slim.set(name, own.map((line) => `${line}\n`).join(''));
  }
  return slim;
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function storyText({ folder, plot, seed, whole }: Lived, story: Story): string {
  const what = whole
    ? 'the whole hub’s records'
    : 'the device’s own records, and the counts of the others (fleet.json)';
  return [
    `# ${folder.replaceAll('-', ' ')}`,
    '',
    story.life,
    '',
    ...(story.truth.undecidable === null ? [] : [`What the evidence leaves open: ${story.truth.undecidable}`, '']),
    `Lived in the simulation (plot \`${plot}\`, seed ${seed}) with jitter and the noise of a real log; the case holds ${what}.`,
    `Made again by \`npm run scenarios -- --only ${folder} --write\`.`,
    '',
  ].join('\n');
}

function expectedText({ tempting = [] }: Lived, { truth }: Story): string {
  const one = (list: readonly string[]): string | readonly string[] => (list.length === 1 ? (list[0] ?? '') : list);
  const said = new Set([...truth.first, ...truth.must, ...truth.may]);
  const expected = {
    verdict: one(truth.verdict),
    first: one(truth.first),
    ...(truth.must.length > 0 && { must: truth.must.map((id) => ({ id })) }),
    ...(truth.may.length > 0 && { may: [...new Set(truth.may)] }),
    ...(tempting.length > 0 && { absent: tempting.filter((id) => !said.has(id)) }),
    ...(Object.keys(truth.atMost).length > 0 && { atMost: truth.atMost }),
    ...(truth.undecidable !== null && { undecidable: truth.undecidable }),
  };
  return `${JSON.stringify(expected, null, 2)}\n`;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeCase } from '../stories/judge-case';
import { differences, type Expected, expectedFile, expectedFrom } from './expected';

// Each folder is a case that `diagnose --case` replays, with what an honest report says of it. UPDATE=1 prints how reports
// differ; only UPDATE=write writes what the engine says over what was expected, and prints that too.

const UPDATE = process.env.UPDATE ?? '';
const FOLDERS = readdirSync(__dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(__dirname, entry.name, 'case.json')))
  .map(({ name }) => name);

function expectedOf(folder: string): Expected {
  return expectedFile.parse(JSON.parse(readFileSync(join(__dirname, folder, 'expected.json'), 'utf8')));
}

describe('scenarios', () => {
  test.each(FOLDERS)('%s', async (folder) => {
    const expected = expectedOf(folder);
    const report = await judgeCase(join(__dirname, folder));
    const found = differences(report, expected);
    if (UPDATE !== '' && found.length > 0) {
      process.stderr.write(`${folder}\n${found.map((line) => `  ${line}\n`).join('')}`);
      if (UPDATE === 'write') {
        const text = `${JSON.stringify(expectedFrom(report, expected), null, 2)}\n`;
        writeFileSync(join(__dirname, folder, 'expected.json'), text);
        process.stderr.write(`  expected.json was written anew\n`);
        return;
      }
    }
    expect(found).toEqual([]);
  });
});

describe('the collection', () => {
  const all = FOLDERS.map((folder) => ({ folder, expected: expectedOf(folder) }));
  const isFault = ({ expected }: (typeof all)[number]): boolean => [expected.verdict].flat().includes('fault');

  test('holds at least forty cases, ten of them without any fault', () => {
    expect(all.length).toBeGreaterThanOrEqual(40);
    expect(all.filter((one) => !isFault(one)).length).toBeGreaterThanOrEqual(10);
  });

  test('tells of each what happened', () => {
    for (const { folder } of all) expect(readFileSync(join(__dirname, folder, 'story.md'), 'utf8')).toMatch(/^# \S/);
  });

  test('holds no key, token or real address', () => {
    for (const { folder } of all) {
      for (const name of readdirSync(join(__dirname, folder), { recursive: true, encoding: 'utf8' })) {
        if (!/\.\w+$/.test(name)) continue;
        const text = readFileSync(join(__dirname, folder, name), 'utf8');
        expect(text).not.toMatch(/SharedAccessKey=[^x]|sig=[A-Za-z0-9%+/]{20}|"primaryKey": "[^"]/);
      }
    }
  });
});

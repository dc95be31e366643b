import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../../src/diagnosis/report';
import { writeCase } from '../../src/support/write-case';
import { partsOf, replayed, textsIn } from '../kit/cases';
import { temporaryFolder } from '../kit/temporary-folder';

// Addresses and names in a case are not those of the site, and the diagnosis must not mind.

const base = temporaryFolder();
const SCENARIOS = join(__dirname, '..', 'scenarios');
const FOLDERS = readdirSync(SCENARIOS, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(join(SCENARIOS, entry.name, 'case.json')))
  .map(({ name }) => name);

function gist({ findings, verdict, dataUpTo }: Report): unknown {
  return [
    verdict.status,
    dataUpTo,
    findings.map(({ id, severity, confidence, codes, explains }) => ({ id, severity, confidence, codes, explains })),
  ];
}

test.each(FOLDERS)('%s', async (scenario) => {
  const parts = await partsOf(scenario);
  const folder = join(base, scenario);
  await writeCase(folder, parts);
  expect(gist(await replayed(folder))).toEqual(gist(parts.report));
});

test('no address of the site is left in any file', async () => {
  const site = /\b(?:203\.0\.113|198\.51\.100|192\.0\.2|198\.(?:18|19)\.\d{1,3}|40\.113\.176)\.(?:\d|XXX)/;
  for (const scenario of FOLDERS) {
    for (const [name, text] of await textsIn(join(base, scenario)))
      expect([scenario, name, site.exec(text)?.[0]]).toEqual([scenario, name, undefined]);
  }
});

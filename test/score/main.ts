// npm run score -- --seed N (repeatable): judges fresh stories whose truth is known, and prints how the diagnosis fares.
// `--stories 200`, `--only K` (one story of the seed, in full), `--plot NAME`, `--json FILE`, `--markdown`, `--keep DIR`.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { storyOf } from '../stories/generate';
import { judgeFiles, putFiles } from '../stories/judge-case';
import type { Story } from '../stories/story';
import { compare } from './compare';
import { describeStory } from './describe';
import { markdownOf, textOf } from './print';
import { type Judged, tally } from './tally';

async function judge(seed: string, number: number, story: Story): Promise<Judged> {
  const report = await judgeFiles(story.files);
  return { seed, number, story, report, comparison: compare(report, story.truth) };
}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seed: { type: 'string', multiple: true, default: ['1'] },
      stories: { type: 'string', default: '200' },
      only: { type: 'string' },
      plot: { type: 'string' },
      json: { type: 'string' },
      markdown: { type: 'boolean', default: false },
      keep: { type: 'string' },
    },
  });
  const { seed: seeds } = values;
  if (values.only !== undefined) return await showOne(seeds[0] ?? '', Number(values.only), values.keep);
  const judged: Judged[] = [];
  for (const seed of seeds) {
    for (let number = 1; number <= Number(values.stories); number += 1) {
      const story = storyOf(seed, number);
      if (values.plot === undefined || story.plot.includes(values.plot)) judged.push(await judge(seed, number, story));
    }
  }
  const total = tally(judged);
  process.stdout.write(values.markdown ? markdownOf(seeds, total) : textOf(total, judged));
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ seeds, ...total }, null, 2)}\n`);
  return 0;
}

async function showOne(seed: string, number: number, keep: string | undefined): Promise<number> {
  const story = storyOf(seed, number);
  if (keep !== undefined) await putFiles(keep, story.files);
  const report = await judgeFiles(story.files);
  process.stdout.write(describeStory(seed, number, story, report));
  return 0;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
    process.exit(1);
  },
);

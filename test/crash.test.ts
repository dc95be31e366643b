import { crash } from './crash/crash';
import { temporaryFolder } from './kit/temporary-folder';

// `npm run crash -- 200` does more of it, with a desk that is down for a minute and one that never answers.

const dataDir = temporaryFolder();

/** The same kills each time; what the machine does in between differs anyway. */
function rolled(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

test('twelve kills between a yes and the end: each case counts once, whole, and each person is told', async () => {
  const rows = await crash({
    kills: 12,
    dataDir,
    downFor: 2_000,
    patience: 120_000,
    random: rolled(20_261_120),
    manners: ['well', 'accepts, hangs up', '500 twice', '429 twice', 'garbage', 'down'],
  });
  expect(rows.flatMap(({ wrong }) => wrong)).toEqual([]);
  expect(rows.map(({ cases }) => cases)).toEqual([2, 2, 2, 2, 2, 2]);
}, 300_000);

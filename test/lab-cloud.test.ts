import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { runProgram } from './kit/program';
import { temporaryFolder } from './kit/temporary-folder';

// What `npm run lab` refuses. What it does is in deployed.test.ts.

const folder = temporaryFolder();

test('what it does not understand it says, and how it is used', async () => {
  const asked = [
    ['--slow', 'soon'],
    ['--slow', '-1'],
    ['--name', 'contoso.example'],
    ['--fast', '1'],
  ];
  const ends = asked.map((words) => runProgram({ DATA_DIR: folder }, 'lab-cloud.js', { words }).ended);
  for (const end of await Promise.all(ends))
    expect(end).toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^npm run lab/) });
});

test('settings of a bot are not for the lab, and a bot must be found: both said at once', async () => {
  const bot = {
    MicrosoftAppId: 'a',
    MicrosoftAppType: 'SingleTenant',
    MicrosoftAppPassword: 'b',
    MicrosoftAppTenantId: 'c',
  };
  const end = await runProgram({ DATA_DIR: folder, PORT: '0', ...bot }, 'lab-cloud.js').ended;
  expect(end).toMatchObject({ code: 1, out: '' });
  expect(end.err).toMatch(/MicrosoftAppId/);
  expect(end.err).toMatch(/PORT is 0/);
  expect(existsSync(join(folder, 'lab-cloud'))).toBe(false);
});

import { join } from 'node:path';
import { systemClock } from '../src/clock';
import { createLog } from '../src/log';
import { start } from '../src/start';
import { DirectLineConversation } from './kit/direct-line-client';
import { labConfig } from './kit/lab-config';
import { temporaryFolder } from './kit/temporary-folder';

const folder = temporaryFolder();

// A turn that is under way when the program is told to stop still answers through the program's own server: what it
// needs must not go before it does.
test('stopping in the middle of a greeting alarms nobody', async () => {
  const lines: string[] = [];
  const log = createLog('warn', (line) => lines.push(line));
  for (const round of ['one', 'two', 'three']) {
    const config = labConfig(join(folder, round), { LOG_LEVEL: 'warn' });
    const keepalive = await start({ config, clock: systemClock, log });
    const chats = await Promise.all([1, 2, 3].map(() => DirectLineConversation.start(keepalive.origin)));
    await keepalive.stop();
    for (const chat of chats) chat.close();
  }
  expect(lines).toEqual([]);
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DeployOutside } from '../../src/deploy/act';
import { azProgram, findAz } from '../../src/deploy/az-program';
import { type BotCloud, startBotCloud } from '../kit/bot-cloud';
import { startBotIn } from '../kit/bot-in-cloud';
import { ANSWERS, deploying } from '../kit/deploying';
import { temporaryFolder } from '../kit/temporary-folder';
import { filesOf } from '../kit/unzipped';
import { azProgramIn } from './az-program';
import { emptyAzure } from './az-stand-in';

// The whole of it over processes: az is a program on PATH, and what App Service starts is a real Keepalive, whose own door
// gives Event Grid its handshake.

const folder = temporaryFolder();
const SITE = 'https://keepalive-q7xk2m4n5p6r8.azurewebsites.net';
let cloud: BotCloud;
let bot: Awaited<ReturnType<typeof startBotIn>> | null = null;

beforeAll(async () => {
  cloud = await startBotCloud();
});
afterAll(async () => {
  await bot?.stop();
  await cloud.close();
});

test('az on PATH, and a real Keepalive that Event Grid shakes hands with', async () => {
  const { file, read, write } = azProgramIn(folder, emptyAzure());
  const env = { PATH: folder };
  const desk = deploying(join(folder, 'desk'));
  /** App Service: it starts the bot once it has a package, with the settings that the template gave it. */
  const knock: DeployOutside['knock'] = async (url, init) => {
    const state = read();
    if (state.zip === null) return new Response('', { status: 503 });
    if (bot === null) {
      const given = new Map<string, { value: string }>(JSON.parse(state.lastParameters));
      const events = { EVENTS_AUDIENCE: given.get('eventsAudience')?.value ?? '', EVENTS_TENANT: state.tenantId };
      bot = await startBotIn(cloud, join(folder, 'data'), events);
      write({ ...state, reach: { [SITE]: bot.origin } });
    }
    const { status, headers } = await fetch(url.replace(SITE, bot.origin), init);
    const { build } = JSON.parse(String((await filesOf(readFileSync(state.zip)))['dist/build.json']));
    return new Response(null, { status, headers: { ...Object.fromEntries(headers), 'keepalive-build': build } });
  };
  const outside = { az: azProgram(findAz(env, 'linux'), { ...env, HOME: folder }), knock };
  const first = await desk.run([...ANSWERS, '--yes'], { outside });
  expect([first.code, first.err]).toEqual([0, '']);
  const state = read();
  expect(Object.values(state.events)).toMatchObject([{ destination: { endpointBaseUrl: `${SITE}/api/events` } }]);
  expect(file).toBe(join(folder, 'az'));
  // What the subscription will bring is refused by that bot unless it is signed.
  expect((await fetch(`${bot?.origin}/api/events`, { method: 'POST', body: '[]' })).status).toBe(401);
  const again = await desk.run(['--yes'], { outside });
  expect([
    again.code,
    read()
      .calls.slice(state.calls.length)
      .filter((args) => args.includes('create')),
  ]).toEqual([0, []]);
});

import { systemClock } from '../../src/clock';
import { readConfig } from '../../src/config';
import { silentLog } from '../../src/log';
import { outsideWorld } from '../../src/world';
import { temporaryFolder } from '../kit/temporary-folder';

const BOT = {
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppId: 'app',
  MicrosoftAppPassword: 'not-a-real-one',
  MicrosoftAppTenantId: 'tenant',
};

const folder = temporaryFolder();

function worldOf(env: Record<string, string>) {
  const read = readConfig({ ...BOT, DATA_DIR: folder, ...env });
  if (!read.ok) throw new Error(read.problems.join(' '));
  return outsideWorld({ config: read.config, clock: systemClock, log: silentLog }, []);
}

test('the bot lives in the cloud that the settings name, and answers only to its channels', () => {
  const world = worldOf({ AZURE_CLOUD: 'AzureChinaCloud' });
  expect(world.cloud.name).toBe('mooncake');
  expect(world.mayAnswerTo('https://webchat.botframework.azure.cn/')).toBe(true);
  expect(world.mayAnswerTo('https://webchat.botframework.com/')).toBe(false);
});

test('without a name that is global Azure', () => {
  const world = worldOf({});
  expect(world.cloud.name).toBe('public');
  expect(world.mayAnswerTo('https://webchat.botframework.com/')).toBe(true);
  expect(world.mayAnswerTo('https://webchat.botframework.azure.us/')).toBe(false);
});

import { join } from 'node:path';
import { silentLog } from '../src/log';
import { start } from '../src/start';
import { cloudEventOf, eventGridOf, eventsOf, sequenceAt } from './kit/connection-events';
import { DirectLineConversation } from './kit/direct-line-client';
import { startKeepalive } from './kit/keepalive';
import { labConfig } from './kit/lab-config';
import { offsetClock } from './kit/offset-clock';
import { temporaryFolder } from './kit/temporary-folder';

// The whole program: events come in by the door, and the person is told in the chat.

const folder = temporaryFolder();
const NOW = new Date('2026-11-23T12:00:00Z');

function post(origin: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const json = { 'content-type': 'application/json', ...headers };
  return fetch(`${origin}/api/events`, { method: 'POST', body: JSON.stringify(body), headers: json });
}

/** A change of pump-09 so many minutes before now. */
function change(what: 'connected' | 'disconnected', minutesAgo: number) {
  const at = NOW.getTime() - minutesAgo * 60_000;
  return { hub: 'contoso-lab', deviceId: 'pump-09', moduleId: null, change: what, at, sequence: sequenceAt(at) };
}

test('who watches a device in the lab is told in the chat that it is down, and that it is back', async () => {
  const keepalive = await startKeepalive(NOW, {}, join(folder, 'lab'));
  const talk = await DirectLineConversation.start(keepalive.origin);
  try {
    await talk.say('watch pump-09 on contoso-lab for 24 hours');
    await talk.waitForText('I am watching pump-09 on contoso-lab');
    const down = [eventGridOf(change('disconnected', 8))];
    expect((await post(keepalive.origin, down)).status).toBe(200);
    await talk.waitForText('pump-09 on contoso-lab is down since');
    expect((await post(keepalive.origin, down)).status).toBe(200);
    expect((await post(keepalive.origin, cloudEventOf(change('connected', 1)))).status).toBe(200);
    await talk.waitForText('It was down for 7 minutes');
    await talk.say('stop watching');
    await talk.waitForText('I have stopped watching pump-09');
    const told = talk.seen.filter(({ text }) => text?.includes('is down since'));
    expect(told).toHaveLength(1);
  } finally {
    talk.close();
    await keepalive.stop();
  }
});

const IDENTITY = {
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppId: '00000000-0000-4000-8000-000000000001',
  MicrosoftAppPassword: 'not-a-real-one',
  MicrosoftAppTenantId: '00000000-0000-4000-8000-000000000002',
};

test.each<[name: string, settings: Record<string, string>, status: number]>([
  ['with an audience, unsigned events are refused', { EVENTS_AUDIENCE: 'api://keepalive-events' }, 401],
  ['without one, there is no such door', {}, 404],
])('outside of the lab: %s', async (_name, settings, status) => {
  const config = labConfig(join(folder, String(status)), { ...IDENTITY, ...settings });
  const keepalive = await start({ config, clock: offsetClock(NOW), log: silentLog });
  try {
    const answer = await post(keepalive.origin, eventsOf('pump-08', 'down 1').map(eventGridOf));
    expect(answer.status).toBe(status);
  } finally {
    await keepalive.stop();
  }
});

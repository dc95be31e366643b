import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import type { Keepalive } from '../../../src/start';
import { DirectLineConversation, report } from '../../kit/direct-line-client';
import { startKeepalive } from '../../kit/keepalive';
import { connack, connectPacket, publishPacket, rawConnection } from '../../kit/raw-mqtt';
import { temporaryFolder } from '../../kit/temporary-folder';

// The lab lives in the bot's process: what rough clients do to the one, the other must bear.

const dataDir = temporaryFolder();
let keepalive: Keepalive;
let talk: DirectLineConversation;
let lab: { mqttPort: number; ca: string };

beforeAll(async () => {
  keepalive = await startKeepalive(new Date('2026-11-20T14:59:00Z'), { seed: 5 }, dataDir);
  lab = JSON.parse(readFileSync(join(dataDir, 'lab.json'), 'utf8'));
  talk = await DirectLineConversation.start(keepalive.origin);
});
afterAll(async () => {
  talk?.close();
  await keepalive?.stop();
});

test('1 000 half-open sockets, garbage and a flood, and the bot answers meanwhile', async () => {
  const sockets: Socket[] = [];
  try {
    for (let count = 0; count < 1_000; count += 1) {
      const socket = connect(lab.mqttPort, '127.0.0.1');
      socket.on('error', () => undefined);
      sockets.push(socket);
    }
    const garbage = await rawConnection(lab.mqttPort, lab.ca);
    garbage.write(Buffer.alloc(64 * 1024, 0xff));
    const flood = await rawConnection(lab.mqttPort, lab.ca);
    const refused = connack(flood);
    flood.write(connectPacket({ clientId: 'pump-03', userName: 'x', password: 'y' }));
    for (let count = 0; count < 2_000; count += 1) flood.write(publishPacket('devices/pump-03/messages/events/', 'x'));

    const answer = await talk.ask('check pump-01 on contoso-lab', (activity) => report(activity) !== undefined);
    expect(JSON.stringify(report(answer))).toContain('no-problem-seen');
    expect(await refused).not.toBe(0);
    for (const socket of [garbage, flood]) socket.destroy();
  } finally {
    for (const socket of sockets) socket.destroy();
  }
});

import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { readDeviceLog } from '../../../src/evidence/device-log/read';
import { brief } from '../../kit/read-log';

// What azure-iot-device 1.18.4 with azure-iot-device-mqtt 1.16.4 wrote to stderr against the lab, with
// DEBUG=azure*,mqtt*. Left out: the packets of mqtt-packet and mqttjs, and with them the token. Lines that begin with
// "app:" are the program's own. Ids are the lab's.

test.each([
  ['node-renewal', ['connected 0', 'renewal', 'connected 0', 'closed-by-program']],
  ['node-wrong-key', ['credentials-refused 5']],
  // Three tries within a second, 100 ms and more apart, count once.
  ['node-disabled-device', ['unavailable 3']],
  ['node-unknown-host', ['dns']],
  ['node-untrusted-server', ['server-untrusted']],
  ['node-lab-stopped', ['connected 0', 'lost']],
])('%s', async (name, means) => {
  const log = await readDeviceLog(name, createReadStream(join(__dirname, 'captures', `${name}.txt`)));
  expect(log.events.map(brief)).toEqual(means);
  expect(log).toMatchObject({
    sdk: 'node',
    agent: 'azure-iot-device/1.18.4 (node v24.21.0; Debian 12; x64)',
    keepAlive: 180,
    zoneStated: true,
  });
  expect(log.from?.toISOString()).toMatch(/^2026-11-25T11:34:/);
});

test('the host that is not known, and the port', async () => {
  const log = await readDeviceLog('x', createReadStream(join(__dirname, 'captures', 'node-unknown-host.txt')));
  expect(log.events).toMatchObject([{ meaning: 'dns', host: 'contoso-lab.azure-devices.invalid', port: 8883 }]);
});

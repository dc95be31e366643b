import { checkTable, connections } from '../../kit/check-table';
import { AGENTS, identityOf, repeated } from '../../kit/log-records';

const old = { sdk: 'azure-iot-device-iothub-py/2.7.0(3.10;Linux;x86_64)' };
const loop = repeated({ from: 300, times: 60, length: 0.02, end: ['404104'], gap: 0.02 });
const calm = repeated({ times: 5, length: 58, end: ['off'] });

checkTable('sdk-known-bug', {
  fires: [
    [
      'Python 2.7.0 in a loop',
      { identity: identityOf(), connections: connections([...calm, [295, '404104'], ...loop], old) },
      { severity: 'warning', explains: ['sdk-outdated'] },
    ],
    [
      'Python 2.11 lost for good',
      {
        identity: identityOf({ lastActivityTime: '2026-11-20T09:59:00Z' }),
        connections: connections(
          [
            [1, 'on'],
            [600, '404104'],
          ],
          { sdk: 'azure-iot-device-iothub-py/2.11.0(3;L;x)' },
        ),
      },
      { confidence: 'possible', explains: ['client-gave-up', 'sdk-outdated'] },
    ],
  ],
  silent: [
    ['Python 2.7.0 without the symptom', { identity: identityOf(), connections: connections(calm, old) }],
    [
      'the symptom with a version that does not have the bug',
      { identity: identityOf(), connections: connections([...calm, ...loop], { sdk: AGENTS.python }) },
    ],
    [
      'two clients fight: that makes the loop',
      {
        identity: identityOf(),
        connections: connections(
          repeated({
            times: 60,
            length: 0.05,
            end: ['400027'],
            gap: -0.002,
            client: (i) => ({ ...old, address: `198.51.10${i % 2}.XXX` }),
          }),
        ),
      },
    ],
  ],
});

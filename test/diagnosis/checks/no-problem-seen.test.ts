import { checkTable, connections, fleet } from '../../kit/check-table';
import { AGENTS, identityOf, repeated } from '../../kit/log-records';
import { NOBODY, probeOf } from '../../kit/probe';

const says = (text: string) =>
  expect.arrayContaining([expect.objectContaining({ kind: 'probe', text: expect.stringContaining(text) })]);
const fromHere = expect.objectContaining({ kind: 'probe' });
const well = { identity: identityOf(), connections: connections([[1, 'on']]) };

checkTable('no-problem-seen', {
  fires: [
    [
      'the hub answers Keepalive, too',
      { ...well, probe: probeOf() },
      { because: says('ports 8883, 5671 and 443 of the hub answer.') },
    ],
    [
      'Keepalive’s own network is closed: nothing about the device',
      { ...well, probe: probeOf(NOBODY) },
      { title: 'No problem seen, the device is connected', because: expect.not.arrayContaining([fromHere]) },
    ],
    ['one long session', { identity: identityOf(), connections: connections([[1, 'on']]) }, { severity: 'info' }],
    [
      'the registry says that it has left since its last connect',
      {
        identity: identityOf({ connectionState: 'Disconnected', connectionStateUpdatedTime: '2026-11-20T08:00:00Z' }),
        connections: connections([[1, 'on']]),
      },
      { title: 'No problem seen, though the device is not connected now' },
    ],
    [
      'no record of this device in a hub that logs',
      { identity: identityOf({ connectionState: 'Connected' }), connections: connections([]), fleet: fleet() },
    ],
    [
      'refused only while it was disabled, enabled and back since',
      {
        identity: identityOf({ statusUpdatedTime: '2026-11-20T03:10:00Z' }),
        connections: connections([
          [5, 'on'],
          [100, '404104'],
          [101, 'no', '403012'],
          [130, 'no', '403012'],
          [200, 'on'],
        ]),
        fleet: fleet(),
      },
    ],
    [
      'a module, whose row has no status: nobody says that it is enabled',
      {
        identity: { deviceId: 'pump-17', moduleId: 'camera', lastActivityTime: '2026-11-20T20:00:00Z' },
        connections: connections([[1, 'on']]),
      },
      {
        because: expect.arrayContaining([
          expect.objectContaining({ text: 'The device is registered; last active on 2026-11-20 20:00 UTC.' }),
        ]),
      },
    ],
    [
      'an old SDK beside it',
      { identity: identityOf(), connections: connections([[1, 'on', { sdk: '.NET/1.30.0 (x)' }]]) },
    ],
  ],
  silent: [
    ['the registry could not be asked', { connections: connections([[1, 'on']]) }],
    ['the log could not be read', { identity: identityOf() }],
    [
      'refused as disabled to the end, whatever the registry says',
      {
        identity: identityOf(),
        connections: connections([
          [5, 'on'],
          [100, '404104'],
          [101, 'no', '403012'],
          [130, 'no', '403012'],
        ]),
      },
    ],
    [
      'refused while it was disabled, and again since',
      {
        identity: identityOf({ statusUpdatedTime: '2026-11-20T03:10:00Z' }),
        connections: connections([
          [5, 'on'],
          [100, '404104'],
          [101, 'no', '403012'],
          [200, 'on'],
          [500, 'no', '429001'],
        ]),
      },
    ],
    [
      'a drop',
      {
        identity: identityOf(),
        connections: connections([
          [1, 'on'],
          [300, '404104'],
          [300.1, 'on'],
        ]),
      },
    ],
    ['the hub does not log', { identity: identityOf(), connections: connections([]), 'diagnostic-settings': [] }],
    [
      'renewals only: harmless, but drops',
      {
        identity: identityOf(),
        connections: connections(repeated({ times: 9, length: 45, end: ['off'] }), { sdk: AGENTS.node }),
      },
    ],
  ],
});

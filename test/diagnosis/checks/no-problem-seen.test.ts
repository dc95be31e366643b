import { checkTable, connections, fleet } from '../../kit/check-table';
import { AGENTS, identityOf, repeated } from '../../kit/log-records';

checkTable('no-problem-seen', {
  fires: [
    ['one long session', { identity: identityOf(), connections: connections([[1, 'on']]) }, { severity: 'info' }],
    [
      'no record of this device in a hub that logs',
      { identity: identityOf({ connectionState: 'Connected' }), connections: connections([]), fleet: fleet() },
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

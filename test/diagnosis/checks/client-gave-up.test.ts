import { checkTable, connections, fleet, idsOf, operation, reportOn } from '../../kit/check-table';
import { again, deviceLog, timeless } from '../../kit/device-logs';
import { AGENTS, identityOf, noise, type Row, repeated } from '../../kit/log-records';
import { closed, handshake, NOBODY, probeOf } from '../../kit/probe';

const identity = identityOf({ lastActivityTime: '2026-11-20T02:00:00Z' });
const node = { sdk: AGENTS.node };
const lost: readonly Row[] = [
  [5, 'on'],
  [600, '404104'],
];
const renewals = (times: number, length: number) => repeated({ times, length, end: ['off'] });

const says = (text: string) =>
  expect.arrayContaining([expect.objectContaining({ kind: 'probe', text: expect.stringContaining(text) })]);
const fromHere = expect.objectContaining({ kind: 'probe' });

checkTable('client-gave-up', {
  fires: [
    [
      'the hub can be reached from elsewhere',
      {
        identity,
        connections: connections(lost, node),
        fleet: fleet(),
        probe: probeOf({ ports: [handshake(8883), closed(5671)] }),
      },
      { confidence: 'likely', because: says('port 8883 of the hub answers, so it is not the hub') },
    ],
    [
      'from elsewhere it cannot be reached: said by nobody, for it may be that network',
      { identity, connections: connections(lost, node), fleet: fleet(), probe: probeOf(NOBODY) },
      { confidence: 'likely', because: expect.not.arrayContaining([fromHere]) },
    ],
    [
      'Node is lost and tries no more, the hub goes on',
      { identity, connections: connections(lost, node), fleet: fleet() },
      { severity: 'critical', confidence: 'likely' },
    ],
    [
      'any SDK that came back before and now does not',
      {
        identity,
        connections: connections([...repeated({ times: 6, length: 60, end: ['404104'], gap: 0.4 }), [420, '404104']]),
        fleet: fleet(),
      },
      { confidence: 'likely' },
    ],
    [
      'nothing is known of its habits',
      { identity, connections: connections(lost), fleet: fleet() },
      { confidence: 'possible' },
    ],
    [
      'nothing is known of the rest of the hub',
      { identity, connections: connections(lost, node) },
      { confidence: 'possible' },
    ],
    [
      'a renewal’s goodbye that never returned',
      { identity, connections: connections([...renewals(8, 45), [405.9, 'off']], node), fleet: fleet() },
      { confidence: 'likely' },
    ],
    [
      'the first renewal, at the age of its SDK',
      {
        identity: identityOf({ lastActivityTime: '2026-11-20T00:50:00Z' }),
        connections: connections(
          [
            [5, 'on'],
            [53.1, 'off'],
          ],
          { sdk: AGENTS.c },
        ),
        fleet: fleet(),
      },
      { confidence: 'possible' },
    ],
    [
      'a renewal by the hub’s 401 that never returned',
      {
        identity,
        connections: connections([
          ...repeated({ times: 6, length: 70, end: ['401003', '404104'] }),
          [490, '401003'],
          [490.01, '404104'],
        ]),
        fleet: fleet(),
      },
    ],
    [
      'lost by an error of the service, and not back',
      {
        identity,
        connections: connections(
          [
            [5, 'on'],
            [600, '500001'],
          ],
          node,
        ),
        fleet: fleet(),
      },
    ],
    [
      'its log says so, minutes after the loss',
      {
        identity,
        connections: connections(
          [
            [5, 'on'],
            [1430, '404104'],
          ],
          node,
        ),
        'device-logs': [
          deviceLog([
            [5, 'connected'],
            [1430, 'lost'],
            [1434, 'gave-up'],
          ]),
        ],
      },
      { confidence: 'confirmed' },
    ],
    [
      'only its log is there',
      {
        'device-logs': [
          deviceLog([
            [null, 'lost'],
            [null, 'gave-up'],
          ]),
        ],
      },
      { confidence: 'confirmed' },
    ],
    [
      'its log says so, in a time without its zone',
      {
        identity,
        connections: connections(
          [
            [5, 'on'],
            [1430, '404104'],
          ],
          node,
        ),
        'device-logs': [
          deviceLog(
            [
              [1130, 'lost'],
              [1134, 'gave-up'],
            ],
            { zoneStated: false },
          ),
        ],
      },
      { confidence: 'confirmed' },
    ],
    [
      'it gave up after it was refused: folded',
      {
        identity,
        connections: connections([...lost, [601, 'no', '401003'], [602, 'no', '401003']]),
        'device-logs': [
          deviceLog([
            [602, 'credentials-refused'],
            [602.1, 'gave-up'],
          ]),
        ],
      },
    ],
    [
      'earlier losses stay a finding of their own',
      {
        identity,
        connections: connections(
          [
            ...repeated({ times: 5, length: (i) => 80 + 60 * noise(i), end: ['404104'], gap: (i) => 8 + 4 * noise(i) }),
            [560, '404104'],
          ],
          node,
        ),
        fleet: fleet(),
      },
    ],
    [
      'the log lags a little',
      {
        identity,
        connections: connections(lost, node),
        fleet: fleet([], { newest: new Date('2026-11-20T22:30:00Z'), records: 40 }),
      },
    ],
    [
      'enabled again, but it does not come back',
      {
        identity: identityOf({
          lastActivityTime: '2026-11-20T01:39:00Z',
          statusUpdatedTime: '2026-11-20T04:00:00Z',
        }),
        connections: connections(
          [
            [5, 'on'],
            [100, '404104'],
            [101, 'no', '403012'],
            [130, 'no', '403012'],
          ],
          node,
        ),
        fleet: fleet(),
      },
    ],
  ],
  silent: [
    [
      'it is told of the used-up quota, again and again',
      {
        identity,
        connections: connections(lost, node),
        fleet: fleet(),
        'device-logs': [deviceLog(again(9, 610, 60, 'quota'))],
      },
    ],
    [
      'its log says so, but the hub had it connected all the time',
      { identity, connections: connections([[1, 'on']]), 'device-logs': [deviceLog([[600, 'gave-up']])] },
    ],
    [
      'a log without times is full of tries in vain',
      {
        identity,
        connections: connections(lost, node),
        fleet: fleet(),
        'device-logs': [deviceLog(timeless(again(40, 600, 5, 'connect-refused')))],
      },
    ],
    [
      'attempts go on',
      {
        identity,
        connections: connections([...lost, [605, 'no', '500008'], [900, 'no', '500008']], node),
        fleet: fleet(),
      },
    ],
    ['it is back', { identity, connections: connections([...lost, [605, 'on']], node), fleet: fleet() }],
    [
      'the silence is short',
      {
        identity,
        connections: connections(
          [
            [5, 'on'],
            [1400, '404104'],
          ],
          node,
        ),
        fleet: fleet(),
      },
    ],
    [
      'it is often away for hours',
      {
        identity,
        connections: connections(
          [
            [5, 'on'],
            [60, '404104'],
            [240, 'on'],
            [500, '404104'],
            [700, 'on'],
            [1000, '404104'],
          ],
          node,
        ),
        fleet: fleet(),
      },
    ],
    [
      'a clean goodbye',
      {
        identity,
        connections: connections([
          [5, 'on'],
          [600, 'off'],
        ]),
        fleet: fleet(),
      },
    ],
    [
      'a goodbye at no renewal’s age',
      { identity, connections: connections([...renewals(8, 45), [380, 'off']], node), fleet: fleet() },
    ],
    [
      'it wakes for 45 min and sleeps for hours',
      {
        identity,
        connections: connections(
          [
            [5, 'on'],
            [50, 'off'],
            [300, 'on'],
            [345, 'off'],
            [600, 'on'],
            [645, 'off'],
          ],
          node,
        ),
        fleet: fleet(),
      },
    ],
    [
      'it is disabled',
      {
        identity: identityOf({ ...identity, status: 'disabled' }),
        connections: connections(lost, node),
        fleet: fleet(),
      },
    ],
    [
      'enabled again a moment ago',
      {
        identity: identityOf({
          lastActivityTime: '2026-11-20T01:39:00Z',
          statusUpdatedTime: '2026-11-20T23:40:00Z',
        }),
        connections: connections(
          [
            [5, 'on'],
            [100, '404104'],
            [101, 'no', '403012'],
            [130, 'no', '403012'],
          ],
          node,
        ),
        fleet: fleet(),
      },
    ],
    ['it is not registered', { identity: null, connections: connections(lost, node), fleet: fleet() }],
    [
      'the log of the whole hub ended with it',
      {
        identity,
        connections: connections(lost, node),
        fleet: fleet([], { newest: new Date('2026-11-20T10:05:00Z') }),
      },
    ],
    [
      'the registry saw it since: the log lacks a connect',
      {
        identity: identityOf({ lastActivityTime: '2026-11-20T20:00:00Z' }),
        connections: connections(lost, node),
        fleet: fleet(),
      },
    ],
    [
      'another client threw it out',
      {
        identity,
        connections: connections(
          [
            [5, 'on'],
            [600, '400027'],
          ],
          node,
        ),
        fleet: fleet(),
      },
    ],
    [
      'its token ran out',
      {
        identity,
        connections: connections([
          [5, 'on', { sdk: '' }],
          [600, '401003'],
        ]),
        fleet: fleet(),
      },
    ],
    [
      'the quota is used up',
      {
        identity,
        connections: connections(lost, node),
        operations: { records: [operation(599.9, '403002')], limited: false },
        fleet: fleet(),
      },
    ],
    [
      'its log shows that it goes on trying, only nothing arrives',
      {
        identity,
        connections: connections(lost, node),
        fleet: fleet(),
        'device-logs': [
          deviceLog([
            [600, 'lost'],
            [900, 'dns'],
            [1300, 'dns'],
          ]),
        ],
      },
    ],
    [
      'the same in a log that states no zone, for hours up to its end',
      {
        identity,
        connections: connections(lost, node),
        fleet: fleet(),
        'device-logs': [
          deviceLog([[540, 'connected'], [720, 'lost'], ...again(40, 721, 10, 'connect-timeout')], {
            zoneStated: false,
          }),
        ],
      },
    ],
    [
      'its log says so, but it connected again',
      {
        identity,
        connections: connections([...lost, [620, 'on']], node),
        'device-logs': [deviceLog([[604, 'gave-up']])],
      },
    ],
    [
      'its log says so, and then that it connected',
      {
        'device-logs': [
          deviceLog([
            [604, 'gave-up'],
            [619, 'process-start'],
            [620, 'connected'],
          ]),
        ],
      },
    ],
    [
      'an old log of a device that sleeps just now',
      {
        identity,
        connections: connections([
          [5, 'on'],
          [300, 'off'],
          [700, 'on'],
          [800, 'off'],
        ]),
        'device-logs': [deviceLog([[null, 'gave-up']])],
      },
    ],
    [
      'disabled, and its log says that it gave up',
      {
        identity: identityOf({ ...identity, status: 'disabled' }),
        connections: connections(lost, node),
        'device-logs': [deviceLog([[604, 'gave-up']])],
      },
    ],
  ],
});

test('the registry saw it within the window, a few minutes after the newest record of a quiet hub', () => {
  const evidence = {
    identity: identityOf({ lastActivityTime: '2026-11-20T23:58:00Z' }),
    connections: connections(lost),
    fleet: fleet(),
  };
  expect(idsOf(reportOn(evidence, new Date('2026-11-20T23:45:00Z')))).not.toContain('client-gave-up');
  const readLater = { ...evidence, identity: identityOf({ lastActivityTime: '2026-11-22T10:00:00Z' }) };
  expect(idsOf(reportOn(readLater, new Date('2026-11-20T23:45:00Z')))).toContain('client-gave-up');
});

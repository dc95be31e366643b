import { checkTable, connections, fleet, idsOf, operation, reportOn } from '../../kit/check-table';
import { deviceLog } from '../../kit/device-logs';
import { AGENTS, identityOf, noise, repeated } from '../../kit/log-records';

const c = { sdk: AGENTS.c };
const sas = { identity: identityOf() };
const capped = (times: number, gap = 0.3) => repeated({ times, length: 29.5, end: ['404104'], gap, jitter: 0.05 });

checkTable('keep-alive-too-long', {
  fires: [
    [
      'keep-alive of an hour: drops after half an hour, again and again',
      { ...sas, connections: connections(capped(20), c), fleet: fleet() },
      { severity: 'warning', confidence: 'likely', codes: ['404104'] },
    ],
    ['an own stack', { connections: connections(capped(20), { sdk: '' }) }],
    ['a window of three hours', { connections: connections(capped(3), c) }, { confidence: 'possible' }],
    ['its return takes minutes', { connections: connections(capped(10, 4), c), fleet: fleet() }],
    [
      'the device’s own return meets the old session',
      { connections: connections(repeated({ times: 8, length: 29.5, end: ['400027'], gap: -0.01, jitter: 0.05 }), c) },
      { explains: ['half-open-session'] },
    ],
    [
      'some longer sessions, in which it sent something',
      {
        connections: connections(
          repeated({ times: 16, length: (i) => (i % 3 === 2 ? 40 + i : 29.5), end: ['404104'] }),
          c,
        ),
      },
    ],
    [
      'its log shows the keep-alive, and the drops fit',
      { connections: connections(capped(3), c), 'device-logs': [deviceLog([], { keepAlive: 3600 })] },
      { confidence: 'confirmed' },
    ],
    [
      'its log shows the keep-alive, and no loss comes before the hub’s patience ends',
      {
        ...sas,
        connections: connections(repeated({ times: 8, length: (i) => 90 + 50 * noise(i), end: ['404104'], gap: 4 }), c),
        fleet: fleet(),
        'device-logs': [deviceLog([], { keepAlive: 3_600 })],
      },
      { confidence: 'likely', explains: ['network-loss'] },
    ],
    ['only its log is there', { 'device-logs': [deviceLog([], { keepAlive: 1_800 })] }, { confidence: 'possible' }],
    [
      'its log shows the keep-alive, and drops at other ages',
      {
        connections: connections(
          [
            [5, 'on'],
            [70, '404104'],
            [71, 'on'],
          ],
          c,
        ),
        'device-logs': [deviceLog([], { keepAlive: 1_800 })],
      },
      { confidence: 'likely' },
    ],
  ],
  silent: [
    [
      'the largest keep-alive that counts',
      { connections: connections([[5, 'on']], c), 'device-logs': [deviceLog([], { keepAlive: 1_177 })] },
    ],
    [
      'no keep-alive in its log',
      { connections: connections([[5, 'on']], c), 'device-logs': [deviceLog([[5, 'connected']])] },
    ],
    [
      'tokens of 20 min, cut after 30 by the hub',
      { ...sas, connections: connections(repeated({ times: 12, length: 30, end: ['401003', '404104'], jitter: 0.4 })) },
    ],
    [
      'tokens of 45 min in Node: goodbyes after half an hour',
      { ...sas, connections: connections(repeated({ times: 12, length: 29.5, end: ['off'] }), { sdk: AGENTS.node }) },
    ],
    [
      'C# tokens of 20 min whose 401 records are missing',
      { ...sas, connections: connections(repeated({ times: 20, length: 30, end: ['404104'], jitter: 0.4 })) },
    ],
    [
      'a proxy that ends every connection at half an hour: later than the hub would',
      {
        ...sas,
        connections: connections(repeated({ times: 20, length: 30.04, end: ['404104'], jitter: 0.03 }), c),
      },
    ],
    [
      'a Node SDK from before its keep-alive could be set: it pings every 180 s',
      {
        ...sas,
        connections: connections(capped(20), { sdk: AGENTS.node.replace('1.18.4', '1.18.3') }),
      },
    ],
    [
      'one drop at that age among others',
      {
        connections: connections(
          repeated({ times: 8, length: (i) => (i === 3 ? 29.5 : 60 + 40 * noise(i)), end: ['404104'], gap: 5 }),
          c,
        ),
      },
    ],
    [
      'a NAT: shorter',
      { connections: connections(repeated({ times: 20, length: 15, end: ['404104'], gap: 0.3 }), { sdk: '' }) },
    ],
    ['AMQP has other timers', { connections: connections(capped(10), { protocol: 'Amqp' }) }],
    [
      'two clients that change every half hour',
      {
        connections: connections(
          repeated({
            times: 12,
            length: 29.5,
            end: ['400027'],
            gap: -0.01,
            client: (i) => ({ address: `198.51.10${i % 2}.XXX` }),
          }),
        ),
      },
    ],
    [
      'the quota is used up',
      { connections: connections(capped(4), c), operations: { records: [operation(2, '403002')], limited: false } },
    ],
  ],
});

test('accounts for the sessions that lasted longer because something was sent', () => {
  const rows = repeated({ times: 16, length: (i) => (i % 3 === 2 ? 40 + i : 29.5), end: ['404104'] });
  expect(idsOf(reportOn({ ...sas, connections: connections(rows, c) }))).toEqual(['keep-alive-too-long']);
});

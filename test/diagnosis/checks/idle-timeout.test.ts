import { checkTable, connections } from '../../kit/check-table';
import { deviceLog } from '../../kit/device-logs';
import { AGENTS, identityOf, noise, repeated } from '../../kit/log-records';

const c = { sdk: AGENTS.c };
/** Floor at about four and a half minutes, a third of the sessions longer. */
const nat = repeated({
  times: 60,
  length: (i) => (i % 3 ? 4.6 : 5 + 2 * Math.abs(noise(i + 9))),
  end: ['400027'],
  gap: -0.01,
  jitter: 0.12,
});

checkTable('idle-timeout', {
  fires: [
    [
      'C SDK behind a NAT, own returns',
      { connections: connections(nat, c) },
      { severity: 'warning', confidence: 'likely', explains: ['half-open-session'] },
    ],
    [
      'the hub times out first',
      {
        connections: connections(
          repeated({
            times: 30,
            length: (i) => (i % 2 ? 6 : 6.2 + 4 * Math.abs(noise(i))),
            end: ['404104'],
            gap: 0.5,
            jitter: 0.1,
          }),
          c,
        ),
      },
    ],
    [
      'a fixed age whatever the traffic, no SDK known',
      {
        connections: connections(repeated({ times: 20, length: 15, end: ['404104'], gap: 0.3, jitter: 0.2 }), {
          sdk: 'my-stack/1',
        }),
      },
      { confidence: 'possible', title: 'Something between device and hub cuts connections after a fixed time' },
    ],
    [
      'a proxy ends every connection at half an hour: the hub would have done so at 29.45 min',
      {
        connections: connections(repeated({ times: 20, length: 30.04, end: ['404104'], jitter: 0.03 }), {
          sdk: AGENTS.java,
        }),
      },
      { confidence: 'possible' },
    ],
    [
      'most at the age of a missed ping, a fifth younger: a message met the dead connection first',
      {
        connections: connections(
          repeated({
            times: 60,
            length: (i) => (i % 5 === 4 ? 2 + 2 * Math.abs(noise(i)) : i % 5 === 3 ? 5.5 : 4.8),
            end: ['400027'],
            gap: -0.01,
            jitter: 0.2,
          }),
          c,
        ),
      },
      { confidence: 'likely', explains: ['half-open-session'] },
    ],
    [
      'one record in ten is missing',
      {
        connections: connections(
          nat.filter((_, i) => i % 10 !== 4),
          c,
        ),
      },
    ],
  ],
  silent: [
    [
      'a fixed age, and each time back under another address: it moves',
      {
        connections: connections(
          repeated({
            times: 8,
            length: 26,
            end: ['400027'],
            gap: -0.01,
            jitter: 0.2,
            client: (i) => ({ ...c, address: `198.51.${i % 5}.XXX` }),
          }),
        ),
      },
    ],
    [
      'its log shows that it starts anew each time',
      {
        connections: connections(repeated({ times: 8, length: 100, end: ['404104'], gap: 0.5, jitter: 0.2 }), c),
        'device-logs': [
          deviceLog(
            repeated({ times: 8, length: 100, end: ['off'], gap: 0.5, jitter: 0.2 }).map(([at, what]) =>
              what === 'on' ? [at, 'connected'] : [at + 0.3, 'boot'],
            ),
          ),
        ],
      },
    ],
    [
      'it is a renewal',
      {
        identity: identityOf(),
        connections: connections(repeated({ times: 12, length: 60, end: ['404104'] }), { sdk: AGENTS.java }),
      },
    ],
    [
      'renewals with 401003',
      {
        identity: identityOf(),
        connections: connections(repeated({ times: 20, length: 15, end: ['401003', '404104'] })),
      },
    ],
    [
      'a keep-alive above the cap: 29.45 min',
      { connections: connections(repeated({ times: 20, length: 29.45, end: ['404104'], gap: 0.3, jitter: 0.05 }), c) },
    ],
    [
      'irregular losses',
      {
        connections: connections(
          repeated({ times: 20, length: (i) => 40 + 38 * noise(i), end: ['404104'], gap: 4 }),
          c,
        ),
      },
    ],
    [
      'own returns at all ages: a weak network',
      {
        connections: connections(
          repeated({ times: 40, length: (i) => 5 + 4.5 * noise(i), end: ['400027'], gap: -0.01 }),
          c,
        ),
      },
    ],
    [
      'two clients that fight',
      {
        connections: connections(
          repeated({
            times: 40,
            length: 1.2,
            end: ['400027'],
            gap: -0.01,
            client: (i) => ({ ...c, address: `198.51.10${i % 2}.XXX` }),
          }),
        ),
      },
    ],
    [
      'wakes for a minute each hour and pulls the plug',
      { connections: connections(repeated({ times: 20, length: 1, end: ['404104'], gap: 59, jitter: 0.01 }), c) },
    ],
    [
      'two of five at one age: chance',
      {
        connections: connections(
          repeated({ times: 5, length: (i) => [3.3, 3.5, 7.7, 8.9, 31][i] ?? 0, end: ['404104'], gap: 4 }),
          c,
        ),
      },
    ],
    ['four ends only', { connections: connections(repeated({ times: 4, length: 4.6, end: ['404104'] }), c) }],
    [
      'clean goodbyes at a steady age',
      { connections: connections(repeated({ times: 20, length: 5, end: ['off'] }), c) },
    ],
  ],
});

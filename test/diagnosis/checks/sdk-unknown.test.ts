import { checkTable, connections } from '../../kit/check-table';

checkTable('sdk-unknown', {
  fires: [
    [
      'connects name no SDK',
      {
        connections: connections([
          [1, 'on', { sdk: '' }],
          [90, 'off'],
        ]),
      },
      { severity: 'info', confidence: 'confirmed' },
    ],
    ['connects name something else', { connections: connections([[1, 'on', { sdk: 'paho <b>1.6</b>' }]]) }],
  ],
  silent: [
    ['a known SDK', { connections: connections([[1, 'on']]) }],
    ['the connect lies before the window', { connections: connections([[90, 'off']]) }],
    ['no records at all', { connections: connections([]) }],
  ],
});

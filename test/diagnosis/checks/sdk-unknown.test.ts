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
    [
      'a service SDK is no device SDK',
      { connections: connections([[1, 'on', { sdk: 'azure-iothub/1.16.6 (node v22.11.0; Ubuntu 22.04; x64)' }]]) },
      { title: 'The device connects with software that is made for back ends' },
    ],
    ['connects name something else', { connections: connections([[1, 'on', { sdk: 'paho <b>1.6</b>' }]]) }],
  ],
  silent: [
    ['a known SDK', { connections: connections([[1, 'on']]) }],
    [
      'firmware on the embedded C SDK',
      { connections: connections([[1, 'on', { sdk: 'c/1.3.0 (nx 6.1;azrtos 6.1)' }]]) },
    ],
    ['the connect lies before the window', { connections: connections([[90, 'off']]) }],
    ['no records at all', { connections: connections([]) }],
  ],
});

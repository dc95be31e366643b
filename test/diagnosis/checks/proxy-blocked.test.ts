import { checkTable, connections } from '../../kit/check-table';
import { again, deviceLog, type LogRow, timeless } from '../../kit/device-logs';
import { identityOf } from '../../kit/log-records';

const answers = (times: number, code: string, text = `Unexpected server response: ${code}`): LogRow[] =>
  again(times, 600, 5, 'proxy', { code, text });

checkTable('proxy-blocked', {
  fires: [
    [
      'the proxy wants a name',
      { 'device-logs': [deviceLog(answers(3, '407'))] },
      { severity: 'critical', confidence: 'confirmed', title: expect.stringContaining('name and a password') },
    ],
    [
      'no tunnel through it, no times, no status',
      {
        'device-logs': [
          deviceLog(timeless(again(1, 600, 5, 'proxy', { text: 'tunneling socket could not be established' }))),
        ],
      },
      { confidence: 'confirmed' },
    ],
    [
      'an unexpected status, again and again',
      { 'device-logs': [deviceLog(answers(4, '503'))] },
      { confidence: 'likely' },
    ],
    [
      'since a loss, and never back',
      {
        identity: identityOf(),
        connections: connections(
          [
            [1, 'on'],
            [590, '404104'],
          ],
          { protocol: 'MqttWs' },
        ),
        'device-logs': [deviceLog(answers(4, '407'))],
      },
    ],
  ],
  silent: [
    ['an unexpected status once: the hub on a bad day', { 'device-logs': [deviceLog(answers(1, '503'))] }],
    ['it got through since', { 'device-logs': [deviceLog([...answers(4, '407'), [640, 'connected']])] }],
    [
      'the hub saw it connect since',
      {
        identity: identityOf(),
        connections: connections([[700, 'on']]),
        'device-logs': [deviceLog(answers(4, '407'))],
      },
    ],
    ['refused connections', { 'device-logs': [deviceLog(again(5, 600, 5, 'connect-refused'))] }],
  ],
});

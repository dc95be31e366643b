import { checkTable, connections, fleet } from '../../kit/check-table';
import { AGENTS, atMinute, identityOf, repeated } from '../../kit/log-records';

const ticks = (minute: number): string =>
  String((BigInt(atMinute(minute).getTime()) + 62_135_596_800_000n) * 10_000n + 1_234n);
const madeAt = (minute: number) =>
  identityOf({ generationId: ticks(minute), lastActivityTime: '0001-01-01T00:00:00Z' });
const refused = [
  [601, 'no', '401003'],
  [620, 'no', '401003'],
  [700, 'no', '401003'],
] as const;

checkTable('device-recreated', {
  fires: [
    [
      'its session falls, then the old key is refused',
      { identity: madeAt(600), connections: connections([[5, 'on'], [599.9, '404104'], ...refused]) },
      { severity: 'critical', confidence: 'likely', explains: ['credentials-rejected'], codes: ['404104', '401003'] },
    ],
    [
      'a stated time of creation',
      {
        identity: identityOf({ createdTime: '2026-11-20T10:00:00Z', lastActivityTime: '0001-01-01T00:00:00Z' }),
        connections: connections([[5, 'on'], [599.9, '404104'], ...refused]),
      },
      { confidence: 'confirmed' },
    ],
    [
      'silence: an old client does not return',
      {
        identity: madeAt(600),
        connections: connections([
          [5, 'on'],
          [600.1, '404104'],
        ]),
        fleet: fleet(),
      },
      { confidence: 'likely' },
    ],
    [
      'cut with 401003 and silent since: not a token that ran out',
      {
        identity: madeAt(600),
        connections: connections([
          [5, 'on', { sdk: '' }],
          [600.1, '401003'],
        ]),
      },
      { explains: ['sas-token-expired'] },
    ],
    [
      'the session goes on until its next renewal',
      {
        identity: madeAt(600),
        connections: connections(
          [
            ...repeated({ times: 13, length: 45, end: ['off'] }),
            [632.3, 'off'],
            [632.4, 'no', '401003'],
            [634, 'no', '401003'],
          ],
          {
            sdk: AGENTS.node,
          },
        ),
      },
    ],
    [
      'not registered for a while, then registered anew',
      {
        identity: madeAt(630),
        connections: connections([
          [5, 'on'],
          [599.9, '404104'],
          [600, 'no', '404001'],
          [610, 'no', '401003', "IotHub 'contoso-lab' does not contain the specified device 'pump-17'"],
          [640, 'no', '401003'],
          [660, 'no', '401003'],
        ]),
      },
    ],
    [
      'its connect lies before the window, and the row knows of no activity',
      { identity: madeAt(600), connections: connections([[600.1, '404104'], ...refused]) },
      { explains: ['credentials-rejected'] },
    ],
    [
      'the same, and silent since',
      { identity: madeAt(600), connections: connections([[600.1, '404104']]), fleet: fleet() },
      { confidence: 'likely', explains: ['client-gave-up'] },
    ],
    [
      'a device with a certificate',
      {
        identity: identityOf({ generationId: ticks(600), authentication: { type: 'selfSigned' } }),
        connections: connections([[5, 'on'], [599.9, '404104'], ...refused], { auth: 'x509' }),
      },
      { explains: ['certificate-invalid'] },
    ],
  ],
  silent: [
    [
      'its connect lies before the window, and the row has seen it active: the row is older',
      {
        identity: { ...madeAt(600), lastActivityTime: '2026-11-20T09:59:00Z' },
        connections: connections([[600.1, '404104'], ...refused]),
      },
    ],
    [
      'refusals began before: somebody tried to mend a wrong key',
      { identity: madeAt(610), connections: connections([[5, 'on'], [599.9, '404104'], ...refused]) },
    ],
    [
      'simply made inside of the window',
      {
        identity: madeAt(600),
        connections: connections([
          [605, 'on'],
          [700, '404104'],
          [701, 'no', '401003'],
          [720, 'no', '401003'],
        ]),
      },
    ],
    [
      'tried before it was registered at all',
      { identity: madeAt(600), connections: connections([[590, 'no', '404001'], [595, 'no', '404001'], ...refused]) },
    ],
    [
      'it has its new keys already',
      { identity: madeAt(600), connections: connections([[5, 'on'], [599.9, '404104'], ...refused, [720, 'on']]) },
    ],
    ['made long ago', { identity: identityOf(), connections: connections([[5, 'on'], [599.9, '404104'], ...refused]) }],
    [
      'a generation id in another form',
      {
        identity: identityOf({ generationId: 'f3a1c09e77d24b' }),
        connections: connections([[5, 'on'], [599.9, '404104'], ...refused]),
      },
    ],
    [
      'eighteen digits that are no moment in the life of a hub',
      {
        identity: identityOf({ generationId: '999999999999999999' }),
        connections: connections([[5, 'on'], [599.9, '404104'], ...refused]),
      },
    ],
    [
      'made anew after the time that is looked at',
      { identity: madeAt(1500), connections: connections([[5, 'on'], [599.9, '404104'], ...refused]) },
    ],
    [
      'it had been silent for hours before',
      {
        identity: madeAt(900),
        connections: connections([
          [5, 'on'],
          [599.9, '404104'],
        ]),
        fleet: fleet(),
      },
    ],
    ['its session still runs', { identity: madeAt(600), connections: connections([[5, 'on']]) }],
    [
      'it fell a moment ago: it may return',
      {
        identity: madeAt(1435),
        connections: connections([
          [5, 'on'],
          [1435, '404104'],
        ]),
      },
    ],
  ],
});

import { checkTable, connections, fleet } from '../../kit/check-table';
import { again, deviceLog, type LogRow, timeless } from '../../kit/device-logs';
import { identityOf, noise, repeated, SUBJECT } from '../../kit/log-records';
import { DEAD, leadsTo, probeOf } from '../../kit/probe';

const identity = identityOf();
const failures = (times: number, host: string = SUBJECT.hub): LogRow[] => again(times, 600, 2, 'dns', { host });
const resolves = (fields: Parameters<typeof probeOf>[0], rows = failures(6)) => ({
  'device-logs': [deviceLog(rows)],
  probe: probeOf(fields),
});
const says = (text: string) =>
  expect.arrayContaining([expect.objectContaining({ kind: 'probe', text: expect.stringContaining(text) })]);
const fromHere = expect.objectContaining({ kind: 'probe' });
const gaveUpAfter = (tries: number) =>
  deviceLog([[1.01, 'connected'], [589, 'lost'], ...failures(tries), [601 + 2 * tries, 'gave-up']]);

checkTable('dns-failure', {
  fires: [
    [
      'elsewhere the name is known: it is the device’s name server',
      resolves({}),
      {
        title: 'The device cannot look up the name of the hub',
        confidence: 'confirmed',
        because: says('the name is known and leads to 20.50.1.2'),
      },
    ],
    [
      'elsewhere it is known as a private endpoint only',
      resolves({ name: leadsTo('10.1.2.3', true) }),
      { because: says('a private address (10.1.2.3)') },
    ],
    [
      'no such name elsewhere, too, though the hub’s resource is there',
      { ...resolves(DEAD), hub: { id: '/h', name: 'contoso-lab', properties: { state: 'Active' } } },
      {
        title: 'Neither the device nor Keepalive can look up the name of the hub',
        because: says('there is no such name either (ENOTFOUND)'),
        next: expect.arrayContaining([expect.objectContaining({ who: 'hub operator' })]),
      },
    ],
    [
      'no such name elsewhere, too: then it was no moment without network',
      {
        identity,
        connections: connections([
          [1, 'on'],
          [590, '404104'],
        ]),
        'device-logs': [gaveUpAfter(3)],
        probe: probeOf(DEAD),
      },
      { confidence: 'confirmed' },
    ],
    [
      'a look from another time says nothing',
      resolves({ ...DEAD, at: new Date('2026-11-20T12:00:00Z') }),
      {
        title: 'The device cannot look up the name of the hub',
        because: expect.not.arrayContaining([fromHere]),
      },
    ],
    [
      'a wrong name has nothing to do with the right one',
      resolves({}, failures(2, 'contoso-lab.azure-devices.cn')),
      { confidence: 'confirmed', because: expect.not.arrayContaining([fromHere]) },
    ],
    [
      'a clock that is three hours behind: its lines seem to lie in the session before',
      {
        identity: identityOf(),
        connections: connections([
          [1, 'on'],
          [900, '404104'],
        ]),
        'device-logs': [deviceLog(again(50, 901, 10, 'dns'), { ahead: -180 })],
      },
    ],
    [
      'the same line again and again, close together, in a log without times: as many tries',
      {
        'device-logs': [
          deviceLog(timeless(again(8, 600, 5, 'dns', { text: "couldn't get hostname for: lookup 7" })), {
            linesApart: 3,
          }),
        ],
      },
      { confidence: 'confirmed' },
    ],
    [
      'at every try',
      { 'device-logs': [deviceLog(failures(6))] },
      { severity: 'critical', confidence: 'confirmed', title: 'The device cannot look up the name of the hub' },
    ],
    [
      'no times, no host',
      { 'device-logs': [deviceLog(timeless(again(3, 600, 2, 'dns')))] },
      { confidence: 'confirmed' },
    ],
    [
      'since a loss, and never back',
      {
        identity,
        connections: connections([
          [1, 'on'],
          [590, '404104'],
        ]),
        fleet: fleet(),
        'device-logs': [deviceLog([[1.01, 'connected'], [588, 'lost'], ...failures(9)])],
      },
      { confidence: 'confirmed' },
    ],
    [
      'for minutes after a loss, until the client gave up: the network may just have been gone',
      {
        identity,
        connections: connections([
          [1, 'on'],
          [590, '404104'],
        ]),
        'device-logs': [gaveUpAfter(3)],
      },
      { confidence: 'possible', explains: [] },
    ],
    [
      'for an hour after a loss, until the client gave up',
      {
        identity,
        connections: connections([
          [1, 'on'],
          [590, '404104'],
        ]),
        'device-logs': [gaveUpAfter(30)],
      },
      { confidence: 'confirmed', explains: ['client-gave-up'] },
    ],
    [
      'from the start on, until the client gave up',
      { 'device-logs': [deviceLog([...failures(3), [606, 'gave-up']])] },
      { confidence: 'confirmed', explains: ['client-gave-up'] },
    ],
    [
      'no route either: the network is gone, and with it the name server',
      { 'device-logs': [deviceLog([...failures(4), [609, 'unreachable'], [611, 'dns', { host: SUBJECT.hub }]])] },
      { confidence: 'possible' },
    ],
    ['once, and then the log ends', { 'device-logs': [deviceLog(failures(1))] }, { confidence: 'possible' }],
    [
      'the suffix of another cloud',
      { 'device-logs': [deviceLog(failures(1, 'contoso-lab.azure-devices.cn'))] },
      { confidence: 'confirmed', explanation: expect.stringContaining('another Azure cloud') },
    ],
    [
      'a slip in the name',
      { 'device-logs': [deviceLog(failures(2, 'contoso-lba.azure-devices.net'))] },
      { confidence: 'confirmed', explanation: expect.stringContaining('a slip in it') },
    ],
    [
      'a slip behind the name',
      { 'device-logs': [deviceLog(failures(2, 'contoso-lab.azure-device.net'))] },
      { explanation: expect.stringContaining('a slip in it') },
    ],
    [
      'another hub',
      { 'device-logs': [deviceLog(failures(2, 'fabrikam-2019.azure-devices.net'))] },
      { confidence: 'likely', explanation: expect.stringContaining('another hub') },
    ],
    ['the provisioning service', { 'device-logs': [deviceLog(failures(3, 'global.azure-devices-provisioning.net'))] }],
    [
      'a leaf device and its gateway',
      {
        identity: identityOf({ deviceScope: 'ms-azure-iot-edge://gate-01-638' }),
        'device-logs': [deviceLog(failures(3, 'gate-01.local'))],
      },
    ],
    [
      'never connected: a consequence',
      {
        identity: identityOf({ lastActivityTime: '0001-01-01T00:00:00Z' }),
        'device-logs': [deviceLog(failures(2, 'contoso-lab.azure-devices.us'))],
      },
      { explains: ['device-never-connected'] },
    ],
  ],
  silent: [
    ['only Keepalive cannot look it up', { identity, connections: connections([[1, 'on']]), probe: probeOf(DEAD) }],
    [
      'no zone in the log, but it writes so for longer than the device is away: another host',
      {
        identity: identityOf(),
        connections: connections([
          [1, 'on'],
          [900, '404104'],
        ]),
        'device-logs': [deviceLog(again(70, 100, 20, 'dns'), { zoneStated: false })],
      },
    ],
    ['other hosts', { 'device-logs': [deviceLog(failures(9, 'ntp.ubuntu.com'))] }],
    [
      'a few during an outage that recover, while the hub shows the loss',
      {
        identity,
        connections: connections(
          repeated({ times: 8, length: (i) => 110 + 90 * noise(i), end: ['404104'], gap: (i) => 9 + 7 * noise(i + 5) }),
        ),
        fleet: fleet(),
        'device-logs': [deviceLog([[1, 'connected'], [599, 'lost'], ...failures(5), [612, 'connected']])],
      },
    ],
    ['recovered, by the log alone', { 'device-logs': [deviceLog([...failures(5), [612, 'connected']])] }],
    [
      'the log is cut before it recovers, the hub saw it',
      { identity, connections: connections([[620, 'on']]), 'device-logs': [deviceLog(failures(5))] },
    ],
    [
      'the log of a neighbour',
      { 'device-logs': [deviceLog(again(5, 600, 2, 'dns', { host: SUBJECT.hub, client: 'pump-170' }))] },
    ],
    ['time-outs', { 'device-logs': [deviceLog(again(5, 600, 2, 'connect-timeout', { host: SUBJECT.hub }))] }],
  ],
});

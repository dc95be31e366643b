import { KNOWN_BUGS, type KnownBug } from '../../../src/diagnosis/catalogues/known-bugs';
import type { DeviceLog, DeviceLogMeaning } from '../../../src/evidence/device-log';
import { checkTable, connections, idsOf, type Kinds, operation, reportOn } from '../../kit/check-table';
import { AGENTS, atMinute, identityOf, type Row, repeated } from '../../kit/log-records';

const old = { sdk: 'azure-iot-device-iothub-py/2.7.0(3.10;Linux;x86_64)' };
const loop = repeated({ from: 300, times: 60, length: 0.02, end: ['404104'], gap: 0.02 });
const calm = repeated({ times: 5, length: 58, end: ['off'] });

/** How each SDK names a version to the hub. */
const AGENT: Readonly<Record<string, (version: string) => string>> = {
  python: (version) => `azure-iot-device-iothub-py/${version}(3.10;Linux;x86_64)`,
  c: (version) => `iothubclient/${version} (native; Linux; armv7l)`,
  java: (version) => `com.microsoft.azure.sdk.iot.iot-device-client/${version} (17; Linux; amd64)`,
  node: (version) => `azure-iot-device/${version} (node v18.0.0; Ubuntu; x64)`,
  csharp: (version) => `.NET/${version} (.NET 8; Linux; X64)`,
  'iot-edge': (version) => `.NET/1.36.10 (.NET 8; Linux; X64) EdgeHub/${version}`,
};

function deviceLog(fields: Partial<DeviceLog>): DeviceLog {
  return {
    name: 'device.txt',
    bytes: 900,
    lines: 12,
    sdk: null,
    agent: null,
    edgeVersion: null,
    keepAlive: null,
    from: null,
    to: null,
    zoneStated: true,
    events: [],
    counts: {},
    ...fields,
  };
}

function logOf(meanings: readonly DeviceLogMeaning[], fields: Partial<DeviceLog> = {}): DeviceLog {
  const counts: Partial<Record<DeviceLogMeaning, number>> = {};
  for (const meaning of meanings) counts[meaning] = (counts[meaning] ?? 0) + 1;
  const events = meanings.map((meaning, index) => ({
    meaning,
    at: atMinute(600 + index),
    line: index + 1,
    text: `line ${index + 1}`,
  }));
  return deviceLog({ events, counts, ...fields });
}

/** A day in which this symptom shows, told by the records of this client. */
function dayWith(symptom: string, sdk: string, protocol: string): Kinds {
  const client = { sdk, protocol };
  // Last heard of before what the story tells: otherwise the registry would contradict it.
  const identity = identityOf({ lastActivityTime: '2026-11-20T03:00:00Z' });
  const told = (rows: readonly Row[]): Kinds => ({ identity, connections: connections(rows, client) });
  const lost: Row[] = [
    [1, 'on'],
    [600, '404104'],
  ];
  switch (symptom) {
    case 'reconnect-loop':
      return told([...repeated({ times: 3, length: 80, end: ['off'] }), ...loop]);
    case 'lost-for-good':
      return told(lost);
    case 'lost-after-a-day':
      return told([
        [-200, 'on'],
        [1200, '404104'],
      ]);
    case 'goodbye-for-good':
      return told(repeated({ times: 6, length: renewalAge(sdk), end: ['off'] }).slice(0, -1));
    case 'refused-after-renewal':
      return told([
        ...repeated({ times: 3, length: 65, end: ['401003', '404104'] }),
        [300, '401003'],
        ...[301, 302, 303, 304].map((at): Row => [at, 'no', '401003']),
      ]);
    case 'refused-after-absence':
      return told([
        [1, 'on'],
        [300, '404104'],
        [700, 'no', '401003'],
      ]);
    case 'methods-time-out':
      return { ...told([[1, 'on']]), operations: failures([100, 200], '504101') };
    case 'methods-dead-after-return':
      return {
        ...told([
          [1, 'on'],
          [300, '404104'],
          [310, 'on'],
        ]),
        operations: failures([400, 500], '404103'),
      };
    case 'connack-missing':
      return { ...told([]), 'device-logs': [logOf(['connack-missing', 'connack-missing'], named(sdk))] };
    case 'server-untrusted':
      return { ...told([]), 'device-logs': [logOf(['server-untrusted'], named(sdk))] };
    default:
      throw new Error(`No story for the symptom ${symptom}`);
  }
}

function named(sdk: string): Partial<DeviceLog> {
  const edge = /EdgeHub\/(\S+)/.exec(sdk)?.[1];
  return edge ? { edgeVersion: edge } : { agent: sdk };
}

function renewalAge(sdk: string): number {
  return sdk.startsWith('azure-iot-device/') ? 45 : 58;
}

function failures(minutes: readonly number[], code: string) {
  return { records: minutes.map((at) => operation(at, code, 'DirectMethods')), limited: false };
}

/** The last version that has the bug: for an open one, the first. */
function having({ sdk, from, fixedIn }: KnownBug): string {
  return agent(sdk, fixedIn === null || from !== '0.0.0' ? from : before(fixedIn));
}

function agent(sdk: string, version: string): string {
  return AGENT[sdk]?.(version) ?? '';
}

function before(version: string): string {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  return patch > 0 ? `${major}.${minor}.${patch - 1}` : `${major}.${minor - 1}.9`;
}

function protocolOf({ protocol, symptom }: KnownBug): string {
  return protocol === 'amqp' || symptom.startsWith('methods') ? 'Amqp' : 'Mqtt';
}

function bugNamed(kinds: Kinds): string {
  const finding = reportOn(kinds).findings.find(({ id }) => id === 'sdk-known-bug');
  return finding?.guides[0]?.url ?? '';
}

describe('every bug of the catalogue', () => {
  test.each(KNOWN_BUGS)('$id shows with its symptom', (bug) => {
    const alike = KNOWN_BUGS.filter(({ sdk, symptom }) => sdk === bug.sdk && symptom === bug.symptom);
    expect(alike.map(({ url }) => url)).toContain(bugNamed(dayWith(bug.symptom, having(bug), protocolOf(bug))));
  });

  test.each(KNOWN_BUGS)('$id is not named in a calm day: the version is merely old, or the newest', (bug) => {
    const kinds = {
      identity: identityOf(),
      connections: connections([[1, 'on', { sdk: having(bug), protocol: protocolOf(bug) }]]),
    };
    const ids = idsOf(reportOn(kinds));
    expect(ids).not.toContain('sdk-known-bug');
    expect(ids).toEqual(bug.fixedIn === null ? expect.anything() : expect.arrayContaining(['sdk-outdated']));
  });

  test.each(KNOWN_BUGS.filter(({ fixedIn }) => fixedIn !== null))(
    '$id is gone with the version that mends it',
    (bug) => {
      const mended = agent(bug.sdk, bug.fixedIn ?? '');
      expect(bugNamed(dayWith(bug.symptom, mended, protocolOf(bug)))).not.toBe(bug.url);
    },
  );

  test.each(KNOWN_BUGS.filter(({ from }) => from !== '0.0.0'))('$id was not there before $from', (bug) => {
    const earlier = agent(bug.sdk, before(bug.from));
    expect(bugNamed(dayWith(bug.symptom, earlier, protocolOf(bug)))).not.toBe(bug.url);
  });
});

test('refusals that a wrong key explains as well stand first; the bug follows them', () => {
  const rows: Row[] = [
    [1, 'on'],
    [300, '404104'],
    [700, 'no', '401003'],
    [701, 'no', '401003'],
  ];
  const refused = { identity: identityOf(), connections: connections(rows, { sdk: agent('python', '2.4.0') }) };
  expect(idsOf(reportOn(refused)).slice(0, 2)).toEqual(['credentials-rejected', 'sdk-known-bug']);
});

checkTable('sdk-known-bug', {
  fires: [
    [
      'Python 2.7.0 in a loop',
      { identity: identityOf(), connections: connections([...calm, [295, '404104'], ...loop], old) },
      { severity: 'warning', explains: ['sdk-outdated'] },
    ],
    [
      'Python 2.11 lost for good',
      dayWith('lost-for-good', agent('python', '2.11.0'), 'Mqtt'),
      { confidence: 'possible' },
    ],
    [
      'Java 1.29.3 keeps its old token: that is why it is refused',
      dayWith('refused-after-renewal', agent('java', '1.29.3'), 'Mqtt'),
      { explains: expect.arrayContaining(['credentials-rejected', 'sdk-outdated']) },
    ],
    [
      'Java with an old root never connected: only its own log names the version',
      {
        identity: identityOf(),
        connections: connections([]),
        'device-logs': [logOf(['server-untrusted'], { agent: agent('java', '1.30.1') })],
      },
      { confidence: 'possible', because: [expect.objectContaining({ kind: 'device-logs' }), expect.anything()] },
    ],
    [
      'the log of edgeHub 1.6.1 beside that of a client without an answer',
      {
        identity: identityOf(),
        connections: connections([]),
        'device-logs': [logOf([], { edgeVersion: '1.6.1' }), logOf(['connack-missing', 'connack-missing'])],
      },
    ],
    [
      'a bug that no release mends says so',
      dayWith('lost-after-a-day', AGENTS.python, 'Mqtt'),
      { explanation: expect.stringContaining('No release has mended it yet') },
    ],
  ],
  silent: [
    ['Python 2.7.0 without the symptom', { identity: identityOf(), connections: connections(calm, old) }],
    [
      'the symptom with a version that does not have the bug',
      { identity: identityOf(), connections: connections([...calm, ...loop], { sdk: AGENTS.python }) },
    ],
    [
      'two clients fight: that makes the loop',
      {
        identity: identityOf(),
        connections: connections(
          repeated({
            times: 60,
            length: 0.05,
            end: ['400027'],
            gap: -0.002,
            client: (i) => ({ ...old, address: `198.51.10${i % 2}.XXX` }),
          }),
        ),
      },
    ],
    [
      'a device that has power for an hour now and then is not lost for good',
      {
        identity: identityOf(),
        connections: connections(
          [
            [1, 'on'],
            [60, '404104'],
            [460, 'on'],
            [520, '404104'],
          ],
          { sdk: agent('python', '2.11.0') },
        ),
      },
    ],
    [
      'disabled: it must stay away',
      { ...dayWith('lost-for-good', agent('python', '2.11.0'), 'Mqtt'), identity: identityOf({ status: 'disabled' }) },
    ],
    [
      'it still tries',
      {
        identity: identityOf(),
        connections: connections(
          [
            [1, 'on'],
            [600, '404104'],
            [900, 'no', '500001'],
          ],
          { sdk: agent('python', '2.11.0') },
        ),
      },
    ],
    [
      'refused again and again after an absence: it tries, so its key is what is wrong',
      {
        identity: identityOf(),
        connections: connections(
          [[1, 'on'], [300, '404104'], ...Array.from({ length: 40 }, (_, i): Row => [700 + 10 * i, 'no', '401003'])],
          { sdk: agent('python', '2.4.0') },
        ),
      },
    ],
    [
      'Java 1.29.1 is older than the bug with the old token',
      dayWith('refused-after-renewal', agent('java', '1.29.1'), 'Mqtt'),
    ],
    ['AMQP bug, MQTT device', dayWith('reconnect-loop', agent('c', '1.10.0'), 'Mqtt')],
    [
      'one method without an answer',
      { ...dayWith('methods-time-out', agent('csharp', '1.18.0'), 'Amqp'), operations: failures([100], '504101') },
    ],
    [
      'methods that nobody ever listened for',
      {
        ...dayWith('methods-dead-after-return', agent('java', '2.0.4'), 'Amqp'),
        operations: failures([100, 400, 500], '404103'),
      },
    ],
    [
      'methods of another device',
      {
        ...dayWith('methods-time-out', agent('csharp', '1.18.0'), 'Amqp'),
        operations: {
          records: failures([100, 200], '504101').records.map((record) => ({ ...record, deviceId: 'pump-1' })),
          limited: false,
        },
      },
    ],
    ['edgeHub 1.5 and no answer', dayWith('connack-missing', agent('iot-edge', '1.5.44'), 'Mqtt')],
    [
      'no answer at first, then let in',
      {
        identity: identityOf(),
        connections: connections([]),
        'device-logs': [logOf(['connack-missing', 'connack-missing', 'connected'], { edgeVersion: '1.6.1' })],
      },
    ],
    [
      'a newer Java does not trust the server: a proxy, or the clock',
      dayWith('server-untrusted', agent('java', '2.5.1'), 'Mqtt'),
    ],
    ['a device without an SDK', dayWith('lost-for-good', '', 'Mqtt')],
  ],
});

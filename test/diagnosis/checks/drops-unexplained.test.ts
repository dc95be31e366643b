import { checkTable, connections, fleet, reportOn } from '../../kit/check-table';
import { again, deviceLog } from '../../kit/device-logs';
import { AGENTS, atMinute, identityOf, repeated } from '../../kit/log-records';

checkTable('drops-unexplained', {
  fires: [
    [
      'one short drop',
      {
        connections: connections([
          [1, 'on'],
          [300, '404104'],
          [300.3, 'on'],
        ]),
      },
      { severity: 'info', confidence: 'possible' },
    ],
    [
      'refused for a while, let in since: these are no drops',
      {
        connections: connections([
          [1, 'on'],
          [300, 'off'],
          [301, 'no', '401002'],
          [305, 'no', '401002'],
          [311, 'no', '401002'],
          [312, 'on'],
        ]),
      },
      {
        severity: 'warning',
        title: '3 refused connects without a cause that the logs would show',
        explanation: expect.stringContaining('the device was refused, not why'),
      },
    ],
    [
      'a drop and what was refused after it',
      {
        connections: connections([
          [1, 'on'],
          [300, '404104'],
          [300.2, 'no', '401002'],
          [300.5, 'on'],
        ]),
      },
      { title: '1 drop and 1 refused connect without a cause that the logs would show' },
    ],
    [
      'a drop to which the log of the hub hardly reaches: nobody knows yet whether it is back',
      {
        connections: connections([
          [1, 'on'],
          [1420, '404104'],
        ]),
        fleet: fleet([], { newest: atMinute(1421), records: 4_000 }),
      },
      { severity: 'info' },
    ],
    [
      'a drop whose return is missing from the log: the registry saw it since',
      {
        identity: identityOf({ lastActivityTime: '2026-11-20T23:58:00Z' }),
        connections: connections([
          [1, 'on'],
          [600, '404104'],
        ]),
      },
      { severity: 'info' },
    ],
    [
      'two drops, and the connect between them is missing from the log',
      {
        connections: connections([
          [1, 'on'],
          [300, '404104'],
          [471, '404104'],
          [471.2, 'on'],
        ]),
      },
      { severity: 'info' },
    ],
    [
      'three short drops',
      {
        connections: connections([
          [1, 'on'],
          [100, '404104'],
          [100.3, 'on'],
          [377, '404104'],
          [377.3, 'on'],
          [800, '404104'],
          [800.3, 'on'],
        ]),
      },
      { severity: 'warning' },
    ],
    [
      'one drop and not back',
      {
        connections: connections([
          [1, 'on'],
          [600, '404104'],
        ]),
      },
      { severity: 'warning' },
    ],
    [
      'a drop that does not fit the renewals beside it',
      {
        identity: identityOf(),
        connections: connections(
          [...repeated({ times: 6, length: 45, end: ['off'] }), [285, '404104'], [285.2, 'on']],
          { sdk: AGENTS.node },
        ),
      },
      { severity: 'info' },
    ],
    [
      'a refusal that nothing explains',
      {
        connections: connections([
          [1, 'no', '409001'],
          [2, 'on'],
        ]),
      },
      { title: 'One refused connect without a cause that the logs would show' },
    ],
    [
      'a visit of another program: the code says that somebody came, and the minute is named once, with its day',
      {
        connections: connections([
          [1, 'on', { sdk: AGENTS.c }],
          [600, 'on', { sdk: AGENTS.node, address: '198.51.100.XXX' }],
          [600.01, '400027'],
          [600.2, 'on', { sdk: AGENTS.c }],
          [600.21, '400027'],
        ]),
      },
      {
        explanation: expect.stringContaining('another connection with the same identity came'),
        because: [expect.objectContaining({ text: expect.stringContaining(' at 2026-11-20 10:00 UTC;') })],
      },
    ],
    [
      'a spell of refusals that is over, and a drop: each is called what it is',
      {
        connections: connections([
          [1, 'on'],
          [90, '404104'],
          [90.1, 'on'],
          [200, 'off'],
          [201, 'no', '401003'],
          [204, 'no', '401003'],
          [209, 'on'],
        ]),
      },
      { title: '1 drop and 2 refused connects without a cause that the logs would show', severity: 'warning' },
    ],
  ],
  silent: [
    [
      'another finding explains them',
      {
        identity: identityOf(),
        connections: connections(repeated({ times: 12, length: 70, end: ['401003', '404104'] })),
      },
    ],
    [
      'no drops',
      {
        identity: identityOf(),
        connections: connections([
          [1, 'on'],
          [900, 'off'],
        ]),
      },
    ],
    [
      'refused only while it was disabled, enabled and back since',
      {
        identity: identityOf({ statusUpdatedTime: '2026-11-20T03:10:00Z' }),
        connections: connections([
          [5, 'on'],
          [100, '404104'],
          [101, 'no', '403012'],
          [130, 'no', '403012'],
          [200, 'on'],
        ]),
        fleet: fleet(),
      },
    ],
    ['the log could not be read', { identity: identityOf() }],
  ],
});

describe('with a log of the device', () => {
  const drops = connections([
    [1, 'on'],
    [300, '404104'],
    [300.3, 'on'],
    [700, '404104'],
    [700.3, 'on'],
  ]);
  const stepsWith = (...logs: ReadonlyArray<ReturnType<typeof deviceLog>>) => {
    const report = reportOn({ identity: identityOf(), connections: drops, 'device-logs': logs });
    const finding = report.findings.find(({ id }) => id === 'drops-unexplained');
    return {
      steps: finding?.next.map((step) => `${step.do}: ${step.text}`) ?? [],
      proof: finding?.because.find(({ kind }) => kind === 'device-logs')?.text,
    };
  };

  test('that covers them all: it is for support', () => {
    const { steps, proof } = stepsWith(deviceLog(again(5, 200, 150, 'renewal')));
    expect(steps).toEqual([expect.stringMatching(/^escalate: /)]);
    expect(proof).toMatch(/covers these minutes/);
  });

  test('that covers one of two: the minutes of the other are asked for', () => {
    const { steps, proof } = stepsWith(deviceLog(again(3, 200, 100, 'renewal')));
    expect(steps).toEqual([expect.stringMatching(/^provide: .*11:40/), expect.stringMatching(/^escalate: /)]);
    expect(proof).toMatch(/covers the minutes of 1 drop/);
  });

  test('that is of another hour: those minutes are asked for', () => {
    const { steps } = stepsWith(deviceLog(again(3, 900, 10, 'renewal')));
    expect(steps).toEqual([expect.stringMatching(/^provide: .*05:00 and 11:40/)]);
  });

  test('that has no times, or states no zone: one with times is asked for', () => {
    const log = deviceLog([[null, 'renewal']]);
    const { steps, proof } = stepsWith(log);
    expect(steps).toEqual([
      expect.stringMatching(/^provide: .*date, time and zone/),
      expect.stringMatching(/^escalate/),
    ]);
    expect(proof).toMatch(/no times/);
  });

  test('none was given: it is asked for', () => {
    expect(stepsWith().steps).toEqual([expect.stringMatching(/^provide: Give me the device’s log of these minutes/)]);
  });
});

test('how to get the log is told in sentences', () => {
  const { findings } = reportOn({
    connections: connections(
      [
        [1, 'on'],
        [300, '404104'],
        [300.3, 'on'],
      ],
      { sdk: AGENTS.node },
    ),
  });
  expect(findings[0]?.next[0]?.text).toMatch(
    /^Give me the device’s log of these minutes\. Start the program .*\. Keep .*\.$/,
  );
});

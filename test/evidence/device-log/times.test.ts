import { readLog } from '../../kit/read-log';

const WHAT = 'Error: read ECONNRESET';

async function timeOf(line: string): Promise<string | null> {
  const { events } = await readLog(line);
  return events[0]?.at?.toISOString() ?? null;
}

describe('time stamps', () => {
  test.each([
    ['ISO, as debug writes it without a terminal', '2026-11-20T08:00:04.545Z x', '2026-11-20T08:00:04.545Z', true],
    ['IoT Edge', '<6> 2026-11-20 08:00:04.545 +00:00 [INF] - x', '2026-11-20T08:00:04.545Z', true],
    ['IoT Edge in another zone', '<6> 2026-11-20 08:00:04.545 -08:00 [INF] - x', '2026-11-20T16:00:04.545Z', true],
    ['an offset without a colon', '2026-11-20 08:00:04.545678+0100 App[12:34] x', '2026-11-20T07:00:04.545Z', true],
    [
      'Python logging, comma',
      '2026-11-20 08:00:04,545 - azure.iot.device - INFO - x',
      '2026-11-20T08:00:04.545Z',
      false,
    ],
    ['docker compose', 'edgeHub    | <6> 2026-11-20 08:00:04.545 +00:00 [INF] - x', '2026-11-20T08:00:04.545Z', true],
    ['C, ctime', 'Error: Time:Fri Nov 20 08:00:04 2026 File:x.c Func:f Line:1 x', '2026-11-20T08:00:04.000Z', false],
    ['Java, Date', 'SEVERE: x [Fri Nov 20 08:00:04 GMT 2026]', '2026-11-20T08:00:04.000Z', true],
    ['java.util.logging', 'Nov 20, 2026 8:00:04 PM org.apache.qpid x', '2026-11-20T20:00:04.000Z', false],
    ['Kibana', 'Nov 20, 2026 @ 08:00:04.13621 x', '2026-11-20T08:00:04.136Z', false],
    ['.NET in the USA', '11/20/2026 8:00:04 AM> x', '2026-11-20T08:00:04.000Z', false],
    ['.NET in the USA, short', '8/7/26 12:45:52 AM > x', '2026-08-07T00:45:52.000Z', false],
    ['.NET in Germany', '[20.11.2026 08:00:04] - x', '2026-11-20T08:00:04.000Z', false],
    ['day first where the month would be 20', '20/11/2026 08:00:04 x', '2026-11-20T08:00:04.000Z', false],
    ['NetX', '20-11-2026 / 08:00:04 x', '2026-11-20T08:00:04.000Z', false],
    ['year first, named month', '2026 Nov 20 08:00:04 f1 689 x', '2026-11-20T08:00:04.000Z', false],
    ['web servers', '[20/Nov/2026:08:00:04 +0100] x', '2026-11-20T07:00:04.000Z', true],
    ['seconds', '1795161604 x', '2026-11-20T08:00:04.000Z', true],
    ['seconds with a fraction', '[1795161604.25] x', '2026-11-20T08:00:04.250Z', true],
    ['milliseconds', '1795161604117 x', '2026-11-20T08:00:04.117Z', true],
    ['pino', '{"level":50,"time":1795161604117,"msg":"x"}', '2026-11-20T08:00:04.117Z', true],
    ['Serilog compact', '{"@t":"2026-11-20T08:00:04.5450000Z","@m":"x"}', '2026-11-20T08:00:04.545Z', true],
    [
      'journalctl -o short-iso',
      '2026-11-20T09:00:04+0100 gate-01 aziot-edged[906]: x',
      '2026-11-20T08:00:04.000Z',
      true,
    ],
    ['Kubernetes', '2026-11-20T08:00:04.545678901Z stderr F x', '2026-11-20T08:00:04.545Z', true],
    ['coloured', '\u001b[32m2026-11-20T08:00:04Z\u001b[0m x', '2026-11-20T08:00:04.000Z', true],
    // The program's own stamp, with year and zone, rather than syslog's in local time.
    [
      'journald around aziot',
      'Nov 20 09:00:04 gate-01 aziot-edged[906]: 2026-11-20T08:00:04Z [INFO] - x',
      '2026-11-20T08:00:04.000Z',
      true,
    ],
    [
      'a clock that was never set',
      'Error: Time:Thu Jan  1 00:00:09 1970 File:x.c Func:f Line:1 x',
      '1970-01-01T00:00:09.000Z',
      false,
    ],
  ])('%s', async (_, line, at, zoned) => {
    const log = await readLog(line.replace(/\bx\b(?!\.c)/, WHAT));
    expect(log.events[0]?.at?.toISOString()).toBe(at);
    expect(log.from?.toISOString()).toBe(at);
    expect(log.to?.toISOString()).toBe(at);
    expect(log.zoneStated).toBe(zoned);
  });

  test.each([
    ['an uptime', `I (140390) esp: ${WHAT}`],
    ['node with a terminal', `  azure-iot-device-mqtt:Mqtt:Errors ${WHAT} +12ms`],
    ['python without a format', `ERROR:azure.iot.device:${WHAT}`],
    ['a time that is spoken of', `token valid until 2027-11-20T08:00:04Z, ${WHAT}`],
    ['a month that is none', `2026-13-20 08:00:04 ${WHAT}`],
    ['when firmware was built', `File:x.c Compile Time:Jan 11 2019 15:20:55 ${WHAT}`],
    ['a time of day alone', `13:01:34.315 ${WHAT}`],
    ['a date without a year alone', `Nov 20 08:00:04 pump app: ${WHAT}`],
  ])('%s is none', async (_, line) => {
    expect(await timeOf(line)).toBeNull();
  });
});

test('docker keeps the time at the end of its line', async () => {
  const line = JSON.stringify({ log: `${WHAT}\n`, stream: 'stderr', time: '2026-11-20T08:00:04.545678901Z' });
  const log = await readLog(`${line}\n`);
  expect(log.events).toMatchObject([{ text: WHAT }]);
  expect(log.events[0]?.at?.toISOString()).toBe('2026-11-20T08:00:04.545Z');
  expect(log.zoneStated).toBe(true);
});

test('a line without a time stands for the moment of the line before, however far that is', async () => {
  const { events } = await readLog(
    `2026-11-20T08:00:04Z start\n${'no time at all here\n'.repeat(20_000)}${WHAT}\n2026-11-20T09:00:00Z end\n`,
  );
  expect(events[0]?.at?.toISOString()).toBe('2026-11-20T08:00:04.000Z');
});

test('a start without a time belongs to the line after it', async () => {
  const { events } = await readLog(
    `2026-11-20T08:00:04Z ${WHAT}\nrst:0x10 (RTCWDT_RTC_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)\nno time\n2026-11-20T08:20:00Z on\nrst:0x1 (POWERON_RESET)\n`,
  );
  expect(events.filter(({ meaning }) => meaning === 'boot').map(({ at }) => at?.toISOString())).toEqual([
    '2026-11-20T08:20:00.000Z',
    '2026-11-20T08:20:00.000Z',
  ]);
});

describe('a time of day (C SDK trace) takes its date from the line before', () => {
  const connack = '<- 23:59:58 CONNACK | SESSION_PRESENT: true | RETURN_CODE: 0x0';
  const after = '<- 00:00:03 CONNACK | SESSION_PRESENT: false | RETURN_CODE: 0x5';
  const dated = 'Error: Time:Fri Nov 20 23:59:50 2026 File:x.c Func:f Line:1 Failure: connect failure 111.';

  test('and passes midnight', async () => {
    const { events } = await readLog([dated, connack, after].join('\n'));
    expect(events.map(({ at }) => at?.toISOString())).toEqual([
      '2026-11-20T23:59:50.000Z',
      '2026-11-20T23:59:58.000Z',
      '2026-11-21T00:00:03.000Z',
    ]);
  });

  test('the same whether or not the lines between mean something', async () => {
    const between = Array.from(
      { length: 30 },
      (_, hour) => `-> ${String((hour + 1) % 24).padStart(2, '0')}:10:00 PINGREQ`,
    );
    const { events } = await readLog(
      [dated, ...between, '<- 07:00:00 CONNACK | SESSION_PRESENT: true | RETURN_CODE: 0x0'].join('\n'),
    );
    expect(events.at(-1)?.at?.toISOString()).toBe('2026-11-22T07:00:00.000Z');
  });

  test('or from the first line after it that names one', async () => {
    const log = await readLog([connack, after, dated].join('\n'));
    expect(log.events.map(({ at }) => at?.toISOString() ?? null)).toEqual([
      '2026-11-20T23:59:58.000Z',
      '2026-11-21T00:00:03.000Z',
      '2026-11-20T23:59:50.000Z',
    ]);
    expect(log.undated).toBeUndefined();
  });

  test('over the midnights before it', async () => {
    const hours = ['08:00:00', '16:00:00', '00:00:00', '08:00:00', '16:00:00'];
    const log = await readLog([...hours.map((hour) => `<- ${hour} CONNACK | RETURN_CODE: 0x5`), dated].join('\n'));
    expect(log.from?.toISOString()).toBe('2026-11-19T08:00:00.000Z');
    expect(log.events.slice(0, -1).map(({ at }) => at?.toISOString())).toEqual([
      '2026-11-19T08:00:00.000Z',
      '2026-11-19T16:00:00.000Z',
      '2026-11-20T00:00:00.000Z',
      '2026-11-20T08:00:00.000Z',
      '2026-11-20T16:00:00.000Z',
    ]);
  });

  test('and where no line names one, counts from the first midnight', async () => {
    const log = await readLog([connack, after].join('\n'));
    const day = 86_400_000;
    expect(log.events.map(({ at, sinceMidnight }) => [at, sinceMidnight])).toEqual([
      [null, day - 2_000],
      [null, day + 3_000],
    ]);
    expect([log.from, log.to, log.undated]).toEqual([null, null, { from: day - 2_000, to: day + 3_000 }]);
  });
});

describe('a stamp without a year (syslog)', () => {
  const line = `Dec 31 23:59:58 pump app: ${WHAT}`;

  test('is of the year before the moment to judge at', async () => {
    const at = async (asOf: string): Promise<string | undefined> =>
      (await readLog(line, { asOf: new Date(asOf) })).events[0]?.at?.toISOString();
    expect(await at('2026-11-20T08:00:00Z')).toBe('2025-12-31T23:59:58.000Z');
    expect(await at('2026-12-31T23:00:00Z')).toBe('2026-12-31T23:59:58.000Z');
  });

  test('or of the year of the lines before, over New Year too', async () => {
    const { events } = await readLog(`2026-12-31T23:50:00Z boot\n${line}\nJan  1 00:00:09 pump app: ${WHAT}\n`);
    expect(events.map(({ at }) => at?.toISOString())).toEqual(['2026-12-31T23:59:58.000Z', '2027-01-01T00:00:09.000Z']);
  });
});

describe('the span of the log', () => {
  test('is from its first to its last time, also when the last lines have none', async () => {
    const log = await readLog('2026-11-20T08:00:04Z a\nb\n2026-11-20T09:00:04Z c\nd\n');
    expect([log.from?.toISOString(), log.to?.toISOString()]).toEqual([
      '2026-11-20T08:00:04.000Z',
      '2026-11-20T09:00:04.000Z',
    ]);
  });

  test('an export that begins with the newest line', async () => {
    const log = await readLog('2026-11-20T09:00:04Z a\n2026-11-20T08:00:04Z b\n');
    expect([log.from?.toISOString(), log.to?.toISOString()]).toEqual([
      '2026-11-20T08:00:04.000Z',
      '2026-11-20T09:00:04.000Z',
    ]);
  });

  test('a clock that was set after the start, and one that was lost at the end', async () => {
    const unset = 'Error: Time:Thu Jan  1 00:00:09 1970 File:x.c\n';
    const set = 'Error: Time:Fri Nov 20 08:00:04 2026 File:x.c\n';
    expect((await readLog(unset + set)).to?.toISOString()).toBe('2026-11-20T08:00:04.000Z');
    expect((await readLog(set + unset)).to?.toISOString()).toBe('1970-01-01T00:00:09.000Z');
  });

  test('no times at all', async () => {
    expect(await readLog('a\nb\n')).toMatchObject({ lines: 2, from: null, to: null, zoneStated: false });
  });
});

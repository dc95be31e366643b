import fc from 'fast-check';
import { kqlString } from '../../../src/evidence/kql';
import { createLogAnalytics, type LogAnalytics } from '../../../src/lab/log-analytics';
import { createFakeClock } from '../../kit/fake-clock';
import { hostileText } from '../../kit/hostile-text';
import { archiveRecord, emptyHub, type SaidRecord, writeArchive } from '../../kit/log-archive';
import { temporaryFolder } from '../../kit/temporary-folder';

const folder = temporaryFolder();
const hub = emptyHub('contoso-lab');
const quiet = emptyHub('tailspin-lab', false);
const clock = createFakeClock(new Date('2026-11-20T12:00:00Z'));
let logs: LogAnalytics;

const RECORDS: readonly SaidRecord[] = [
  { at: '2026-11-20T08:00:00.000Z', device: 'pump-1', address: '203.0.113.XXX', sdk: '.NET/1.42.3' },
  { at: '2026-11-20T08:10:30.500Z', device: 'pump-1', operation: 'deviceDisconnect', code: '404104' },
  { at: '2026-11-20T08:11:00.000Z', device: 'Pump-1', address: '198.51.100.XXX' },
  { at: '2026-11-20T09:00:00.000Z', device: 'pump-2', module: 'edge', operation: 'moduleConnect' },
  {
    at: '2026-11-20T09:30:00.000Z',
    device: 'pump-2',
    category: 'DeviceTelemetry',
    operation: 'ingress',
    code: '429001',
  },
];

beforeAll(async () => {
  writeArchive(
    folder,
    RECORDS.map((said) => archiveRecord(hub, said)),
    '{"time":"2026-11-20T08:59:00Z","torn',
  );
  writeArchive(folder, [archiveRecord(quiet, { at: '2026-11-20T08:00:00Z', device: 'cam-1' })]);
  logs = await createLogAnalytics({ archiveFolder: folder, hubs: () => [hub, quiet], clock });
});
afterAll(() => logs.close());

async function rows(query: string, timespan?: string): Promise<unknown> {
  const asked = { resourceId: hub.resourceId, query, ...(timespan !== undefined && { timespan }) };
  const { status, body } = await logs.answer(asked);
  expect({ status, body }).toMatchObject({ status: 200, body: { tables: [{ name: 'PrimaryResult' }] } });
  return JSON.parse(JSON.stringify(body)).tables[0].rows;
}

const DEVICES =
  'AzureDiagnostics | extend p = parse_json(properties_s), deviceId = tostring(parse_json(properties_s).deviceId)';

describe('rows', () => {
  test.each<[string, unknown]>([
    ['AzureDiagnostics | count', [[5]]],
    ['AzureDiagnostics | where Level == "Error" | count', [[2]]],
    ['AzureDiagnostics | where Level == "error" | count', [[0]]],
    ['AzureDiagnostics | where Level =~ "error" | count', [[2]]],
    ['AzureDiagnostics | where Level != "Error" and not(OperationName == "moduleConnect") | count', [[2]]],
    ['AzureDiagnostics | where OperationName has "ingress" or OperationName contains "DISC" | count', [[2]]],
    ['AzureDiagnostics | where OperationName contains_cs "DISC" | count', [[0]]],
    ['AzureDiagnostics | where OperationName startswith "DEVICE" | count', [[3]]],
    [
      'AzureDiagnostics | where OperationName endswith "connect" and OperationName !endswith "disconnect" | count',
      [[3]],
    ],
    ['AzureDiagnostics | where OperationName has "device" | count', [[0]]],
    ['AzureDiagnostics | where Category in ("DeviceTelemetry", "x") | count', [[1]]],
    ['AzureDiagnostics | where Category in~ ("devicetelemetry") | count', [[1]]],
    ['AzureDiagnostics | where Category !in ("DeviceTelemetry") | count', [[4]]],
    ['AzureDiagnostics | where isempty(ResultType) | count', [[3]]],
    ['AzureDiagnostics | where isnotempty(ResultType) | count', [[2]]],
    ['AzureDiagnostics | where TimeGenerated between (datetime(2026-11-20T08:00) .. 15m) | count', [[3]]],
    ['AzureDiagnostics | where TimeGenerated >= ago(3h) | count', [[2]]],
    ['AzureDiagnostics | where TimeGenerated < now() - 210m | count', [[3]]],
    [
      'AzureDiagnostics | where ResourceProvider == "MICROSOFT.DEVICES" and Resource == "CONTOSO-LAB" and ResourceType == "IOTHUBS" | count',
      [[5]],
    ],
    [
      'AzureDiagnostics | top 2 by TimeGenerated | project TimeGenerated',
      [['2026-11-20T09:30:00.0000000Z'], ['2026-11-20T09:00:00.0000000Z']],
    ],
    ['AzureDiagnostics | top 1 by TimeGenerated asc | project TimeGenerated', [['2026-11-20T08:00:00.0000000Z']]],
    [
      'AzureDiagnostics | sort by Level asc, TimeGenerated | take 1 | project TimeGenerated',
      [['2026-11-20T09:30:00.0000000Z']],
    ],
  ])('%s', async (query, expected) => expect(await rows(query)).toEqual(expected));
});

describe('columns', () => {
  test.each<[string, unknown]>([
    [`${DEVICES} | distinct deviceId | order by deviceId asc`, [['Pump-1'], ['pump-1'], ['pump-2']]],
    [`${DEVICES} | where isnotempty(tostring(p.moduleId)) | project tostring(p["moduleId"])`, [['edge']]],
    [`${DEVICES} | take 1 | project type = tostring(parse_json(tostring(p.authType)).type)`, [['sas']]],
    [
      'AzureDiagnostics | take 1 | project a = iff(Level == "x", 1, 2), b = case(1 == 2, "a", 2 == 2, "b", "c")',
      [[2, 'b']],
    ],
    [
      'AzureDiagnostics | take 1 | project strcat("a", "-", 1), substring("abcd", 1, 2), tostring(split("x/y", "/")[1])',
      [['a-1', 'bc', 'y']],
    ],
    ['AzureDiagnostics | take 1 | project 7 / 2, 7 % 4, 7.0 / 2, 2 * 3 - 1', [[3, 3, 3.5, 5]]],
    [
      'AzureDiagnostics | take 1 | project 1h + 30m, 26h, 90s / 1m, 100ms',
      [['01:30:00', '1.02:00:00', 1.5, '00:00:00.1000000']],
    ],
    [
      'AzureDiagnostics | take 1 | project bin(-7, 5), bin(7, 5), bin(datetime(2026-11-20T08:59:59), 1h)',
      [[-10, 5, '2026-11-20T08:00:00.0000000Z']],
    ],
    [
      'AzureDiagnostics | take 1 | project extract(@"(\\d)(\\d)", 2, "x42"), tolong("17"), tolong("x"), toupper("a")',
      [['2', 17, null, 'A']],
    ],
    [
      'AzureDiagnostics | take 1 | project replace_regex(".NET/1.2 (a; b) EdgeHub/1.5 (c)", @" *\\([^)]*\\)", ""), replace_regex("a1b2", "([0-9])", @"<\\1>")',
      [['.NET/1.2 EdgeHub/1.5', 'a<1>b<2>']],
    ],
    [
      'AzureDiagnostics | take 1 | project todatetime("2026-11-20T08:00:00Z") - datetime(2026-11-20), tobool("true")',
      [['08:00:00', true]],
    ],
    [
      'AzureDiagnostics | take 1 | project bag_pack("a", 1, "b", "x"), coalesce("", "y"), column_ifexists("nothing", "z")',
      [['{"a":1,"b":"x"}', 'y', 'z']],
    ],
    ['AzureDiagnostics | take 1 | extend a = 1, b = 2 | project-away a | project b', [[2]]],
    ['AzureDiagnostics | take 1 | extend a = 1 | extend a = a + 1, c = a | project a, c', [[2, 2]]],
    [
      `${DEVICES} | where Category == "Connections" and deviceId == "pump-1" | order by TimeGenerated asc
      | project gap = TimeGenerated - prev(TimeGenerated), at = row_number(), after = next(OperationName)`,
      [
        [null, 1, 'deviceDisconnect'],
        ['00:10:30.5000000', 2, ''],
      ],
    ],
    [
      `${DEVICES} | order by TimeGenerated desc | extend n = row_cumsum(iff(Level == "Error", 2, 0)) | project n`,
      [[2], [2], [2], [4], [4]],
    ],
    [
      `${DEVICES} | where deviceId == "pump-1" | sort by TimeGenerated desc | serialize | extend n = row_number() | project n, OperationName`,
      [
        [1, 'deviceDisconnect'],
        [2, 'deviceConnect'],
      ],
    ],
  ])('%s', async (query, expected) => expect(await rows(query)).toEqual(expected));
});

describe('groups and several tables', () => {
  test.each<[string, unknown]>([
    [`${DEVICES} | summarize n = count(), errors = countif(Level == "Error"), devices = dcount(deviceId)`, [[5, 2, 3]]],
    [
      `${DEVICES} | summarize n = count() by deviceId | order by deviceId asc`,
      [
        ['Pump-1', 1],
        ['pump-1', 2],
        ['pump-2', 2],
      ],
    ],
    [
      `${DEVICES} | summarize a = min(TimeGenerated), b = maxif(TimeGenerated, Category == "Connections")`,
      [['2026-11-20T08:00:00.0000000Z', '2026-11-20T09:00:00.0000000Z']],
    ],
    [`${DEVICES} | summarize dcountif(deviceId, Level == "Error"), sum(strlen(ResultType)), avg(2)`, [[2, 12, 2]]],
    ['AzureDiagnostics | where Level == "x" | summarize count(), sum(1), max(TimeGenerated)', [[0, 0, null]]],
    [
      `${DEVICES} | summarize arg_max(TimeGenerated, OperationName) by deviceId | where deviceId == "pump-1" | project OperationName`,
      [['deviceDisconnect']],
    ],
    [
      `${DEVICES} | summarize ids = make_set(deviceId) by Category | where Category == "Connections" | project ids`,
      [['["Pump-1","pump-1","pump-2"]']],
    ],
    [
      `${DEVICES} | summarize n = count() by ResultType | where isnotempty(ResultType) | order by ResultType asc | summarize make_bag(bag_pack(ResultType, n))`,
      [['{"404104":1,"429001":1}']],
    ],
    [
      'AzureDiagnostics | summarize n = count() by hour = bin(TimeGenerated, 1h) | order by hour asc',
      [
        ['2026-11-20T08:00:00.0000000Z', 3],
        ['2026-11-20T09:00:00.0000000Z', 2],
      ],
    ],
    [
      'let a = 2; let t = AzureDiagnostics | where Level == "Error"; t | union t | union (t | take 1) | summarize n = count() | project a * n',
      [[10]],
    ],
    [
      'union (AzureDiagnostics | take 1 | project x = "a"), (AzureDiagnostics | take 1 | project y = 1) | order by x asc',
      [
        ['', 1],
        ['a', null],
      ],
    ],
    [
      `let d = ${DEVICES}; let bad = d | where Level == "Error" | distinct deviceId; d | where deviceId in (bad) | count`,
      [[4]],
    ],
    [
      `let d = ${DEVICES}; d | where OperationName == "deviceConnect" | join kind=inner (d | where Level == "Error") on deviceId | project deviceId, ResultType1`,
      [['pump-1', '404104']],
    ],
    [
      `let d = ${DEVICES} | where Category == "Connections"; d | join kind=leftouter (d | where Level == "Error") on $left.deviceId == $right.deviceId, Category
      | summarize n = count() by found = isnotempty(deviceId1), text = ResultType1 | order by text asc`,
      [
        [false, '', 2],
        [true, '404104', 2],
      ],
    ],
    [
      `let d = ${DEVICES}; d | join kind=leftanti (d | where Level == "Error") on deviceId | project deviceId`,
      [['Pump-1']],
    ],
    [`let d = ${DEVICES}; d | join kind=leftsemi (d | where Level == "Error") on deviceId | count`, [[4]]],
    [
      `${DEVICES} | partition hint.strategy=shuffle by deviceId (sort by TimeGenerated asc
        | extend n = row_cumsum(1), before = prev(OperationName) | where n < 3 | summarize most = max(n), before = max(before) by deviceId)
      | order by deviceId asc`,
      [
        ['Pump-1', 1, ''],
        ['pump-1', 2, 'deviceConnect'],
        ['pump-2', 2, 'moduleConnect'],
      ],
    ],
    ['AzureDiagnostics | partition hint.strategy=native by DurationMs (count) | project n = Count', [[5]]],
    [
      `${DEVICES} | partition hint.strategy=native by deviceId (top 1 by TimeGenerated desc | project at = TimeGenerated, deviceId) | order by at asc | project deviceId`,
      [['pump-1'], ['Pump-1'], ['pump-2']],
    ],
    [
      'let a = AzureDiagnostics | take 1 | project k = 1, x = "x", y = 2 | extend x = strcat(x, "!"); a | project k | join kind=inner a on k | project x, y',
      [['x!', 2]],
    ],
    [
      'let newest = toscalar(AzureDiagnostics | summarize max(TimeGenerated)); AzureDiagnostics | where TimeGenerated == newest | project OperationName',
      [['ingress']],
    ],
  ])('%s', async (query, expected) => expect(await rows(query)).toEqual(expected));
});

describe('what the lab does not do is refused by name', () => {
  test.each([
    ['AzureDiagnostics | mv-expand parse_json(properties_s)', 'MvExpandOperator'],
    ['AzureDiagnostics | parse properties_s with "a" b', 'ParseOperator'],
    ['AzureDiagnostics | join (AzureDiagnostics) on Category', 'join kind=innerunique'],
    ['AzureDiagnostics | partition by Category (count)', 'partition with no strategy'],
    ['AzureDiagnostics | partition hint.strategy=legacy by Category (count)', 'partition with hint.strategy=legacy'],
    [
      'AzureDiagnostics | partition hint.strategy=native by Category (mv-expand parse_json(properties_s))',
      'MvExpandOperator',
    ],
    [
      'AzureDiagnostics | partition hint.strategy=native by Category (partition hint.strategy=native by Level (count))',
      'partition within partition',
    ],
    ['AzureDiagnostics | summarize percentile(DurationMs, 50)', 'the aggregate percentile()'],
    ['AzureDiagnostics | extend x = geo_distance_2points(1.0, 1.0, 2.0, 2.0)', 'the function geo_distance_2points()'],
    ['AzureDiagnostics | extend x = prev(Level)', 'prev() without a sort before it'],
    ['AzureDiagnostics | extend x = row_cumsum(1)', 'row_cumsum() without a sort before it'],
    ['AzureDiagnostics | order by Level | extend x = row_cumsum(1, true)', 'row_cumsum() that begins anew'],
    ['AzureDiagnostics | summarize 2 * count()', 'MultiplyExpression as an aggregate'],
    ['print 1', 'PrintOperator'],
    ['AzureDiagnostics | extend level = 1', 'two columns that differ only in case (level)'],
    ['AzureDiagnostics | make-series count() on TimeGenerated step 1h', 'MakeSeriesOperator'],
  ])('%s', async (query, what) => {
    const { status, body } = await logs.answer({ resourceId: hub.resourceId, query });
    expect({ status, body }).toMatchObject({
      status: 400,
      body: { error: { code: 'BadArgumentError', innererror: { innererror: { code: 'NotInTheLab', what } } } },
    });
  });
});

test('a text comes back as it went in, as a value, a key and a path', async () => {
  await fc.assert(
    fc.asyncProperty(hostileText, async (text) => {
      const literal = kqlString(text);
      const query = `let x = ${literal}; AzureDiagnostics | take 1
        | project a = x, b = iff(x == ${literal}, 'same', 'other'), c = tostring(bag_pack("k", x).k), d = x contains ${literal}`;
      expect(await rows(query)).toEqual([[text, 'same', text, true]]);
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('names are names, whatever is in them', async () => {
  const query = `AzureDiagnostics | take 1 | extend ['a"b; --'] = 1, p = parse_json('{"x/y~z": {"\\'q": 7}}')
    | project ['a"b; --'], p['x/y~z']["'q"]`;
  expect(await rows(query)).toEqual([[1, '7']]);
});

describe('the service itself', () => {
  const ask = (query: string, more: object = {}) => logs.answer({ resourceId: hub.resourceId, query, ...more });

  test('names a wrong column, and a wrong word', async () => {
    expect(await ask('AzureDiagnostics | where Levl == "x"')).toMatchObject({
      status: 400,
      body: { error: { innererror: { code: 'SemanticError', innererror: { code: 'KS142' } } } },
    });
    expect(await ask('AzureDiagnostics | where where')).toMatchObject({
      status: 400,
      body: { error: { innererror: { code: 'SyntaxError' } } },
    });
  });

  test.each([
    ['2026-11-20T09:00:00Z/2026-11-20T10:00:00Z', 2],
    ['2026-11-20T08:00:00Z/PT15M', 3],
    ['PT1H/2026-11-20T09:00:00Z', 4],
    ['PT3H', 2],
    ['P1D', 5],
  ])('honours the timespan %s', async (timespan, count) => {
    expect(await rows('AzureDiagnostics | count', timespan)).toEqual([[count]]);
  });

  test('refuses a timespan that is none', async () => {
    expect(await ask('AzureDiagnostics', { timespan: 'yesterday' })).toMatchObject({ status: 400 });
  });

  test('finds a resource whatever its case, and no other', async () => {
    const query = 'AzureDiagnostics | count';
    const found = await logs.answer({ resourceId: hub.resourceId.toUpperCase(), query });
    expect(found).toMatchObject({ status: 200, body: { tables: [{ rows: [[5]] }] } });
    expect(await logs.answer({ resourceId: `${hub.resourceId}x`, query })).toMatchObject({ status: 404 });
  });

  test('a hub that does not log has an empty table', async () => {
    const answer = await logs.answer({ resourceId: quiet.resourceId, query: 'AzureDiagnostics' });
    expect(answer).toMatchObject({ status: 200, body: { tables: [{ rows: [] }] } });
  });

  test('a query that would never end is stopped', async () => {
    const time = createFakeClock(new Date('2026-11-20T12:00:00Z'));
    const slow = await createLogAnalytics({ archiveFolder: folder, hubs: () => [hub], clock: time });
    const query = `let t = AzureDiagnostics | project k = 1; t ${'| join kind=inner t on k '.repeat(14)} | count`;
    let answer: unknown;
    const asked = slow.answer({ resourceId: hub.resourceId, query }).then((came) => {
      answer = came;
    });
    while (answer === undefined) await time.advance(31_000);
    await asked;
    slow.close();
    expect(answer).toMatchObject({ status: 504, body: { error: { code: 'GatewayTimeout' } } });
  });

  test('the workspace holds what every hub logs', async () => {
    const answer = await logs.answer({ workspaceId: 'w', query: 'AzureDiagnostics | distinct Resource' });
    expect(answer).toMatchObject({ status: 200, body: { tables: [{ rows: [['CONTOSO-LAB']] }] } });
  });
});

import fc from 'fast-check';
import { iotHubString } from '../../src/evidence/iot-hub-query';
import { answerQuery } from '../../src/lab/hub-query';

const twins = [
  { deviceId: 'pump-01', status: 'enabled', tags: { floor: 1 }, properties: { reported: { fw: { v: 'a' } } } },
  { deviceId: 'pump-02', status: 'disabled', tags: { floor: 2 } },
  { deviceId: 'Pump-03', status: 'enabled', tags: { floor: 3 } },
];
const ids = (query: string) => {
  const answer = answerQuery(query, twins);
  return answer.ok ? answer.rows.map((row) => row.deviceId) : answer.why;
};

test.each([
  ['SELECT * FROM devices', ['pump-01', 'pump-02', 'Pump-03']],
  ["SELECT * FROM devices WHERE status = 'enabled'", ['pump-01', 'Pump-03']],
  ['select deviceId from DEVICES where STATUS != "enabled"', ['pump-02']],
  ["SELECT * FROM devices WHERE startswith(deviceId, 'pump') AND status = 'enabled'", ['pump-01']],
  [
    "SELECT * FROM devices WHERE STARTSWITH(deviceId, 'P') OR status <> 'enabled' AND tags.floor >= 2",
    ['pump-02', 'Pump-03'],
  ],
  ["SELECT * FROM devices WHERE properties.reported.fw.v = 'a'", ['pump-01']],
  ['SELECT * FROM devices WHERE tags.floor > 1 AND tags.floor < 3', ['pump-02']],
  ["SELECT * FROM devices WHERE deviceId = 'pump\\u002d01'", ['pump-01']],
])('%s', (query, expected) => {
  expect(ids(query)).toEqual(expected);
});

test('columns and counts', () => {
  expect(answerQuery('SELECT deviceId, tags.floor FROM devices', twins)).toMatchObject({
    rows: [{ deviceId: 'pump-01', floor: 1 }, {}, {}],
  });
  expect(answerQuery("SELECT COUNT() AS n FROM devices WHERE status = 'enabled'", twins)).toEqual({
    ok: true,
    rows: [{ n: 2 }],
  });
});

test.each([
  ['SELECT * FROM devices.jobs', 'devices.jobs'],
  ['SELECT TOP 5 * FROM devices', '5'],
  ['SELECT * FROM devices ORDER BY deviceId', 'ORDER'],
  ['SELECT status, COUNT() AS n FROM devices GROUP BY status', 'COUNT'],
  ["SELECT * FROM devices WHERE NOT status = 'x'", 'NOT'],
  ["SELECT * FROM devices WHERE (status = 'x')", '('],
  ["SELECT * FROM devices WHERE ends_with(deviceId, '1')", 'ends_with'],
  ["SELECT * FROM devices WHERE deviceId IN ['a']", 'position'],
  ["SELECT * FROM devices WHERE deviceId = 'a' 'b'", 'b'],
  ["SELECT * FROM devices WHERE deviceId = 'a\\n'", 'escape'],
  ['', 'SELECT'],
])('refused by name: %s', (query, named) => {
  expect(ids(query)).toEqual(expect.stringContaining(named));
});

test('no text can leave its literal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const answer = answerQuery(`SELECT deviceId FROM devices WHERE deviceId = ${iotHubString(text)}`, [
        { deviceId: text },
        { deviceId: `${text}x` },
      ]);
      expect(answer).toEqual({ ok: true, rows: [{ deviceId: text }] });
    }),
  );
});

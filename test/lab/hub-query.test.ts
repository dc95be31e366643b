import fc from 'fast-check';
import { iotHubString } from '../../src/evidence/iot-hub-query';
import { answerQuery } from '../../src/lab/hub-query';

const twins = [
  { deviceId: 'pump-01', status: 'enabled', tags: { floor: 1 }, properties: { reported: { fw: { v: 'a' } } } },
  { deviceId: 'pump-02', status: 'disabled', tags: { floor: 2 } },
  { deviceId: 'Pump-03', status: 'enabled', tags: { floor: 3 } },
];
const modules = [
  { deviceId: 'gate-01', moduleId: '$edgeAgent', properties: { reported: { modules: {} } } },
  { deviceId: 'gate-01', moduleId: '$edgeHub', properties: { reported: { clients: {} } } },
  { deviceId: 'gate-01', moduleId: 'filter' },
  { deviceId: 'gate-02', moduleId: '$edgeHub' },
];
const answered = (query: string) => answerQuery(query, { devices: twins, modules });
const ids = (query: string) => {
  const answer = answered(query);
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
  ["SELECT * FROM devices WHERE deviceId IN ['pump-02', 'pump-03', 1]", ['pump-02']],
  ["SELECT * FROM devices.modules WHERE moduleId = 'filter'", ['gate-01']],
  [
    "SELECT * FROM devices.modules WHERE deviceId = 'gate-01' AND moduleId IN ['$edgeAgent', '$edgeHub']",
    ['gate-01', 'gate-01'],
  ],
])('%s', (query, expected) => {
  expect(ids(query)).toEqual(expected);
});

test('columns and counts', () => {
  expect(answered('SELECT deviceId, tags.floor FROM devices')).toMatchObject({
    rows: [{ deviceId: 'pump-01', floor: 1 }, {}, {}],
  });
  expect(answered("SELECT COUNT() AS n FROM devices WHERE status = 'enabled'")).toEqual({
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
  ["SELECT * FROM devices WHERE deviceId NIN ['a']", 'NIN'],
  ["SELECT * FROM devices WHERE deviceId IN ('a')", '['],
  ["SELECT * FROM devices WHERE deviceId IN ['a'", ']'],
  ['SELECT * FROM devices WHERE deviceId IN []', 'value'],
  ["SELECT * FROM devices WHERE deviceId = 'a' 'b'", 'b'],
  ["SELECT * FROM devices WHERE deviceId = 'a\\n'", 'escape'],
  ['', 'SELECT'],
])('refused by name: %s', (query, named) => {
  expect(ids(query)).toEqual(expect.stringContaining(named));
});

test('no text can leave its literal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const answer = answerQuery(`SELECT deviceId FROM devices WHERE deviceId = ${iotHubString(text)}`, {
        devices: [{ deviceId: text }, { deviceId: `${text}x` }],
        modules: [],
      });
      expect(answer).toEqual({ ok: true, rows: [{ deviceId: text }] });
    }),
  );
});

import fc from 'fast-check';
import { iotHubString } from '../../src/evidence/iot-hub-query';
import { answerQuery } from '../../src/lab/hub-query';
import { chunksOfUnits, hostileText, inCompany, PIVOTS } from '../kit/hostile-text';

// Two readers that know nothing of each other: the lab's parser, and the literal as the reference describes it
// (iot-hub-devguide-query-language, "Expressions and conditions"): quotes around characters or \' \" \\ \uXXXX.

/** What a literal means; undefined when the text is not exactly one literal, of characters that need no thought. */
function meaningOf(literal: string): string | undefined {
  if (literal.length < 2 || !literal.startsWith("'") || !literal.endsWith("'")) return undefined;
  const units = literal.slice(1, -1).split('');
  let meaning = '';
  while (units.length > 0) {
    const unit = units.shift() ?? '';
    if (unit === "'" || unit < ' ' || unit > '~') return undefined;
    const kind = unit === '\\' ? units.shift() : undefined;
    if (unit !== '\\') meaning += unit;
    else if (kind === "'" || kind === '"' || kind === '\\') meaning += kind;
    else if (kind === 'u' && /^[0-9a-f]{4}$/i.test(units.slice(0, 4).join('')))
      meaning += String.fromCharCode(Number.parseInt(units.splice(0, 4).join(''), 16));
    else return undefined;
  }
  return meaning;
}

/** Of these devices exactly the one that is asked for, by the lab. */
function expectFound(id: string): void {
  const devices = [{ deviceId: id }, { deviceId: `${id}x` }, { deviceId: '_other' }];
  const query = `SELECT deviceId FROM devices WHERE deviceId = ${iotHubString(id)} AND deviceId != '_other'`;
  expect(answerQuery(query, { devices, modules: [] })).toEqual({ ok: true, rows: [{ deviceId: id }] });
  const start = `SELECT COUNT() AS n FROM devices WHERE STARTSWITH(deviceId, ${iotHubString(`${id}x`)})`;
  expect(answerQuery(start, { devices, modules: [] })).toEqual({ ok: true, rows: [{ n: 1 }] });
}

test('every character there is', () => {
  for (const units of chunksOfUnits(256)) {
    expect(meaningOf(iotHubString(units))).toBe(units);
    expectFound(units);
  }
});

test.each(PIVOTS.map((text) => [text]))('what might end a literal, alone and in company: %j', (text) => {
  for (const id of inCompany(text)) {
    expect(meaningOf(iotHubString(id))).toBe(id);
    expectFound(id);
  }
});

test('whatever it is', () => {
  fc.assert(
    fc.property(hostileText, (id) => {
      expect(meaningOf(iotHubString(id))).toBe(id);
      expectFound(id);
    }),
    { numRuns: 500 },
  );
});

test('a literal that is not one is seen as such', () => {
  for (const bad of ["'a'b'", "'a", "a'", "''' OR 1=1", "'\\x41'", "'\\u00'", "'\n'", "'\u2028'", "'\\'", ''])
    expect([bad, meaningOf(bad)]).toEqual([bad, undefined]);
});

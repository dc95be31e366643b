import { LINE_PATTERNS } from '../../../src/evidence/device-log/patterns';
import { brief, readLog } from '../../kit/read-log';
import { AMQP_LINES } from './lines/amqp';
import { C_LINES, EMBEDDED_LINES } from './lines/c';
import { CSHARP_LINES } from './lines/csharp';
import { DEVICE_LINES, EDGE_LINES } from './lines/edge';
import { JAVA_LINES } from './lines/java';
import { NODE_LINES } from './lines/node';
import { PYTHON_LINES } from './lines/python';

// Each line by itself; what several lines make together stands in events.test.ts.

const TABLES = [
  C_LINES,
  EMBEDDED_LINES,
  CSHARP_LINES,
  JAVA_LINES,
  NODE_LINES,
  PYTHON_LINES,
  EDGE_LINES,
  DEVICE_LINES,
  AMQP_LINES,
];

for (const { of, rows } of TABLES) {
  describe(`lines of ${of}`, () => {
    test.each(rows.map(([line, means, also]) => ({ line, means, also })))('$line', async ({ line, means, also }) => {
      const { events, counts } = await readLog(line);
      expect(events.map(brief).sort()).toEqual([...means].sort());
      expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(means.length);
      if (also) expect(events[0]).toMatchObject(also);
    });
  });
}

test('each pattern is told by a line of the tables, and has anchors that its lines hold', () => {
  const lines = TABLES.flatMap(({ rows }) => rows.map(([line]) => line));
  const untested = LINE_PATTERNS.filter(
    ({ anchors, test: pattern, given, unless }) =>
      !lines.some(
        (line) =>
          pattern.test(line) &&
          given?.test(line) !== false &&
          !unless?.test(line) &&
          anchors.some((anchor) => line.toLowerCase().includes(anchor)),
      ),
  );
  expect(untested.map(({ meaning, code, test: pattern }) => `${meaning} ${code ?? ''} ${pattern.source}`)).toEqual([]);
});

test('anchors are lower case ASCII of some length, and each pattern says where it was read', () => {
  for (const { anchors, source } of LINE_PATTERNS) {
    expect(source.length).toBeGreaterThan(5);
    expect(anchors.length).toBeGreaterThan(0);
    for (const anchor of anchors) expect(anchor).toMatch(/^[ !-@[-~]{4,}$/);
  }
});

import fc from 'fast-check';
import { kqlDatetime, kqlString } from '../../src/evidence/kql';
import { connectionLogQuery } from '../../src/evidence/sources/connection-log-query';
import { understand } from '../../src/lab/kql/language';
import { listOf, type Node, part } from '../../src/lab/kql/tree';
import { hostileText } from '../kit/hostile-text';

const WINDOW = { from: new Date('2026-11-19T12:00:00Z'), to: new Date('2026-11-20T12:00:00.250Z') };

/** The tree of a query that Microsoft's language service finds no fault with. */
function checked(query: string): Node {
  const understood = understand(query);
  if (!understood.ok) throw new Error(`${understood.problem.code} ${understood.problem.message}`);
  return understood.tree;
}

function literalOf(query: string): Node {
  const [statement, ...more] = listOf(checked(query), 'Statements');
  if (statement === undefined || more.length !== 1) throw new Error('the literal became statements');
  return part(statement, 'Expression');
}

test('a text literal is exactly its text, whatever is in it', () => {
  fc.assert(
    fc.property(hostileText, (text) => {
      const literal = literalOf(`let x = ${kqlString(text)}; AzureDiagnostics | where Category == x`);
      expect(literal.kind).toBe('StringLiteralExpression');
      expect(part(literal, 'Token').value).toBe(text);
    }),
    { numRuns: 200 },
  );
}, 60_000);

test('a datetime literal is the moment', () => {
  const query = `let x = ${kqlDatetime(WINDOW.to)}; AzureDiagnostics | where TimeGenerated < x`;
  expect(part(literalOf(query), 'Token').text).toBe('datetime(2026-11-20T12:00:00.250Z)');
});

test('the log query is sound, and as long as ever, whatever the ids', () => {
  const statements = (deviceId: string, moduleId: string | null) =>
    listOf(checked(connectionLogQuery({ hub: 'h', deviceId, moduleId }, WINDOW)), 'Statements').length;
  const usual = statements('pump-01', null);
  fc.assert(
    fc.property(hostileText, fc.option(hostileText), (deviceId, moduleId) => {
      expect(statements(deviceId, moduleId)).toBe(usual);
    }),
    { numRuns: 15 },
  );
}, 60_000);

test('the language service would notice a mistake', () => {
  expect(understand('AzureDiagnostics | where Categry == "x"')).toMatchObject({
    ok: false,
    problem: { code: 'KS142' },
  });
});

import fc from 'fast-check';
import { kqlDatetime, kqlString } from '../../src/evidence/kql';
import { connectionLogQuery } from '../../src/evidence/sources/connection-log-query';
import { logNewsQuery } from '../../src/evidence/sources/log-news';
import { type Language, openLanguage } from '../../src/lab/kql/language';
import { listOf, type Node, part } from '../../src/lab/kql/tree';
import { hostileText } from '../kit/hostile-text';

const WINDOW = { from: new Date('2026-11-19T12:00:00Z'), to: new Date('2026-11-20T12:00:00.250Z') };

let language: Language;
beforeAll(() => {
  language = openLanguage();
});
afterAll(() => language.close());

/** The tree of a query that Microsoft's language service finds no fault with. */
async function checked(query: string): Promise<Node> {
  const understood = await language.understand(query);
  if (!understood.ok) throw new Error(`${understood.problem.code} ${understood.problem.message}`);
  return understood.tree;
}

async function literalOf(query: string): Promise<Node> {
  const [statement, ...more] = listOf(await checked(query), 'Statements');
  if (statement === undefined || more.length !== 1) throw new Error('the literal became statements');
  return part(statement, 'Expression');
}

test('a text literal is exactly its text, whatever is in it', async () => {
  await fc.assert(
    fc.asyncProperty(hostileText, async (text) => {
      const literal = await literalOf(`let x = ${kqlString(text)}; AzureDiagnostics | where Category == x`);
      expect(literal.kind).toBe('StringLiteralExpression');
      expect(part(literal, 'Token').value).toBe(text);
    }),
    { numRuns: 200 },
  );
}, 60_000);

test('a datetime literal is the moment', async () => {
  const query = `let x = ${kqlDatetime(WINDOW.to)}; AzureDiagnostics | where TimeGenerated < x`;
  expect(part(await literalOf(query), 'Token').text).toBe('datetime(2026-11-20T12:00:00.250Z)');
});

test('the log query is sound, and as long as ever, whatever the ids', async () => {
  const statements = async (deviceId: string, moduleId: string | null) =>
    listOf(await checked(connectionLogQuery({ hub: 'h', deviceId, moduleId }, WINDOW)), 'Statements').length;
  const usual = await statements('pump-01', null);
  await fc.assert(
    fc.asyncProperty(hostileText, fc.option(hostileText), async (deviceId, moduleId) => {
      expect(await statements(deviceId, moduleId)).toBe(usual);
    }),
    { numRuns: 15 },
  );
}, 60_000);

test('the question how fresh a log is, is sound', async () => {
  expect(listOf(await checked(logNewsQuery(WINDOW)), 'Statements')).toHaveLength(1);
});

test('the language service would notice a mistake', async () => {
  expect(await language.understand('AzureDiagnostics | where Categry == "x"')).toMatchObject({
    ok: false,
    problem: { code: 'KS142' },
  });
});

import fc from 'fast-check';
import { kqlDatetime, kqlString } from '../../src/evidence/kql';
import { connectionLogQuery } from '../../src/evidence/sources/connection-log-query';
import { hubPictureQuery } from '../../src/evidence/sources/hub-picture-query';
import { logNewsQuery } from '../../src/evidence/sources/log-news';
import { type Language, openLanguage } from '../../src/lab/kql/language';
import { listOf, type Node, part } from '../../src/lab/kql/tree';
import { chunksOfUnits, hostileText, inCompany, PIVOTS } from '../kit/hostile-text';

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

test('every character there is, many at a time, in any place of an id', async () => {
  for (const units of chunksOfUnits(2_048)) {
    const literal = await literalOf(`let x = ${kqlString(units)}; AzureDiagnostics | where Category == x`);
    expect(part(literal, 'Token').value).toBe(units);
  }
}, 60_000);

test.each(PIVOTS.map((text) => [text]))('what might end a literal, alone and in company: %j', async (text) => {
  for (const id of inCompany(text)) {
    const literal = await literalOf(`let x = ${kqlString(id)}; AzureDiagnostics | where Category == x`);
    expect(literal.kind).toBe('StringLiteralExpression');
    expect(part(literal, 'Token').value).toBe(id);
  }
});

test('a datetime literal is the moment', async () => {
  const query = `let x = ${kqlDatetime(WINDOW.to)}; AzureDiagnostics | where TimeGenerated < x`;
  expect(part(await literalOf(query), 'Token').text).toBe('datetime(2026-11-20T12:00:00.250Z)');
});

test('the log query is sound, and as long as ever, whatever the ids', async () => {
  const statements = async (deviceId: string, moduleId: string | null, hubId = '/subscriptions/s/h') =>
    listOf(await checked(connectionLogQuery({ hub: 'h', deviceId, moduleId }, WINDOW, hubId)), 'Statements').length;
  const usual = await statements('pump-01', null);
  await fc.assert(
    fc.asyncProperty(hostileText, fc.option(hostileText), async (deviceId, moduleId) => {
      expect(await statements(deviceId, moduleId, deviceId)).toBe(usual);
    }),
    { numRuns: 15 },
  );
}, 60_000);

test.each([1, 24, 7 * 24, 31 * 24])('the query for the picture of a hub is sound, for %d hours', async (hours) => {
  const from = new Date(WINDOW.to.getTime() - hours * 3_600_000);
  expect(
    listOf(await checked(hubPictureQuery({ from, to: WINDOW.to }, '/subscriptions/s/h')), 'Statements').length,
  ).toBeGreaterThan(10);
});

test('the question how fresh a log is, is sound', async () => {
  expect(listOf(await checked(logNewsQuery(WINDOW, '/subscriptions/s/h')), 'Statements')).toHaveLength(1);
});

test('the language service would notice a mistake', async () => {
  expect(await language.understand('AzureDiagnostics | where Categry == "x"')).toMatchObject({
    ok: false,
    problem: { code: 'KS142' },
  });
});

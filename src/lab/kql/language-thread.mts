// The thread in which Microsoft's language service runs: it takes 120 to 180 ms for the query of a diagnosis, in which
// nobody else would get an answer. Plain Node runs this file from the sources too (the tests do), so it must stand alone:
// an ES module, types erased, no imports of ours but types. language.ts is its other end.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import type { Answered, Asked, Problem, Understood } from './language.js';
import type { Schema } from './schema.js';
import type { Column, Node } from './tree.js';

const require = createRequire(import.meta.url);
const language = load(workerData);

parentPort?.on('message', ({ id, query }: Asked) => {
  parentPort?.postMessage(answer(id, query));
});

function answer(id: number, query: string): Answered {
  try {
    return { id, understood: understand(query) };
  } catch (error) {
    // A query that the service itself stumbles over; the asker gets the error, the next asker an answer.
    return { id, failed: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function understand(query: string): Understood {
  const { kusto, globals, kindNames } = language;
  const code = kusto.KustoCode.ParseAndAnalyze(query, globals);
  const found = listed(code.GetDiagnostics()).find(({ Severity }) => Severity === 'Error');
  if (found) return { ok: false, problem: problemOf(found, code.Syntax.ContainsSyntaxDiagnostics) };
  return { ok: true, tree: plain(code.Syntax, kindNames) };
}

interface Language {
  readonly kusto: Kusto;
  readonly globals: unknown;
  readonly kindNames: ReadonlyMap<number, string>;
}

/** Takes half a second, and the first check another one. */
function load(schema: Schema): Language {
  const kusto = loadKusto();
  const tables = Object.entries(schema).map(([table, columns]) => {
    const declared = columns.map(([name, type]) => `${name}:${type}`).join(', ');
    return new kusto.Symbols.TableSymbol.$ctor7(table, `(${declared})`, null);
  });
  const database = new kusto.Symbols.DatabaseSymbol.ctor('lab', tables);
  const kinds = Object.entries(kusto.Syntax.SyntaxKind).flatMap(([name, kind]): [number, string][] =>
    typeof kind === 'number' ? [[kind, name]] : [],
  );
  return { kusto, globals: kusto.GlobalState.Default.WithDatabase(database), kindNames: new Map(kinds) };
}

/** The package is no module but two scripts, in this order, that share global names: they run as scripts. */
function loadKusto(): Kusto {
  for (const file of ['bridge.min.js', 'Kusto.Language.Bridge.min.js']) {
    const path = require.resolve(`@kusto/language-service-next/${file}`);
    new Script(readFileSync(path, 'utf8'), { filename: path }).runInThisContext();
  }
  const root: unknown = Reflect.get(globalThis, 'Kusto');
  if (!isRoot(root)) throw new Error('The Kusto language service did not load.');
  return root.Language;
}

function problemOf(diagnostic: Diagnostic, syntactic: boolean): Problem {
  const { Code, Message, Start, Length } = diagnostic;
  return { code: Code, message: Message, start: Start, length: Length, kind: syntactic ? 'syntax' : 'semantic' };
}

function plain(element: Element, kindNames: ReadonlyMap<number, string>): Node {
  const kind = kindNames.get(element.Kind) ?? `syntax ${element.Kind}`;
  const shared = { kind, type: typeOf(element.ResultType), columns: tableOf(element.ResultType) };
  if (element.IsToken) {
    return { ...shared, text: element.Text ?? '', value: plainValue(element.Value), parts: new Map(), items: [] };
  }
  const parts = new Map<string, Node>();
  const items: Node[] = [];
  for (let index = 0; index < element.ChildCount; index++) {
    const child = element.GetChild(index);
    if (!child || child.IsMissing) continue;
    const name = element.GetName(index);
    // A list's children have no names; each but the last sits beside its comma in a SeparatedElement.
    if (name) parts.set(name, plain(child, kindNames));
    else if (kind !== 'SeparatedElement' || index === 0) items.push(...unwrapped(plain(child, kindNames)));
  }
  return { ...shared, text: '', value: null, parts, items };
}

function unwrapped(node: Node): readonly Node[] {
  return node.kind === 'SeparatedElement' ? node.items : [node];
}

function typeOf(type: ResultType | null | undefined): string {
  return type && !hasColumns(type) ? type.Name : '';
}

function tableOf(type: ResultType | null | undefined): Column[] | null {
  if (!type || !hasColumns(type)) return null;
  return listed(type.Columns).map((column) => ({ name: column.Name, type: column.Type.Name }));
}

function hasColumns(type: ResultType): type is ResultType & { Columns: List<ColumnSymbol> } {
  return type.Columns !== undefined && type.Columns !== null;
}

function plainValue(value: unknown): string | number | boolean | null {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function listed<T>(list: List<T>): T[] {
  return Array.from({ length: list.Count }, (_, index) => list.getItem(index));
}

// The part of the package's own declarations that is used here; theirs are 1.7 MB of global names.

interface Kusto {
  readonly KustoCode: { ParseAndAnalyze(text: string, globals: unknown): Code };
  readonly GlobalState: { readonly Default: { WithDatabase(database: unknown): unknown } };
  readonly Symbols: {
    readonly TableSymbol: { readonly $ctor7: new (name: string, schema: string, description: null) => unknown };
    readonly DatabaseSymbol: { readonly ctor: new (name: string, members: unknown[]) => unknown };
  };
  readonly Syntax: { readonly SyntaxKind: Readonly<Record<string, unknown>> };
}

interface Code {
  readonly Syntax: Element & { readonly ContainsSyntaxDiagnostics: boolean };
  GetDiagnostics(): List<Diagnostic>;
}

interface Diagnostic {
  readonly Code: string;
  readonly Severity: string;
  readonly Message: string;
  readonly Start: number;
  readonly Length: number;
}

interface Element {
  readonly Kind: number;
  readonly IsToken: boolean;
  readonly IsMissing: boolean;
  readonly ChildCount: number;
  readonly Text?: string | null;
  readonly Value?: unknown;
  readonly ResultType?: ResultType | null;
  GetChild(index: number): Element | null;
  GetName(index: number): string | null;
}

interface ResultType {
  readonly Name: string;
  readonly Columns?: List<ColumnSymbol> | null;
}

interface ColumnSymbol {
  readonly Name: string;
  readonly Type: { readonly Name: string };
}

interface List<T> {
  readonly Count: number;
  getItem(index: number): T;
}

function isRoot(value: unknown): value is { readonly Language: Kusto } {
  if (typeof value !== 'object' || value === null || !('Language' in value)) return false;
  const { Language } = value;
  return typeof Language === 'object' && Language !== null && 'KustoCode' in Language && 'Symbols' in Language;
}

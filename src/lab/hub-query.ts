/**
 * The part of IoT Hub's query language that the lab answers; everything else is refused by name, so that nobody takes a
 * half-understood query for an answer:
 *
 *     SELECT * | path, path… | COUNT() AS name FROM devices | devices.modules [WHERE condition AND|OR condition…]
 *     condition: path (= != <> < <= > >=) literal | path IN [literal, …] | STARTSWITH(path, 'text')
 *
 * Literals and their escapes as in the query language's reference (iot-hub-devguide-query-language, "Expressions and
 * conditions"): \' \" \\ \uXXXX.
 */
export type Row = Readonly<Record<string, unknown>>;
export type QueryAnswer =
  | { readonly ok: true; readonly rows: readonly Row[] }
  | { readonly ok: false; readonly why: string };

type Token = { readonly kind: 'word' | 'sign' | 'number' | 'text' | 'end'; readonly value: string };
type Condition = (row: Row) => boolean;

/** Thrown inside this file only; becomes `why`. */
class Refused extends Error {}

const TOKEN =
  /\s*(?:([A-Za-z_$][\w$.-]*)|(-?\d+(?:\.\d+)?)|('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(<=|>=|!=|<>|[=<>(),*[\]]))/y;
const COMPARISONS: Readonly<Record<string, (left: Scalar, right: Scalar) => boolean>> = {
  '=': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<>': (left, right) => left !== right,
  '<': (left, right) => order(left, right) < 0,
  '<=': (left, right) => order(left, right) <= 0,
  '>': (left, right) => order(left, right) > 0,
  '>=': (left, right) => order(left, right) >= 0,
};

type Scalar = string | number | boolean | null;

/** What `SELECT *` gives: the twins of the devices, or of their modules. */
export interface Twins {
  readonly devices: Iterable<Row>;
  readonly modules: Iterable<Row>;
}

export function answerQuery(text: string, twins: Twins): QueryAnswer {
  try {
    return { ok: true, rows: run(text, twins) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, why: error.message };
    throw error;
  }
}

function run(text: string, twins: Twins): Row[] {
  const tokens = tokenize(text);
  let at = 0;
  const peek = (): Token => tokens[at] ?? { kind: 'end', value: '' };
  const take = (): Token => {
    const token = peek();
    at += 1;
    return token;
  };
  const isWord = (word: string): boolean => peek().kind === 'word' && peek().value.toUpperCase() === word;
  const expect = (value: string): void => {
    const token = take();
    if (token.kind === 'text' || token.value.toUpperCase() !== value) throw unexpected(token, value);
  };
  const path = (): string => {
    const token = take();
    if (token.kind !== 'word') throw unexpected(token, 'a property');
    return token.value;
  };

  expect('SELECT');
  const select = selection();
  expect('FROM');
  const from = source();
  const holds = isWord('WHERE') ? where() : () => true;
  if (peek().kind !== 'end') throw new Refused(`the lab does not know '${peek().value}' here`);
  return select([...from].filter(holds));

  function source(): Iterable<Row> {
    const name = path();
    if (name.toLowerCase() === 'devices') return twins.devices;
    if (name.toLowerCase() === 'devices.modules') return twins.modules;
    throw new Refused(`the lab does not query '${name}', only 'devices' and 'devices.modules'`);
  }

  function selection(): (rows: readonly Row[]) => Row[] {
    if (peek().value === '*') {
      take();
      return (rows) => [...rows];
    }
    if (isWord('COUNT')) {
      take();
      expect('(');
      expect(')');
      expect('AS');
      const name = path();
      return (rows) => [{ [name]: rows.length }];
    }
    const columns = [path()];
    while (peek().value === ',' && peek().kind === 'sign') {
      take();
      columns.push(path());
    }
    if (peek().value === '(') throw new Refused(`the lab does not know the function '${columns.at(-1)}'`);
    return (rows) => rows.map((row) => Object.fromEntries(columns.map((name) => [lastName(name), valueAt(row, name)])));
  }

  /** AND binds tighter than OR. */
  function where(): Condition {
    const alternatives: Condition[][] = [];
    do {
      const joined = isWord('AND') ? alternatives.at(-1) : undefined;
      take();
      if (joined) joined.push(condition());
      else alternatives.push([condition()]);
    } while (isWord('AND') || isWord('OR'));
    return (row) => alternatives.some((all) => all.every((one) => one(row)));
  }

  function condition(): Condition {
    if (isWord('NOT') || peek().value === '(') throw new Refused(`the lab does not know '${peek().value}' in WHERE`);
    const name = path();
    if (peek().value === '(') return startsWith(name);
    if (isWord('IN')) return isIn(name);
    const sign = take();
    const compare = COMPARISONS[sign.value];
    if (sign.kind !== 'sign' || !compare) throw new Refused(`the lab does not know the operator '${sign.value}'`);
    const right = literal();
    return (row) => {
      const left = valueAt(row, name);
      return isScalar(left) && compare(left, right);
    };
  }

  function isIn(name: string): Condition {
    take();
    expect('[');
    const list = [literal()];
    while (peek().value === ',' && peek().kind === 'sign') {
      take();
      list.push(literal());
    }
    expect(']');
    return (row) => {
      const value = valueAt(row, name);
      return isScalar(value) && list.includes(value);
    };
  }

  function startsWith(name: string): Condition {
    if (name.toUpperCase() !== 'STARTSWITH') throw new Refused(`the lab does not know the function '${name}'`);
    expect('(');
    const property = path();
    expect(',');
    const prefix = literal();
    expect(')');
    if (typeof prefix !== 'string') throw new Refused('STARTSWITH wants a text');
    return (row) => {
      const value = valueAt(row, property);
      return typeof value === 'string' && value.startsWith(prefix);
    };
  }

  function literal(): Scalar {
    const token = take();
    if (token.kind === 'text') return token.value;
    if (token.kind === 'number') return Number(token.value);
    const named: Readonly<Record<string, Scalar>> = { true: true, false: false, null: null };
    const value = token.kind === 'word' ? named[token.value.toLowerCase()] : undefined;
    if (value === undefined) throw unexpected(token, 'a value');
    return value;
  }
}

function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  const scan = new RegExp(TOKEN);
  const query = text.trimEnd();
  while (scan.lastIndex < query.length) {
    const from = scan.lastIndex;
    const match = scan.exec(query);
    if (!match) throw new Refused(`syntax error at position ${from}`);
    const [, word, number, quoted, sign] = match;
    if (word !== undefined) tokens.push({ kind: 'word', value: word });
    else if (number !== undefined) tokens.push({ kind: 'number', value: number });
    else if (quoted !== undefined) tokens.push({ kind: 'text', value: unescaped(quoted.slice(1, -1)) });
    else tokens.push({ kind: 'sign', value: sign ?? '' });
  }
  return tokens;
}

function unescaped(text: string): string {
  return text.replace(/\\(u[0-9a-fA-F]{4}|.)/gs, (_, sequence: string) => {
    if (sequence.length === 5) return String.fromCharCode(Number.parseInt(sequence.slice(1), 16));
    if (!`'"\\`.includes(sequence)) throw new Refused(`unknown escape '\\${sequence}'`);
    return sequence;
  });
}

function valueAt(row: Row, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => {
    if (typeof value !== 'object' || value === null) return undefined;
    // Names of system properties ignore case.
    const found = Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase());
    return found?.[1];
  }, row);
}

function isScalar(value: unknown): value is Scalar {
  return value === null || ['string', 'number', 'boolean'].includes(typeof value);
}

/** NaN, which no comparison holds for, unless both are texts or both are numbers. */
function order(left: Scalar, right: Scalar): number {
  if (typeof left === 'string' && typeof right === 'string') return left < right ? -1 : Number(left > right);
  return typeof left === 'number' && typeof right === 'number' ? left - right : Number.NaN;
}

function lastName(path: string): string {
  return path.split('.').at(-1) ?? path;
}

function unexpected(token: Token, wanted: string): Refused {
  return new Refused(`expected ${wanted}, found ${token.kind === 'end' ? 'the end' : `'${token.value}'`}`);
}

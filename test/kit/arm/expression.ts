/** An expression of an ARM template, as far as ours use the language; nothing else is read. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | { readonly kind: 'member'; readonly of: Expression; readonly name: string }
  | { readonly kind: 'index'; readonly of: Expression; readonly at: Expression };

/** What stands between brackets; null for a text that is none. `[[` begins a plain text ("Syntax and expressions in ARM templates"). */
export function expressionIn(text: string): Expression | null {
  if (!text.startsWith('[') || text.startsWith('[[')) return null;
  // Azure takes it for a plain text; here it is a bracket that was forgotten.
  if (!text.endsWith(']')) throw new SyntaxError(`"]" is missing behind: ${text}`);
  return parse(text.slice(1, -1));
}

const TOKEN = /\s*(?:(?<name>[A-Za-z_]\w*)|(?<number>-?\d+)|'(?<text>(?:[^']|'')*)'|(?<mark>[(),.[\]]))/y;

type Token =
  | { readonly kind: 'name' | 'text' | 'mark'; readonly text: string }
  | { readonly kind: 'number'; readonly number: number };

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (text.slice(TOKEN.lastIndex).trim() !== '') {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text)?.groups;
    if (!found) throw new SyntaxError(`not an expression from here on: ${text.slice(at, at + 40)}`);
    if (found.name !== undefined) tokens.push({ kind: 'name', text: found.name });
    else if (found.number !== undefined) tokens.push({ kind: 'number', number: Number(found.number) });
    else if (found.text !== undefined) tokens.push({ kind: 'text', text: found.text.replaceAll("''", "'") });
    else tokens.push({ kind: 'mark', text: found.mark ?? '' });
  }
  return tokens;
}

function parse(text: string): Expression {
  const tokens = tokensOf(text);
  let at = 0;
  const isMark = (mark: string) => {
    const token = tokens[at];
    return token?.kind === 'mark' && token.text === mark;
  };

  function expect(mark: string): void {
    if (!isMark(mark)) throw new SyntaxError(`"${mark}" is missing in: ${text}`);
    at += 1;
  }

  function start(): Expression {
    const token = tokens[at];
    at += 1;
    if (token?.kind === 'number') return { kind: 'literal', value: token.number };
    if (token?.kind === 'text') return { kind: 'literal', value: token.text };
    if (token?.kind !== 'name') throw new SyntaxError(`a value is missing in: ${text}`);
    expect('(');
    const args: Expression[] = [];
    while (!isMark(')')) {
      if (args.length > 0) expect(',');
      args.push(whole());
    }
    expect(')');
    return { kind: 'call', name: token.text, args };
  }

  function whole(): Expression {
    let value = start();
    while (isMark('.') || isMark('[')) {
      if (isMark('[')) {
        at += 1;
        value = { kind: 'index', of: value, at: whole() };
        expect(']');
        continue;
      }
      at += 1;
      const token = tokens[at];
      if (token?.kind !== 'name') throw new SyntaxError(`a property is missing in: ${text}`);
      at += 1;
      value = { kind: 'member', of: value, name: token.text };
    }
    return value;
  }

  const value = whole();
  if (at < tokens.length) throw new SyntaxError(`something stands behind the end of: ${text}`);
  return value;
}

/** Every call in it, those within others as well. */
export function callsIn(expression: Expression): ReadonlyArray<Extract<Expression, { kind: 'call' }>> {
  switch (expression.kind) {
    case 'literal':
      return [];
    case 'member':
      return callsIn(expression.of);
    case 'index':
      return [...callsIn(expression.of), ...callsIn(expression.at)];
    case 'call':
      return [expression, ...expression.args.flatMap(callsIn)];
  }
}

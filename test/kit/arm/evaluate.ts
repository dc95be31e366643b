import { type Expression, expressionIn } from './expression';
import { applied, truth } from './functions';
import type { Place } from './place';
import { isList, isObject, listOf, objectOf, TemplateTrouble, textOf, type Value, type ValueObject } from './value';

/** What an expression may name. */
export interface Scope {
  readonly place: Place;
  parameter(name: string): Value;
  variable(name: string): Value;
  /** Which turn of the resource's loop; undefined outside of one. */
  readonly turn?: number;
  /** What exists only once something is deployed: reference() and the list functions. */
  look(name: string, args: readonly Value[]): Value;
  readonly lambda?: ReadonlyMap<string, Value>;
}

/** With every expression in it replaced by its value; names of properties, too. */
export function evaluated(value: Value, scope: Scope): Value {
  if (typeof value === 'string') {
    const expression = expressionIn(value);
    return expression ? worth(expression, scope) : value.replace(/^\[\[/, '[');
  }
  if (isList(value)) return value.map((one) => evaluated(one, scope));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [textOf(evaluated(name, scope), 'a name'), evaluated(one, scope)]),
  );
}

function worth(expression: Expression, scope: Scope): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'member':
      return property(worth(expression.of, scope), expression.name);
    case 'index': {
      const of = worth(expression.of, scope);
      const at = worth(expression.at, scope);
      if (typeof at === 'string') return property(of, at);
      const found = listOf(of, 'what is indexed')[Number(at)];
      if (found === undefined) throw new TemplateTrouble(`there is no place ${String(at)} in ${JSON.stringify(of)}`);
      return found;
    }
    case 'call':
      return called(expression.name, expression.args, scope);
  }
}

function property(of: Value, name: string): Value {
  const found = objectOf(of, `what has .${name}`)[name];
  if (found === undefined) throw new TemplateTrouble(`there is no .${name} in ${JSON.stringify(of)}`);
  return found;
}

function called(name: string, args: readonly Expression[], scope: Scope): Value {
  const value = (at: number): Value => {
    const arg = args[at];
    if (!arg) throw new TemplateTrouble(`${name}() lacks an argument`);
    return worth(arg, scope);
  };
  const text = (at: number) => textOf(value(at), `the argument of ${name}()`);
  switch (name) {
    case 'parameters':
      return scope.parameter(text(0));
    case 'variables':
      return scope.variable(text(0));
    case 'if':
      // The other side is not evaluated: it may name what is not there.
      return truth(value(0)) ? value(1) : value(2);
    case 'copyIndex':
      if (scope.turn === undefined) throw new TemplateTrouble('copyIndex() outside of a loop');
      return scope.turn;
    case 'lambdaVariables': {
      const found = scope.lambda?.get(text(0));
      if (found === undefined) throw new TemplateTrouble(`lambdaVariables('${text(0)}') is unknown`);
      return found;
    }
    case 'map':
      return listOf(value(0), 'map').map((one) => withLambda(args[1], one, scope));
    case 'filter':
      return listOf(value(0), 'filter').filter((one) => truth(withLambda(args[1], one, scope)));
    case 'toObject': {
      const entries = listOf(value(0), 'toObject').map((one): [string, Value] => [
        textOf(withLambda(args[1], one, scope), 'a key'),
        args[2] ? withLambda(args[2], one, scope) : one,
      ]);
      return Object.fromEntries<Value>(entries) satisfies ValueObject;
    }
    default: {
      const values = args.map((_, at) => value(at));
      return name === 'reference' || name.startsWith('list')
        ? scope.look(name, values)
        : applied(name, values, scope.place);
    }
  }
}

function withLambda(lambda: Expression | undefined, one: Value, scope: Scope): Value {
  if (lambda?.kind !== 'call' || lambda.name !== 'lambda' || lambda.args.length !== 2)
    throw new TemplateTrouble('a lambda of one variable is missing');
  const [variable, body] = lambda.args;
  if (variable?.kind !== 'literal' || !body) throw new TemplateTrouble('a lambda names its variable by a text');
  return worth(body, { ...scope, lambda: new Map([...(scope.lambda ?? []), [String(variable.value), one]]) });
}

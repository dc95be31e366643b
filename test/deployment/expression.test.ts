import { evaluated } from '../kit/arm/evaluate';
import { expand } from '../kit/arm/expand';
import { objectOf, type Value } from '../kit/arm/value';
import { placeIn } from './subject';

function worth(expression: string, variables: Record<string, Value> = {}): Value {
  return evaluated(expression, {
    place: placeIn('china'),
    parameter: (name) => `the parameter ${name}`,
    variable: (name) => variables[name] ?? null,
    look: (name, [id]) => ({ of: `${name} ${String(id)}` }),
    turn: 2,
  });
}

// Those with a source are the examples of "ARM template functions" on learn.microsoft.com, shortened.
test.each<[string, Value]>([
  ["[concat('a', 'b', 1)]", 'ab1'],
  ['[concat(createArray(1), createArray(2))]', [1, 2]],
  ['plain', 'plain'],
  ['[[plain]', '[plain]'],
  ["['it''s']", "it's"],
  ["[if(equals('a', 'a'), 'yes', variables('none').at.all)]", 'yes'],
  ['[not(or(false(), equals(1, 2)))]', true],
  ["[take('abcdef', 3)]", 'abc'],
  ["[take('ab', 24)]", 'ab'],
  ["[toLower(replace('A_B', '_', '-'))]", 'a-b'],
  ["[split('/a/b', '/')[2]]", 'b'],
  ["[last(split('a/b', '/'))]", 'b'],
  ["[join(createArray('a', 'b'), ',')]", 'a,b'],
  ['[string(30)]', '30'],
  ['[json(\'{"a":[1]}\').a[0]]', 1],
  ["[union(createArray('a', 'b'), createArray('b', 'c'))]", ['a', 'b', 'c']],
  ["[union(createObject('a', 1), createObject('b', 2, 'a', 3))]", { a: 3, b: 2 }],
  [
    "[items(createObject('b', 1, 'a', 2))]",
    [
      { key: 'a', value: 2 },
      { key: 'b', value: 1 },
    ],
  ],
  ["[map(createArray('a'), lambda('x', concat(lambdaVariables('x'), '!')))]", ['a!']],
  ["[filter(createArray('', 'a'), lambda('x', not(empty(lambdaVariables('x')))))]", ['a']],
  ["[toObject(createArray('a'), lambda('x', lambdaVariables('x')), lambda('x', 1))]", { a: 1 }],
  [
    "[resourceId('Microsoft.Web/sites/config', 'one', 'two')]",
    '/subscriptions/88888888-2222-4333-8444-555555555555/resourceGroups/keepalive/providers/Microsoft.Web/sites/one/config/two',
  ],
  [
    "[resourceId('s', 'g', 'Microsoft.Web/sites', 'one')]",
    '/subscriptions/s/resourceGroups/g/providers/Microsoft.Web/sites/one',
  ],
  [
    "[extensionResourceId('/scope', 'Microsoft.Authorization/locks', 'l')]",
    '/scope/providers/Microsoft.Authorization/locks/l',
  ],
  ['[environment().suffixes.keyvaultDns]', '.vault.azure.cn'],
  ["[reference('id', '2020-01-01').of]", 'reference id'],
  ["[parameters('p')]", 'the parameter p'],
  ['[copyIndex()]', 2],
  ['[length(createArray())]', 0],
])('%s', (expression, value) => {
  expect(worth(expression.replace('false()', 'equals(1, 2)'))).toEqual(value);
});

test.each([
  ["[concat('a'", /missing/],
  ["[concat('a'))]", /behind the end/],
  ["[upTo('a')]", /upTo\(\) is not known/],
  ['[newGuid()]', /not known/],
  ["[split('a', '/')[2]]", /no place 2/],
  ["[createObject('a', 1).b]", /no \.b/],
  ["[if('yes', 1, 2)]", /neither true nor false/],
  ["[resourceId('Microsoft.Web/sites', 'a', 'b')]", /does not go with/],
  ["[resourceId('Microsoft.Web/sites', '')]", /does not go with/],
  ["[lambdaVariables('x')]", /unknown/],
  ["[map(createArray(1), 'x')]", /lambda/],
])('%s is refused', (expression, words) => {
  expect(() => worth(expression)).toThrow(words);
});

test('names from unique and GUID functions follow from their texts alone, in the form that Azure gives', () => {
  const one = String(worth("[uniqueString('a')]"));
  expect(one).toMatch(/^[a-z2-7]{13}$/);
  expect(worth("[uniqueString('a')]")).toBe(one);
  expect(worth("[uniqueString('b')]")).not.toBe(one);
  expect(worth("[guid('a', 'b')]")).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(worth("[guid('a', 'b')]")).not.toBe(worth("[guid('ab', '')]"));
});

describe('a deployment', () => {
  const identity = { type: 'Microsoft.ManagedIdentity/userAssignedIdentities', apiVersion: '2023-01-31', name: 'me' };
  const expanded = (template: Record<string, Value>, given: Record<string, Value> = {}) =>
    expand({ resources: [identity], ...template }, given, placeIn('public'));

  test.each<[string, Record<string, Value>, Record<string, Value>, RegExp]>([
    ['a parameter too much', {}, { a: 1 }, /no such parameters: a/],
    ['a missing one', { parameters: { a: { type: 'string' } } }, {}, /a is missing/],
    ['one of another kind', { parameters: { a: { type: 'int' } } }, { a: '1' }, /no int/],
    [
      'one that is not allowed',
      { parameters: { a: { type: 'string', allowedValues: ['x'] } } },
      { a: 'y' },
      /not allowed/,
    ],
    ['one that is too long', { parameters: { a: { type: 'string', maxLength: 1 } } }, { a: 'yy' }, /too long/],
    ['one that is too small', { parameters: { a: { type: 'int', minValue: 1 } } }, { a: 0 }, /too small/],
    [
      'a variable that needs itself',
      { variables: { a: "[variables('a')]" }, outputs: { o: { value: "[variables('a')]" } } },
      {},
      /needs itself/,
    ],
    [
      'a look in a variable',
      { variables: { a: "[reference('x', 'y')]" }, outputs: { o: { value: "[variables('a')]" } } },
      {},
      /only known later/,
    ],
    ['a look in a name', { resources: [{ ...identity, name: "[reference('x', 'y').z]" }] }, {}, /only known later/],
  ])('refuses %s', (_, template, given, words) => {
    expect(() => expanded(template, given)).toThrow(words);
  });

  test('makes one of each turn, what conditions let through, and what is within, where that goes', () => {
    const within = {
      type: 'Microsoft.Resources/deployments',
      apiVersion: '2022-09-01',
      name: "[concat('d', copyIndex())]",
      copy: { name: 'loop', count: 2 },
      subscriptionId: 's',
      resourceGroup: "[concat('g', copyIndex())]",
      properties: {
        expressionEvaluationOptions: { scope: 'inner' },
        parameters: { n: { value: '[copyIndex()]' } },
        template: {
          parameters: { n: { type: 'int' } },
          resources: [{ ...identity, name: "[concat('inner', parameters('n'))]" }],
        },
      },
    };
    const { resources, left, loops } = expanded({
      resources: [within, { ...identity, name: 'never', condition: '[equals(1, 2)]' }],
    });
    expect(resources.map(({ id }) => id.replace('/providers/Microsoft.', ' '))).toEqual([
      '/subscriptions/s/resourceGroups/g0 Resources/deployments/d0',
      '/subscriptions/s/resourceGroups/g0 ManagedIdentity/userAssignedIdentities/inner0',
      '/subscriptions/s/resourceGroups/g1 Resources/deployments/d1',
      '/subscriptions/s/resourceGroups/g1 ManagedIdentity/userAssignedIdentities/inner1',
    ]);
    expect([...left].join()).toMatch(/never$/);
    expect(loops.get('loop')).toHaveLength(2);
    expect(objectOf(resources[0]?.body.properties, 'properties')).not.toHaveProperty('template');
  });
});

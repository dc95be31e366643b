// Runs the TypeScript of src and test as it is, by the same transformation as the tests: what is measured is what lies in
// the tree, never a stale build. Node's own type stripping does not do (our imports have no extension, our classes have
// parameter properties). Loaded by `node --require`; processes started by fork() inherit it.
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

const OPTIONS = {
  swcrc: false,
  jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
  module: { type: 'commonjs' },
};

function compile(module, filename) {
  module._compile(transformSync(readFileSync(filename, 'utf8'), { ...OPTIONS, filename }).code, filename);
}

// First in order: beside sdks.ts lies an sdks.json, and './sdks' means the former.
const others = Object.entries(require.extensions).filter(([extension]) => extension !== '.ts');
for (const extension of Object.keys(require.extensions)) delete require.extensions[extension];
Object.assign(require.extensions, { '.ts': compile }, Object.fromEntries(others));

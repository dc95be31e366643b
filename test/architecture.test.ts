import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { parseSync } from '@swc/core';

// Holds the house rules: which part may import which. A rule that fails names the file, what it imports, and why not.

const ROOT = resolve(__dirname, '..');
const SRC = join(ROOT, 'src');

interface Import {
  readonly file: string;
  /** Repository-relative path without extension for own files, else the package's name. */
  readonly target: string;
  readonly own: boolean;
  readonly typeOnly: boolean;
  /** Loaded when it is needed, by a call within the code. */
  readonly late: boolean;
}

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

/** Every import, export-from, dynamic import and require of the file. */
function importsOf(path: string): Import[] {
  const text = readFileSync(path, 'utf8');
  const file = relative(SRC, path).replace(/\.ts$/, '');
  const found: Array<{ specifier: string; typeOnly: boolean; late: boolean }> = [];
  for (const item of parseSync(text, { syntax: 'typescript', target: 'es2023' }).body) {
    if (item.type === 'ImportDeclaration') {
      const names = item.specifiers;
      const allTypes = names.length > 0 && names.every((name) => name.type === 'ImportSpecifier' && name.isTypeOnly);
      found.push({ specifier: item.source.value, typeOnly: item.typeOnly || allTypes, late: false });
    } else if ((item.type === 'ExportNamedDeclaration' || item.type === 'ExportAllDeclaration') && item.source) {
      const typeOnly = 'typeOnly' in item && Boolean(item.typeOnly);
      found.push({ specifier: item.source.value, typeOnly, late: false });
    }
  }
  for (const match of text.matchAll(/\b(?:import|require(?:\.resolve)?)\(\s*['"]([^'"]+)['"]/g)) {
    found.push({ specifier: match[1] ?? '', typeOnly: false, late: true });
  }
  return found.map(({ specifier, typeOnly, late }) => {
    const own = specifier.startsWith('.');
    const target = own ? relative(SRC, resolve(dirname(path), specifier)) : packageName(specifier);
    return { file, target, own, typeOnly, late };
  });
}

function packageName(specifier: string): string {
  if (isBuiltin(specifier)) return specifier;
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

const FILES = sourceFiles(SRC);
const IMPORTS = FILES.flatMap(importsOf);

/** `evidence/sources/identity` lies in part `evidence`; a file directly in src is its own part. */
function partOf(file: string): string {
  return file.split('/')[0] ?? file;
}

// index → start → world → server → channels → bot → dialogs → cards, support, watch, access → investigate → diagnosis → evidence → cloud.
// Each part may import what stands in a later row; parts of one row do not see each other, but for what is named beside.
const ROWS: ReadonlyArray<readonly string[]> = [
  ['index', 'doctor', 'teams-package', 'deploy', 'lab-cloud'],
  ['cli'],
  ['start'],
  ['world', 'guarded-doors'],
  ['server', 'listen'],
  ['lab', 'web'],
  ['channels'],
  ['bot'],
  ['dialogs'],
  ['cards', 'support', 'watch', 'teams'],
  ['access', 'store', 'pictures', 'read-body', 'json-reply'],
  ['investigate'],
  ['diagnosis'],
  ['evidence'],
  ['build', 'cloud', 'clock', 'log', 'redact', 'config', 'undo', 'in-flight', 'send-trouble', 'telemetry'],
  ['bytes', 'json', 'lanes', 'literal-table', 'on-first-use', 'percent', 'retry-after'],
];
const WITHIN_ROW: ReadonlySet<string> = new Set(['log → redact', 'lab → web', 'config → cloud', 'telemetry → clock']);

function rowOf(part: string): number {
  return ROWS.findIndex((row) => row.includes(part));
}

function broken(rule: (found: Import) => string | undefined): string[] {
  return IMPORTS.flatMap((found) => {
    const why = rule(found);
    return why ? [`${found.file} imports ${found.target}: ${why}`] : [];
  });
}

test('every file belongs to a part that the rows name', () => {
  expect(
    FILES.map((path) => partOf(relative(SRC, path).replace(/\.ts$/, ''))).filter((part) => rowOf(part) < 0),
  ).toEqual([]);
});

test('imports run one way', () => {
  expect(
    broken(({ file, target, own }) => {
      const [from, to] = [partOf(file), partOf(target)];
      if (!own || from === to || WITHIN_ROW.has(`${from} → ${to}`)) return undefined;
      return rowOf(to) > rowOf(from) ? undefined : 'imports run one way';
    }),
  ).toEqual([]);
});

test('no files import each other in a circle, not even for a type', () => {
  const targets = new Map<string, string[]>();
  const files = new Set(FILES.map((path) => relative(SRC, path).replace(/\.ts$/, '')));
  for (const { file, target, own } of IMPORTS) {
    const found = files.has(target) ? target : `${target}/index`;
    if (own) targets.set(file, [...(targets.get(file) ?? []), found]);
  }
  const done = new Set<string>();
  const circles: string[] = [];
  function follow(file: string, way: readonly string[]): void {
    if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
    if (way.includes(file) || done.has(file)) return;
    for (const target of targets.get(file) ?? []) follow(target, [...way, file]);
    done.add(file);
  }
  for (const file of targets.keys()) follow(file, []);
  expect(circles).toEqual([]);
});

test('a start loads what it needs, and nothing that only a question needs', () => {
  const loaded = new Set(['index']);
  const packages = new Set<string>();
  for (const file of loaded) {
    for (const { file: from, target, own, typeOnly, late } of IMPORTS) {
      if (typeOnly || late || (from !== file && from !== `${file}/index`)) continue;
      (own ? loaded : packages).add(target);
    }
  }
  // Budget "start": each takes 10 ms to 300 ms, and src/start/late.ts loads what a question needs of them.
  const late = [
    ...['botbuilder-dialogs', 'adaptivecards-templating', 'chrono-node', '@resvg/resvg-js', 'yazl', 'yauzl'],
    ...['azure-iothub', '@azure/identity', '@azure/monitor-query', '@azure/storage-blob', '@azure/storage-queue'],
    ...['@duckdb/node-api', '@kusto/language-service-next', '@peculiar/x509', 'aedes', 'ws'],
  ];
  expect(packages).toContain('botbuilder');
  expect(late.filter((name) => packages.has(name))).toEqual([]);
  const parts = [
    'bot/keepalive-bot',
    'bot/answer/answer-work',
    'diagnosis/checks',
    'support/make-case',
    'evidence/archive',
  ];
  expect([...loaded].filter((file) => parts.some((part) => file.startsWith(part)))).toEqual([]);
});

test('the diagnosis imports only types from the evidence, and is pure', () => {
  // How the registry writes "never" is knowledge of the data, not an act: it may be shared.
  const allowed = new Set(['evidence/device', 'evidence/evidence']);
  const pure = new Set(['zod']);
  expect(
    broken(({ file, target, own, typeOnly }) => {
      if (partOf(file) !== 'diagnosis') return undefined;
      if (!own) return pure.has(target) ? undefined : 'the diagnosis is pure: no I/O, no packages';
      return partOf(target) !== 'evidence' || typeOnly || allowed.has(target) ? undefined : 'types only';
    }),
  ).toEqual([]);
});

test('only world, the entry points and the lab know the lab', () => {
  expect(
    broken(({ file, target, own }) =>
      own && partOf(target) === 'lab' && !['lab', 'world', 'index', 'cli', 'lab-cloud'].includes(partOf(file))
        ? 'only world, index, cli and lab-cloud may'
        : undefined,
    ),
  ).toEqual([]);
});

test('the bot SDK stays in channels, bot, dialogs and cards', () => {
  const botSdk = /^(botbuilder|botframework-(schema|connector))/;
  expect(
    broken(({ file, target, own }) => {
      if (own || !botSdk.test(target)) return undefined;
      return ['channels', 'bot', 'dialogs', 'cards'].includes(partOf(file))
        ? undefined
        : 'the bot SDK is for the four folders';
    }),
  ).toEqual([]);
});

test('Azure SDKs stay at the edges', () => {
  const places = /^(evidence\/sources\/|access\/|store\/|support\/escalation|telemetry\/azure-monitor$)/;
  expect(
    broken(({ file, target, own, typeOnly }) => {
      if (own || !(target.startsWith('@azure/') || target === 'azure-iothub')) return undefined;
      // The lab and the access type speak of a credential's interface.
      if (typeOnly && target === '@azure/core-auth') return undefined;
      return places.test(file)
        ? undefined
        : 'Azure SDKs are for evidence/sources, access, store and support/escalation';
    }),
  ).toEqual([]);
});

test('OpenTelemetry stays in the telemetry, and is loaded only once there is somebody to send to', () => {
  const loads = (file: string) => file === 'telemetry/recorder' || file === 'telemetry/azure-monitor';
  expect(
    broken(({ file, target, own, typeOnly }) => {
      if (!own) return target.startsWith('@opentelemetry/') && !loads(file) ? 'the telemetry speaks of it' : undefined;
      if (!loads(target) || typeOnly || loads(file)) return undefined;
      return file === 'telemetry/open-telemetry' ? undefined : 'its packages take long to load';
    }),
  ).toEqual([]);
});

const ENTRIES = ['index.ts', 'cli.ts', 'doctor.ts', 'teams-package.ts', 'deploy.ts', 'lab-cloud.ts'];

test('only config and the entry points read the environment', () => {
  const readers = FILES.filter((path) => /process\.env/.test(readFileSync(path, 'utf8'))).map((path) =>
    relative(SRC, path),
  );
  // The entry points pass it on as a whole; they look at no variable.
  expect(readers.filter((file) => !['config.ts', ...ENTRIES].includes(file))).toEqual([]);
  for (const entry of ENTRIES) {
    const text = readFileSync(join(SRC, entry), 'utf8');
    expect(text).not.toMatch(/process\.env[.[]/);
  }
});

test('only the clock looks at the clock', () => {
  const readers = FILES.filter((path) => /\bDate\.now\(\)|\bnew Date\(\)/.test(readFileSync(path, 'utf8')));
  expect(readers.map((path) => relative(SRC, path))).toEqual(['clock.ts']);
});

test('file names are kebab-case domain words', () => {
  const names = FILES.map((path) => relative(SRC, path));
  expect(names.filter((name) => !/^([a-z0-9-]+\/)*[a-z0-9-]+\.ts$/.test(name))).toEqual([]);
  expect(names.filter((name) => /(^|[-/])(manager|service|helpers?|utils?|common|misc)(\.ts|\/)/.test(name))).toEqual(
    [],
  );
});

test('no errors swallowed, no types escaped', () => {
  const escapes = /catch\s*(\([^)]*\))?\s*\{\s*\}|@ts-(ignore|nocheck|expect-error)|\bas any\b|:\s*any\b/;
  const excused = (line: string | undefined) => /biome-ignore [^:]+: \S/.test(line ?? '');
  const offenders = FILES.flatMap((path) =>
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line, index, lines) => escapes.test(line) && !excused(line) && !excused(lines[index - 1]))
      .map((line) => `${relative(SRC, path)}: ${line.trim()}`),
  );
  expect(offenders).toEqual([]);
});

test('nothing goes on after writeHead(): restify, once it is loaded, makes it return nothing', () => {
  const chained = [...FILES, ...sourceFiles(__dirname)].filter((path) =>
    /\.writeHead\([^;]*\)\s*\.(?:end|write)\(/.test(readFileSync(path, 'utf8')),
  );
  expect(chained).toEqual([]);
});

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

// Everything that the bot says passes the gate, since the adapter puts it into the connector of each turn. What would
// reach a channel by another connector is named here; a new need for one has to be led through the gate.

const SRC = join(__dirname, '..', '..', '..', 'src');

/** Ways of the SDK, and of the wire, to a channel without the connector of a turn. */
const WAYS_AROUND = [
  /\bcreateConversation(Async)?\b/,
  /\bConnectorClient\b/,
  /\bConnectorFactory\b|\bConnectorFactoryKey\b|\bcreateConnectorFactory\b/,
  /\bcreateBotFrameworkClient\b|\bcreateUserTokenClient\b/,
  /\/v3\/conversations/,
];

/** Who names them, and why that is no way around. */
const KNOWN: Readonly<Record<string, string>> = {
  'channels/authentication.ts':
    'makes the connectors of turns, which the adapter leads through the gate, and the token service, which is no channel',
  'channels/gate/passage.ts': 'reads the addresses that pass the gate',
  'lab/direct-line/conversations.ts': 'is the channel: it answers there',
};

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sourceFiles(path);
    return entry.name.endsWith('.ts') ? [path] : [];
  });
}

const naming = sourceFiles(SRC)
  .filter((path) => WAYS_AROUND.some((way) => way.test(readFileSync(path, 'utf8'))))
  .map((path) => relative(SRC, path));

test('nobody reaches a channel without the gate', () => {
  expect(naming.filter((file) => KNOWN[file] === undefined)).toEqual([]);
});

test('and only one adapter talks to channels', () => {
  const adapters = sourceFiles(SRC).filter((path) => /new KeepaliveAdapter\(/.test(readFileSync(path, 'utf8')));
  expect(adapters.map((path) => relative(SRC, path))).toEqual(['channels/open-channel.ts']);
});

import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Finding } from '../../src/diagnosis/finding';
import { redactionInWords } from '../../src/redact';
import type { CaseParts } from '../../src/support/case-parts';
import { logOf, MADE_AT, noise, partsOf, zipTo } from '../kit/cases';
import { temporaryFolder } from '../kit/temporary-folder';
import { zipOf } from '../kit/zip';

const base = temporaryFolder();

/** Forms in which a person or a device may put a key anywhere; with what escaping for Markdown and JSON would break. */
const SECRETS: ReadonlyArray<readonly [name: string, text: string, secret: string]> = [
  [
    'a bare key with plus and slash',
    'c2V+cmV0/XNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMz+=',
    'c2V+cmV0/XNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMz+=',
  ],
  [
    'a connection string',
    'HostName=a.azure-devices.net;DeviceId=x;SharedAccessKey=aGVsbG8_aGVsbG8_aGVsbG8=',
    'aGVsbG8_aGVsbG8_aGVsbG8',
  ],
  [
    'a token',
    'SharedAccessSignature sr=a&sig=aGVsbG8*'.replace('*', '~aGVsbG8~aGVsbG8%3D&se=1'),
    'aGVsbG8~aGVsbG8~aGVsbG8',
  ],
  ['a bearer token', 'Authorization: Bearer abcdef_ghijkl_mnopqr_stuvwx', 'abcdef_ghijkl_mnopqr_stuvwx'],
  ['a password in an address', 'http://user:hunter_22@proxy:8080', 'hunter_22'],
  ['a private key', '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEEIabc_\n-----END EC PRIVATE KEY-----', 'MHcCAQEEIabc'],
];

/** The secret in every place of a case where a person, a device or a service can put it. */
async function everywhere(text: string): Promise<CaseParts> {
  const parts = await partsOf('losses-with-a-log');
  const [first, ...others] = parts.report.findings;
  const { identity, connections, hub } = parts.evidence;
  if (!first || !identity.ok || !identity.data || !connections.ok || !hub.ok) throw new Error('The scenario has all.');
  const because: Finding['because'] = [{ kind: 'identity', text }];
  const gaps = [{ kind: 'twin', why: 'failed', detail: text, fix: text }] as const;
  const findings = [
    {
      ...first,
      title: text,
      explanation: text,
      because,
      next: [{ do: 'run', who: text, text, command: text }] as const,
    },
    ...others,
  ];
  const inZip = zipOf([
    { name: `${text.replaceAll('\n', '')}.txt`, content: text },
    { name: 'inner.gz', content: gzipSync(text) },
    { name: 'inner.zip', content: zipOf([{ name: 'a.txt', content: text }]) },
  ]);
  return {
    ...parts,
    report: {
      ...parts.report,
      verdict: { ...parts.report.verdict, headline: text },
      findings,
      gaps,
      subject: { ...parts.report.subject, deviceId: text },
    },
    evidence: {
      ...parts.evidence,
      identity: { ...identity, data: { ...identity.data, statusReason: text } },
      twin: { ok: true, data: { deviceId: 'x', tags: { note: text, [text]: 1 } }, searched: text },
      connections: {
        ...connections,
        data: {
          ...connections.data,
          records: connections.data.records.map((one) => ({ ...one, sdkVersion: text, description: text })),
        },
      },
    },
    queries: [{ text }],
    transcript: [
      { at: MADE_AT, by: 'person', text },
      { at: MADE_AT, by: 'keepalive', text: `**${text}**` },
    ],
    escalation: { number: text, severity: text, contact: 'ops@example.com' },
    deviceLogs: [
      logOf(text, `before\n${text}\nafter\n${noise(6_000)}${text}`),
      logOf('utf16.txt', Buffer.from(`\ufeff${text}`, 'utf16le')),
      logOf('bundle.zip', inZip),
    ],
  };
}

test.each(SECRETS)('%s stays nowhere, whole or cut to fit', async (name, text, secret) => {
  const parts = await everywhere(text);
  for (const fit of [null, { bytes: 60_000, whole: 'elsewhere' }]) {
    const { files, contents } = await zipTo(join(base, `${name}-${fit === null}.zip`), parts, fit);
    for (const [file, content] of files) {
      const unescaped = content.replace(/\\(.)/g, '$1');
      expect([file, content.includes(secret) || unescaped.includes(secret) || file.includes(secret)]).toEqual([
        file,
        false,
      ]);
    }
    expect(Object.values(contents.removed).reduce((sum, times) => sum + times, 0)).toBeGreaterThan(20);
    expect(JSON.parse(files.get('redaction.json') ?? '')).toEqual({
      removed: contents.removed,
      replaced: contents.replaced,
      summary: redactionInWords({ ...contents.removed, ...contents.replaced }),
    });
  }
});

test('the same secret has the same placeholder in every file', async () => {
  const [[, text = ''] = []] = SECRETS;
  const { files } = await zipTo(join(base, 'placeholders.zip'), await everywhere(text));
  const found = [...files.values()].flatMap((content) => content.match(/\[removed:[a-z-]+:\d+\]/g) ?? []);
  expect(new Set(found)).toEqual(new Set(['[removed:bare-key:1]']));
});

test('a key that two chunks of a log share is found', async () => {
  const key = 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ=';
  const log = Array.from({ length: 20_000 }, (_, index) => `${index} SharedAccessKey=${key}`).join('\n');
  const { files, contents } = await zipTo(
    join(base, 'chunks.zip'),
    await partsOf('losses-with-a-log', { deviceLogs: [logOf('a.txt', log)] }),
  );
  expect(files.get('device-logs/1-a.txt')).not.toContain(key.slice(0, 12));
  expect(contents.removed).toEqual({ key: 20_000 });
});

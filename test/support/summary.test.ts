import { join } from 'node:path';
import type { Finding } from '../../src/diagnosis/finding';
import type { CaseParts } from '../../src/support/case-parts';
import { logOf, MADE_AT, noise, partsOf, zipTo } from '../kit/cases';
import { HOSTILE } from '../kit/hostile-text';
import { temporaryFolder } from '../kit/temporary-folder';

const base = temporaryFolder();
let number = 0;

async function summaryOf(parts: CaseParts, bytes?: number): Promise<string> {
  number += 1;
  const fit = bytes === undefined ? null : { bytes, whole: 'in the folder cases/1, until 2026-12-20' };
  return (await zipTo(join(base, `${number}.zip`), parts, fit)).files.get('summary.md') ?? '';
}

const ESCALATION = { number: 'KA-7F3K2M', severity: 'high', contact: 'ops@example.com' };
const HUB_ID =
  '/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-fabrikam/providers/Microsoft.Devices/IotHubs/fabrikam-water';

describe('what a support engineer would ask', () => {
  let text = '';
  beforeAll(async () => {
    const parts = await partsOf('losses-with-a-log', { escalation: ESCALATION });
    const logs = [
      ...(parts.deviceLogs ?? []),
      logOf('large.txt', `SharedAccessKey=${'k'.repeat(40)}\n${noise(3_000)}`),
    ];
    text = await summaryOf({ ...parts, deviceLogs: logs }, 60_000);
  });

  test.each<[question: string, answer: string | RegExp]>([
    [
      'what is it?',
      /^# KA-7F3K2M: pump-17 on fabrikam-water\.azure-devices\.net\n\n\*\*pump-17: most likely the device lost its way to the hub several times\.\*\*\n/,
    ],
    ['how sure?', '- Verdict: fault, likely'],
    ['when?', '- Looked at: 2026-02-02 17:24 UTC to 2026-02-03 05:24 UTC (12 h)'],
    ['how fresh?', '- Data up to: 2026-02-03 05:12 UTC'],
    ['how bad?', '| Escalation | KA-7F3K2M, severity high |'],
    ['whom do I answer?', '| Contact | ops\\@example.com |'],
    ['which device?', '| Device | pump-17 |'],
    [
      'is it allowed in, and is it there?',
      '| In the registry | enabled, connection state Connected (may lag), last activity 2026-02-03 05:23 UTC, authentication sas |',
    ],
    [
      // The address is a stand-in that begins like the real one.
      'which SDK, protocol, from where?',
      '| Its client | com.microsoft.azure.sdk.iot.iot-device-client/2.5.1 (17.0.12; Linux; amd64), Mqtt, signs in by sas, from 192.77.21.XXX |',
    ],
    ['which resource?', `| Hub resource id | ${HUB_ID} |`],
    ['where?', '| Region | westeurope |'],
    ['which tier?', '| Tier | S1 × 2 |'],
    ['which cloud?', '| Cloud | Azure (global) |'],
    ['what was found?', '### 1. The device lost its way to the hub several times'],
    ['what proves it?', '- Proof (connections): 6 connections lost without a goodbye (404104)'],
    ['is it only this device?', '- Proof (fleet): The rest of the hub did not drop with it.'],
    [
      'what was tried?',
      "- technician at the device: At these times, look at signal, power and restarts; test the way to the hub from the device’s network. `openssl s_client -connect 'fabrikam-water.azure-devices.net:8883' </dev/null` (`network-loss`)",
    ],
    [
      'how often does it end, and how?',
      'How they ended: 6 × 401003 IotHubUnauthorized + 404104 DeviceConnectionClosedRemotely, 6 × 404104 DeviceConnectionClosedRemotely, 1 × still connected.',
    ],
    [
      'when was it last there?',
      /\| --- \|\n\| 2026-02-03 04:24:36 \| {2}\| {2}\| {2}\| still connected \|\n\| 2026-02-03 03:14:54 \| 2026-02-03 04:24:34 \| 70 min \| 2 s \| 401003/,
    ],
    ['what could not be seen?', '- resource-health (not-provided): The case does not hold it.'],
    [
      'what does the device say?',
      '- "device.txt" (Java device SDK), 2026-02-02 18:14 to 2026-02-03 04:24 (no zone given), tells that a host name could not be looked up (594 times)',
    ],
    ['what was taken out?', '- Removed 1 key; replaced '],
    ['are these the real addresses?', ' The same value has the same placeholder or stand-in in every file.'],
    ['how do I see it myself?', '`npm run --silent diagnose -- --case FOLDER_OR_ZIP`'],
    ['is this all?', '- device-logs/2-large.txt, '],
    ['where is the rest?', 'Where the whole case is: in the folder cases/1, until 2026-12-20.'],
    ['how long may I keep it?', 'To be deleted after 2026-12-20 15:00 UTC, with every copy of it.'],
  ])('%s', (_, answer) => {
    if (typeof answer === 'string') expect(text).toContain(answer);
    else expect(text).toMatch(answer);
  });

  test('the verdict stands first, what is in the case last', () => {
    const heads = text.split('\n').filter((line) => line.startsWith('## '));
    expect(heads).toEqual([
      '## Who and where',
      '## Findings',
      '## What was advised',
      '## Timeline',
      '## What was looked at',
      '## What is missing',
      '## Logs of the device',
      '## This case',
    ]);
  });
});

test('what could not be seen is said where it would be looked for', async () => {
  const text = await summaryOf(await partsOf('registry-denied'));
  expect(text).toMatch(/^\| In the registry \| not seen \(denied\): /m);
  expect(await summaryOf(await partsOf('deleted'))).toContain(
    '| In the registry | not there: the hub knows no such device |',
  );
});

test('long stories are cut to the newest', async () => {
  const parts = await partsOf('wrong-key-from-the-start');
  const { connections } = parts.evidence;
  if (!connections.ok) throw new Error('The scenario has records.');
  const text = await summaryOf(parts);
  expect(text).toMatch(/The newest 10 refusals:/);
  expect(text.match(/^\| 2\d{3}-.*\| 40\d{4} \|/gm)?.length).toBe(10);
});

/** GitHub's Markdown makes links of bare addresses, too. The package has no types. */
const MarkdownIt: new (options: object) => { render(text: string): string } = require(
  join(__dirname, '..', '..', 'node_modules', 'markdown-it'),
);
const reader = new MarkdownIt({ html: true, linkify: true });

test.each([
  ...HOSTILE,
  '[click](https://evil.example)',
  'https://evil.example/x',
  'www.evil.example',
  'me@evil.example',
  '![x](https://evil.example/p.png)',
  '<img src=x onerror=alert(1)>',
  '| a | b |',
  '**bold** _em_ `code` ~~no~~ $x$ &lt;',
  '# head',
  '1. one',
  '- one',
])('text from outside stays text: %s', async (hostile) => {
  const parts = await partsOf('losses-with-a-log', { deviceLogs: [], escalation: { ...ESCALATION, contact: hostile } });
  const [first, ...others] = parts.report.findings;
  const { identity } = parts.evidence;
  if (!first || !identity.ok || !identity.data) throw new Error('The scenario has a finding.');
  const because: Finding['because'] = [{ kind: 'identity', text: hostile }];
  const text = await summaryOf({
    ...parts,
    report: {
      ...parts.report,
      findings: [{ ...first, title: hostile, explanation: hostile, because, guides: [] }, ...others],
    },
    evidence: { ...parts.evidence, identity: { ...identity, data: { ...identity.data, statusReason: hostile } } },
    transcript: [{ at: MADE_AT, by: 'person', text: hostile }],
  });
  const html = reader.render(text);
  expect(html).not.toMatch(/href="[^"]*evil/);
  expect(html).not.toMatch(/<img|<em>|<s>|onerror=alert\(1\)>/);
  expect(html.match(/<h[1-6]>/g)?.length).toBe(text.split('\n').filter((line) => /^#{1,3} /.test(line)).length);
  for (const [row] of html.matchAll(/<tr>[\s\S]*?<\/tr>/g)) expect([2, 5]).toContain(row.match(/<t[hd]/g)?.length);
});

import { join } from 'node:path';
import { createLog } from '../../src/log';
import { start } from '../../src/start';
import { COUNTERS, DURATIONS } from '../../src/telemetry/instruments';
import { textsIn } from '../kit/cases';
import { DirectLineConversation, report } from '../kit/direct-line-client';
import { labConfig } from '../kit/lab-config';
import { offsetClock } from '../kit/offset-clock';
import { recordedTelemetry } from '../kit/recorded';
import { portClosedLog } from '../kit/some-logs';
import { temporaryFolder } from '../kit/temporary-folder';
import { seeded } from '../redact/secrets';

// A whole conversation on the whole program, with a recording exporter: one reference leads from the message to the log, the
// trace, the case and the ticket; and nothing of what was said, about which device, on which hub and by whom, left by telemetry.

const AT = new Date('2026-11-20T14:59:00Z');
const dataDir = temporaryFolder();
const SECRETS = seeded(20_261_129).filter(({ text }) => !/[\n"\\]/.test(text) && text.length < 150);

interface Line {
  readonly msg: string;
  readonly reference?: string;
  readonly number?: string;
}

test('one reference through all of it, and nothing else of it', async () => {
  const lines: string[] = [];
  const log = createLog('info', (line) => void lines.push(line));
  const { telemetry, spans, metrics, text } = recordedTelemetry();
  const keepalive = await start({
    config: labConfig(dataDir, { LOG_LEVEL: 'info' }),
    clock: offsetClock(AT),
    log,
    telemetry,
    lab: { seed: 8 },
  });
  const talk = await DirectLineConversation.start(keepalive.origin);
  await talk.ask('why does pump-08 on contoso-lab keep disconnecting?', (one) => report(one) !== undefined);
  for (const { text } of SECRETS) await talk.ask(`my colleague Grace Hopper says the key is ${text}`);
  await talk.ask(
    `log of pump-08 on contoso-lab:\n${portClosedLog(AT)}`,
    ({ attachments }) => attachments !== undefined,
  );
  await talk.say('escalate pump-08 on contoso-lab, severity high, contact ops@example.com');
  const preview = await talk.waitFor(({ summary }) => String(summary).startsWith('Not sent yet'));
  const number = /KA-\w{6}/.exec(String(preview.summary))?.[0] ?? '';
  await talk.say('yes');
  await talk.waitFor(({ text }) => String(text).startsWith(`${number} has arrived`));
  talk.close();
  await keepalive.stop();

  const said = lines.map((line): Line => JSON.parse(line));
  const opened = said.find(({ msg }) => msg === 'an escalation was opened');
  expect(opened).toMatchObject({ number, reference: expect.stringMatching(/^[0-9a-f]{8}$/) });
  const reference = opened?.reference ?? '';
  const heard = said.filter((line) => line.reference === reference).map(({ msg }) => msg);
  for (const msg of [
    'a turn ended',
    'a job ended',
    'a diagnosis ended',
    'an escalation was agreed to',
    'an escalation came to rest',
  ])
    expect(heard).toContain(msg);
  expect(heard.filter((msg) => msg === 'a job ended')).toHaveLength(2);
  const files = await textsIn(join(dataDir, 'escalations', number, 'case.zip'));
  expect(files.get('summary.md')).toContain(`- Reference: ${reference}, in the log of whoever runs Keepalive`);

  const own = spans().filter(({ attributes }) => attributes.reference === reference);
  expect(new Set(own.map(({ trace }) => trace)).size).toBe(1);
  const names = own.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining(['keepalive.turn', 'keepalive.job', 'keepalive.diagnosis', 'keepalive.source']),
  );

  const measured = new Map((await metrics()).map((metric) => [metric.name, metric]));
  expect([...measured.keys()].sort()).toEqual([...Object.keys(DURATIONS), ...Object.keys(COUNTERS)].sort());
  const about = (name: string) => measured.get(name)?.points.map(({ attributes }) => attributes);
  expect(about('keepalive.findings')).toContainEqual({ finding: 'duplicate-identity', place: 'first' });
  expect(about('keepalive.escalations')).toEqual([{ end: 'delivered' }]);
  expect(about('keepalive.turn')).toContainEqual({ channel: 'directline', activity: 'message', end: 'answered' });

  const all = await text();
  const people = [talk.conversationId, ...talk.seen.flatMap(({ from }) => (from.role === 'user' ? [from.id] : []))];
  const words = [
    'pump-08',
    'contoso',
    'azure-devices',
    'Grace',
    'Hopper',
    'ops@example.com',
    'ETIMEDOUT',
    number,
    dataDir,
  ];
  const forbidden = [...words, ...people, ...SECRETS.map((secret) => secret.text)];
  expect(forbidden.filter((one) => all.includes(one))).toEqual([]);
  // It can find what it looks for.
  expect(all).toContain('duplicate-identity');
  expect(all).toContain(reference);
}, 120_000);

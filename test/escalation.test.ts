import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { silentLog } from '../src/log';
import { start } from '../src/start';
import { sign } from '../src/support/escalation/signature';
import { textsIn } from './kit/cases';
import { DirectLineConversation } from './kit/direct-line-client';
import { labConfig } from './kit/lab-config';
import { offsetClock } from './kit/offset-clock';
import { portClosedLog } from './kit/some-logs';
import { temporaryFolder } from './kit/temporary-folder';

const AT = new Date('2026-11-20T14:59:00Z');
const dataDir = temporaryFolder();

test('from the words to the folder, and the answer of support back into the chat', async () => {
  const secret = 'a-secret-that-is-long-enough-to-be-one';
  const clock = offsetClock(AT);
  const config = labConfig(dataDir, { ESCALATION_WEBHOOK_SECRET: secret });
  const keepalive = await start({ config, clock, log: silentLog, lab: { seed: 8 } });
  const talk = await DirectLineConversation.start(keepalive.origin);
  await talk.say('escalate pump-08 on contoso-lab, severity high, contact ops@example.com');
  const preview = await talk.waitFor(({ summary }) => String(summary).startsWith('Not sent yet'));
  const number = /KA-\w{6}/.exec(String(preview.summary))?.[0] ?? '';
  await talk.say('yes');
  const told = await talk.waitFor(({ text }) => String(text).startsWith(`${number} has arrived`));
  expect(told.text).toContain('is in the folder');

  const folder = join(dataDir, 'escalations', number);
  const ticket = JSON.parse(readFileSync(join(folder, 'ticket.json'), 'utf8'));
  expect(ticket).toMatchObject({ number, severity: 'high', contact: 'ops@example.com', verdict: { status: 'fault' } });
  const zip = readFileSync(join(folder, 'case.zip'));
  expect(createHash('sha256').update(zip).digest('hex')).toBe(ticket.case.sha256);
  expect(zip.includes('summary.md')).toBe(true);

  const body = JSON.stringify({
    number,
    id: '1',
    from: 'Kim',
    text: 'Give the second one its own identity.',
    state: 'closed',
  });
  const headers = { 'keepalive-signature': sign(secret, body, clock.now()) };
  const answer = () => fetch(`${keepalive.origin}/api/escalations/answer`, { method: 'POST', body, headers });
  expect((await answer()).status).toBe(202);
  const card = await talk.waitFor(({ summary }) => String(summary).startsWith('Kim of support answers'));
  expect(JSON.stringify(card.attachments)).toContain('Give the second one its own identity');
  expect((await answer()).status).toBe(200);
  await talk.say('status');
  await talk.waitFor(({ summary }) => summary === `${number}, pump-08: Closed by support.`);
  talk.close();
  await keepalive.stop();
});

test('a log that was given for the device goes with the case', async () => {
  const config = labConfig(dataDir);
  const keepalive = await start({ config, clock: offsetClock(AT), log: silentLog, lab: { seed: 8 } });
  const talk = await DirectLineConversation.start(keepalive.origin);
  const words = 'escalate pump-08 on contoso-lab, severity high, contact ops@example.com';
  await talk.say(`${words}\n${portClosedLog(AT)}`);
  const preview = await talk.waitFor(({ summary }) => String(summary).startsWith('Not sent yet'));
  const number = /KA-\w{6}/.exec(String(preview.summary))?.[0] ?? '';
  await talk.say('yes');
  await talk.waitFor(({ text }) => String(text).startsWith(`${number} has arrived`));
  const files = await textsIn(join(dataDir, 'escalations', number, 'case.zip'));
  const logs = [...files].filter(([name]) => name.startsWith('device-logs/'));
  expect(logs).toEqual([[expect.any(String), expect.stringContaining('connect ETIMEDOUT')]]);
  talk.close();
  await keepalive.stop();
});

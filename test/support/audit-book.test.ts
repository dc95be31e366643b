import { keepAudit } from '../../src/support/audit-book';
import { handClock } from '../kit/hand-clock';
import { memoryRecords } from '../kit/memory-store';

const NOW = new Date('2026-11-20T15:00:00Z');
const DAY = 24 * 3_600_000;
const ENTRY = {
  who: { id: '29:ann', channel: 'msteams', aadObjectId: 'a' },
  what: 'diagnose',
  subject: { hub: 'contoso-lab.azure-devices.net', deviceId: 'pump-08' },
  result: 'begun',
  why: null,
} as const;

function book() {
  const clock = handClock(NOW);
  const records = memoryRecords();
  const lines: object[] = [];
  const errors: object[] = [];
  const log = { info: (line: object) => void lines.push(line), error: (line: object) => void errors.push(line) };
  return { clock, records, lines, errors, audit: keepAudit(records, { clock, days: 30, log }) };
}

async function all(audit: ReturnType<typeof book>['audit'], since: Date | null = null) {
  const found = [];
  for await (const entry of audit.entries(since)) found.push(entry);
  return found;
}

test('is a line of the log and a record, oldest first, and ends with its days', async () => {
  const { audit, clock, lines } = book();
  await audit.note(ENTRY);
  clock.move(DAY);
  await audit.note({ ...ENTRY, what: 'enable-device', result: 'refused', why: 'no-role' });
  expect(lines).toMatchObject([
    { audit: true, what: 'diagnose', at: NOW.toISOString() },
    { audit: true, what: 'enable-device', result: 'refused', why: 'no-role' },
  ]);
  expect((await all(audit)).map(({ what, at }) => [what, at.getTime()])).toEqual([
    ['diagnose', NOW.getTime()],
    ['enable-device', NOW.getTime() + DAY],
  ]);
  expect(await all(audit, new Date(NOW.getTime() + 1))).toHaveLength(1);
  await audit.tidy(new Date(NOW.getTime() + 30 * DAY));
  expect(await all(audit)).toHaveLength(2);
  await audit.tidy(new Date(NOW.getTime() + 30 * DAY + 1));
  expect((await all(audit)).map(({ what }) => what)).toEqual(['enable-device']);
});

test('trouble with the store is logged, and stops nobody', async () => {
  const { clock, lines, records } = book();
  const errors: object[] = [];
  const broken = { ...records, put: async () => Promise.reject(new Error('full')) };
  const log = { info: (line: object) => void lines.push(line), error: (line: object) => void errors.push(line) };
  await keepAudit(broken, { clock, days: 30, log }).note(ENTRY);
  expect([lines.length, errors.length]).toEqual([1, 1]);
});

test('names that were typed are cut', async () => {
  const { audit } = book();
  await audit.note({ ...ENTRY, subject: { hub: 'h'.repeat(4_000), deviceId: 'd'.repeat(4_000) } });
  const [entry] = await all(audit);
  expect([entry?.subject.hub?.length, entry?.subject.deviceId?.length]).toEqual([260, 128]);
});

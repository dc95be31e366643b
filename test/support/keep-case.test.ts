import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { CaseOwner } from '../../src/support/case-links';
import { keepCaseLinks } from '../../src/support/case-links';
import { type CaseKeeping, keepCases } from '../../src/support/keep-case';
import { MADE_AT, partsOf, replayed, textsIn } from '../kit/cases';
import { handClock } from '../kit/hand-clock';
import { memoryFiles, memoryRecords } from '../kit/memory-store';
import { temporaryFolder } from '../kit/temporary-folder';

const OWNER: CaseOwner = { person: { channel: 'webchat', id: 'ann' }, conversationId: 'talk-1' };
const parent = temporaryFolder();
let number = 0;

function keeping(more: Partial<CaseKeeping> = {}) {
  number += 1;
  const dataDir = join(parent, String(number));
  const clock = handClock(MADE_AT);
  const files = memoryFiles(clock.now);
  const links = keepCaseLinks({ files, records: memoryRecords() }, clock);
  const cases = keepCases({
    dataDir,
    showsPaths: true,
    files,
    links,
    addressOf: (id) => `https://bot.example.com/cases/${id}`,
    clock,
    cloud: 'public',
    caseDays: 7,
    queries: { of: () => [] },
    transcriptOf: async () => [{ at: MADE_AT, by: 'person', text: 'why does it drop?' }],
    ...more,
  });
  const folders = () => readdirSync(join(dataDir, 'cases'));
  return { cases, files, links, folders, clock, dataDir };
}

const idOf = (address: string | null) => address?.split('/').at(-1) ?? '';

test('outside of the lab the path of the server is not told', async () => {
  const { cases, dataDir } = keeping({ showsPaths: false });
  const { where } = await cases.keep({ id: 'abcd1234' }, OWNER, await partsOf('losses-with-a-log'));
  expect(where).toMatch(/^the folder “cases\/abcd1234-pump-17-[0-9a-f]{8}” where Keepalive runs$/);
  expect(where).not.toContain(dataDir);
});

test('a folder, and the same as a zip behind an address, until the same day', async () => {
  const { cases, files, links } = keeping();
  const found = await partsOf('losses-with-a-log');
  const { where, address, contents } = await cases.keep({ id: 'abcd1234' }, OWNER, found);
  const folder = where.replace('the folder ', '');
  expect(folder).toMatch(/\/cases\/abcd1234-pump-17-[0-9a-f]{8}$/);
  expect(address).toMatch(/^https:\/\/bot\.example\.com\/cases\/[\w-]{24}$/);
  expect(contents.expires).toEqual(new Date('2026-11-27T15:00:01Z'));
  const fetched = await links.open(idOf(address));
  expect(fetched?.name).toBe('keepalive-pump-17-2026-11-20.zip');
  const stream = await fetched?.open();
  const zip = join(parent, 'fetched.zip');
  writeFileSync(zip, stream ? await buffer(stream) : '');
  expect(await textsIn(zip)).toEqual(await textsIn(folder));
  expect((await textsIn(zip)).get('transcript.md')).toContain('why does it drop?');
  expect((await replayed(zip)).verdict).toEqual(found.report.verdict);
  expect((await files.stat(`collected/${folder.split('/').at(-1)}.zip`))?.expires).toEqual(contents.expires);
});

test('the same job again takes the place of the first; another device has its own', async () => {
  const { cases, files, folders } = keeping();
  const found = await partsOf('losses-with-a-log');
  await cases.keep({ id: 'abcd1234' }, OWNER, found);
  await cases.keep({ id: 'abcd1234' }, OWNER, found);
  expect([folders().length, files.all.size]).toEqual([1, 1]);
  const module = { ...found, report: { ...found.report, subject: { ...found.report.subject, moduleId: 'm' } } };
  await cases.keep({ id: 'abcd1234' }, OWNER, module);
  expect([folders().length, files.all.size]).toEqual([2, 2]);
});

test('without an address, and where the store takes no such file, there is the folder', async () => {
  const without = keeping({ addressOf: null });
  const found = await partsOf('disabled');
  expect(await without.cases.keep({ id: 'a' }, OWNER, found)).toMatchObject({ address: null });
  expect(without.files.all.size).toBe(0);
  const full = keeping();
  full.files.put = async () => Promise.reject(new RangeError('too large'));
  const kept = await full.cases.keep({ id: 'a' }, OWNER, found);
  expect(kept.address).toBeNull();
  expect(existsSync(join(kept.where.replace('the folder ', ''), 'manifest.json'))).toBe(true);
});

test('hostile ids lead nowhere', async () => {
  const { cases, folders, dataDir } = keeping();
  const found = await partsOf('disabled');
  const subject = { ...found.report.subject, deviceId: '../../etc/passwd' };
  await cases.keep({ id: 'a' }, OWNER, { ...found, report: { ...found.report, subject } });
  expect(folders()).toEqual([expect.stringMatching(/^a-______etc_passwd-[0-9a-f]{8}$/)]);
  expect(readdirSync(dataDir)).toEqual(['cases']);
});

test('who is forgotten leaves no case', async () => {
  const { cases, files, links, folders } = keeping();
  const found = await partsOf('disabled');
  const { address } = await cases.keep({ id: 'a' }, OWNER, found);
  await cases.keep({ id: 'b' }, { ...OWNER, conversationId: 'another' }, found);
  await cases.forget(OWNER);
  expect(await links.open(idOf(address))).toBeNull();
  expect(files.all.size).toBe(1);
  expect(folders()).toEqual([expect.stringMatching(/^b-/)]);
});

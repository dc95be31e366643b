import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { SupportTicketSettings } from '../../../src/config/escalation-settings';
import { createLabCertificates, type LabCertificates } from '../../../src/lab/certificate-authority';
import type { Escalation } from '../../../src/support/escalation/escalation';
import { folderSink } from '../../../src/support/escalation/folder-sink';
import { checkSignature } from '../../../src/support/escalation/signature';
import type { Delivery } from '../../../src/support/escalation/sink';
import { supportApi } from '../../../src/support/escalation/support-api';
import { supportTicketSink } from '../../../src/support/escalation/support-ticket-sink';
import { webhookSink } from '../../../src/support/escalation/webhook-sink';
import { deskServer, type Reply } from '../../kit/desk-server';
import { handedOver, memoryDesk, ZIP, ZIP_HASH } from '../../kit/escalations';
import { handClock } from '../../kit/hand-clock';
import { temporaryFolder } from '../../kit/temporary-folder';

const NOW = new Date('2026-11-20T12:00:00Z');
const SECRET = 'a-secret-that-is-long-enough-to-be-one';
const never = new AbortController().signal;
const openZip = async () => Readable.from([ZIP]);

/** Waits for nobody: what is to end by itself does, and no deadline falls. */
function clockWithoutWaits() {
  return {
    ...handClock(NOW),
    wait: (ms: number) => (ms < 10_000 ? Promise.resolve() : new Promise<void>(() => undefined)),
  };
}

let escalation: Escalation;
let certificates: LabCertificates;
const folders = temporaryFolder();
beforeAll(async () => {
  certificates = await createLabCertificates(new Date());
  escalation = await handedOver(memoryDesk(handClock(NOW)));
});

describe('the folder', () => {
  test('ticket.json comes last and says the hash of the zip; again changes nothing', async () => {
    const folder = mkdtempSync(join(folders, 'sink-'));
    const sink = folderSink(folder, handClock(NOW));
    const { number } = escalation;
    expect(await sink.deliver(escalation, openZip, never)).toEqual({ ok: true, externalId: number });
    expect(readdirSync(join(folder, number)).sort()).toEqual(['case.zip', 'ticket.json']);
    const ticket = readFileSync(join(folder, number, 'ticket.json'), 'utf8');
    expect(JSON.parse(ticket)).toMatchObject({
      number,
      severity: 'high',
      contact: 'ops@example.com',
      verdict: { status: 'fault' },
      case: { sha256: ZIP_HASH, bytes: ZIP.length },
      keptUntil: '2026-12-20T12:00:00.000Z',
    });
    await sink.deliver(escalation, openZip, never);
    expect(readFileSync(join(folder, number, 'ticket.json'), 'utf8')).toBe(ticket);
  });

  test('a copy that breaks off leaves no ticket, and the next try mends a torn zip', async () => {
    const folder = mkdtempSync(join(folders, 'sink-'));
    const sink = folderSink(folder, handClock(NOW));
    const place = join(folder, escalation.number);
    const torn = async () => Readable.from([ZIP.subarray(0, 3)]);
    expect(await sink.deliver(escalation, torn, never)).toMatchObject({ ok: false, retry: true });
    expect(existsSync(join(place, 'ticket.json'))).toBe(false);
    await sink.deliver(escalation, openZip, never);
    expect(
      createHash('sha256')
        .update(readFileSync(join(place, 'case.zip')))
        .digest('hex'),
    ).toBe(ZIP_HASH);
  });

  test('a disk that cannot be written is trouble, not a crash', async () => {
    const folder = mkdtempSync(join(folders, 'sink-'));
    writeFileSync(join(folder, 'taken'), '');
    const sink = folderSink(join(folder, 'taken'), handClock(NOW));
    expect(await sink.deliver(escalation, openZip, never)).toMatchObject({ ok: false, retry: true });
  });

  test('deliveries go on their date, and nothing else in the folder does', async () => {
    const folder = mkdtempSync(join(folders, 'sink-'));
    const sink = folderSink(folder, handClock(NOW));
    await sink.deliver(escalation, openZip, never);
    writeFileSync(join(folder, 'notes.txt'), 'of the support team');
    expect(await sink.sweep(new Date('2026-12-19T00:00:00Z'))).toBe(0);
    expect(await sink.sweep(new Date('2026-12-21T00:00:00Z'))).toBe(1);
    expect(readdirSync(folder)).toEqual(['notes.txt']);
  });
});

describe('the web hook', () => {
  async function posted(
    ...replies: Array<Reply | null>
  ): Promise<[Delivery, Awaited<ReturnType<typeof deskServer>>['asked']]> {
    const desk = await deskServer(() => replies.shift() ?? null);
    const sink = webhookSink({ url: `${desk.url}/hook`, secret: SECRET }, clockWithoutWaits());
    const delivery = await sink.deliver(escalation, openZip, never);
    await desk.close();
    return [delivery, desk.asked];
  }

  test('one signed post holds all of the case, under its number', async () => {
    const reply = { status: 201, body: '{"id":"INC0042","link":"https://desk.example.com/INC0042"}' };
    const [delivery, [asked]] = await posted(reply);
    expect(delivery).toEqual({ ok: true, externalId: 'INC0042', link: 'https://desk.example.com/INC0042' });
    expect(asked?.headers).toMatchObject({
      'idempotency-key': escalation.number,
      'keepalive-event': 'escalation.created',
      'content-type': 'application/json',
    });
    const header = asked?.headers['keepalive-signature'];
    expect(checkSignature(SECRET, asked?.body ?? Buffer.alloc(0), String(header), NOW)).toBeNull();
    const payload = JSON.parse(String(asked?.body));
    expect(payload).toMatchObject({
      event: 'escalation.created',
      number: escalation.number,
      case: { sha256: ZIP_HASH },
    });
    expect(Buffer.from(payload.case.content, 'base64').equals(ZIP)).toBe(true);
  });

  const SORTED: ReadonlyArray<readonly [string, Reply | null, Partial<Delivery>]> = [
    ['garbage with 200', { status: 200, body: '<html>\u0000' }, { ok: true }],
    ['no body', { status: 204 }, { ok: true }],
    ['it has it already', { status: 409, body: 'duplicate' }, { ok: true }],
    ['a link that is none', { status: 200, body: '{"id":1,"link":"javascript:alert(1)"}' }, { ok: true }],
    ['too many', { status: 429, headers: { 'retry-after': '3' } }, { ok: false, retry: true, after: 3_000 }],
    [
      'come back at a time',
      { status: 503, headers: { 'retry-after': 'Fri, 20 Nov 2026 12:00:30 GMT' } },
      { ok: false, retry: true, after: 30_000 },
    ],
    [
      'a wait for ever',
      { status: 503, headers: { 'retry-after': '99999999' } },
      { ok: false, retry: true, after: 3_600_000 },
    ],
    ['timed out there', { status: 408 }, { ok: false, retry: true }],
    ['broken', { status: 500, body: 'stack' }, { ok: false, retry: true }],
    ['refused', { status: 403 }, { ok: false, retry: false }],
    ['gone', { status: 410 }, { ok: false, retry: false }],
    [
      'a redirect to somewhere else',
      { status: 307, headers: { location: 'http://127.0.0.1:1/' } },
      { ok: false, retry: false },
    ],
    ['hangs up', null, { ok: false, retry: true }],
  ];
  test.each(SORTED)('%s', async (_name, reply, expected) => {
    const [delivery, asked] = await posted(reply);
    expect(delivery).toMatchObject(expected);
    expect(delivery).not.toHaveProperty('link');
    expect(asked).toHaveLength(1);
  });

  test('one that answers without end, and one that is not there', async () => {
    const desk = await deskServer(() => ({ status: 200, body: 'x'.repeat(500_000) }));
    const sink = webhookSink({ url: desk.url, secret: SECRET }, clockWithoutWaits());
    expect(await sink.deliver(escalation, openZip, never)).toEqual({ ok: true, externalId: escalation.number });
    await desk.close();
    expect(await sink.deliver(escalation, openZip, never)).toMatchObject({ ok: false, retry: true });
  });

  test('one that never answers is left when its time is over', async () => {
    const clock = handClock(NOW);
    const desk = await deskServer(() => ({ status: 200 }));
    const sink = webhookSink({ url: desk.url, secret: SECRET }, clock);
    expect(await sink.deliver(escalation, openZip, never)).toMatchObject({ ok: false, retry: true });
    expect(clock.waited).toEqual([30_000]);
    await desk.close();
  });

  test('a case that is too large or not whole is not sent', async () => {
    const sink = webhookSink({ url: 'http://127.0.0.1:1/', secret: SECRET }, clockWithoutWaits());
    const large = async () => Readable.from([Buffer.alloc(4_000_001)]);
    expect(await sink.deliver(escalation, large, never)).toMatchObject({ ok: false, retry: false });
    const torn = async () => Readable.from([ZIP.subarray(1)]);
    expect(await sink.deliver(escalation, torn, never)).toMatchObject({ ok: false, retry: true });
  });

  test('what is added and withdrawn has keys of its own', async () => {
    const desk = await deskServer(() => ({ status: 200 }));
    const sink = webhookSink({ url: desk.url, secret: SECRET }, clockWithoutWaits());
    await sink.add(escalation, { id: 'abc', at: NOW.toISOString(), text: 'more' }, never);
    await sink.withdraw(escalation, never);
    await desk.close();
    const { number } = escalation;
    expect(desk.asked.map(({ headers }) => headers['idempotency-key'])).toEqual([
      `${number}.abc`,
      `${number}.withdrawal`,
    ]);
    expect(JSON.parse(String(desk.asked[0]?.body))).toMatchObject({
      event: 'escalation.added',
      addition: { text: 'more' },
    });
  });
});

const TICKETS: SupportTicketSettings = {
  subscription: '11111111-2222-4333-8444-555555555555',
  serviceId: '/providers/Microsoft.Support/services/iot',
  problemClassificationId: '/providers/Microsoft.Support/services/iot/problemClassifications/other',
  contact: {
    firstName: 'Ada',
    lastName: 'Operator',
    email: 'support@example.com',
    country: 'USA',
    timeZone: 'Pacific Standard Time',
    language: 'en-us',
  },
};

/** Azure's support, as far as its description tells: tickets by name, each made in the background. */
async function azureSupport({ loseAnswers = 0, refuse }: { loseAnswers?: number; refuse?: number } = {}) {
  const tickets = new Map<string, { body: unknown; looks: number }>();
  const chunks: Buffer[] = [];
  let lost = loseAnswers;
  const desk = await deskServer(({ method, path, body }) => {
    if (refuse !== undefined) return { status: refuse };
    const route = path.replace(/\?.*/, '').split('/providers/Microsoft.Support/')[1] ?? '';
    const [kind = '', name = '', ...rest] = route.split('/');
    if (kind === 'checkNameAvailability')
      return { status: 200, body: JSON.stringify({ nameAvailable: !tickets.has(JSON.parse(String(body)).name) }) };
    if (kind === 'fileWorkspaces') {
      if (rest.at(-1) === 'upload') {
        const { content, chunkIndex } = JSON.parse(String(body));
        chunks[chunkIndex] = Buffer.from(content, 'base64');
        return { status: 204 };
      }
      return { status: 201, body: '{}' };
    }
    if (rest[0] === 'communications') return { status: 202 };
    const ticket = tickets.get(name);
    if (method === 'GET') {
      if (!ticket) return { status: 404 };
      ticket.looks += 1;
      return ticket.looks < 2
        ? { status: 404 }
        : { status: 200, body: JSON.stringify({ properties: { supportTicketId: '2026112000' } }) };
    }
    tickets.set(name, { body: JSON.parse(String(body)), looks: 0 });
    if (lost > 0) {
      lost -= 1;
      return null;
    }
    return { status: 202 };
  }, certificates);
  const credential = { getToken: async () => ({ token: 'token', expiresOnTimestamp: NOW.getTime() + 9e15 }) };
  const call = supportApi({ arm: desk.url, scope: 'scope', credential, ca: certificates.ca });
  return { ...desk, tickets, chunks, sink: supportTicketSink(TICKETS, call, clockWithoutWaits()) };
}

describe('the Azure support ticket', () => {
  test('a ticket under our number, its zip in chunks, and Microsoft’s own number comes back', async () => {
    const azure = await azureSupport();
    expect(await azure.sink.deliver(escalation, openZip, never)).toEqual({ ok: true, externalId: '2026112000' });
    expect(azure.tickets.get(escalation.number)?.body).toMatchObject({
      properties: {
        severity: 'moderate',
        fileWorkspaceName: escalation.number,
        advancedDiagnosticConsent: 'No',
        contactDetails: { primaryEmailAddress: 'ops@example.com', additionalEmailAddresses: ['support@example.com'] },
      },
    });
    expect(Buffer.concat(azure.chunks).equals(ZIP)).toBe(true);
    expect(azure.asked.every(({ path }) => path.endsWith('?api-version=2024-04-01'))).toBe(true);
    await azure.close();
  });

  test('a large case goes in two chunks of at most 2.5 MB; one above 5 MB does not go', async () => {
    const azure = await azureSupport();
    const large = async () => Readable.from([Buffer.alloc(4_000_000, 7)]);
    await azure.sink.deliver(escalation, large, never);
    expect(azure.chunks.map(({ length }) => length)).toEqual([2_500_000, 1_500_000]);
    await azure.close();
    const other = await azureSupport();
    const tooLarge = async () => Readable.from([Buffer.alloc(5_000_001)]);
    expect(await other.sink.deliver(escalation, tooLarge, never)).toMatchObject({ ok: false, retry: false });
    expect(other.tickets.size).toBe(0);
    await other.close();
  });

  test('a lost answer makes no second ticket', async () => {
    const azure = await azureSupport({ loseAnswers: 1 });
    expect(await azure.sink.deliver(escalation, openZip, never)).toMatchObject({ ok: false, retry: true });
    let delivery = await azure.sink.deliver(escalation, openZip, never);
    // It is shown only after a while; until then the name is taken and nothing is made.
    if (!delivery.ok) delivery = await azure.sink.deliver(escalation, openZip, never);
    expect(delivery).toEqual({ ok: true, externalId: '2026112000' });
    expect(azure.asked.filter(({ method, path }) => method === 'PUT' && path.includes('supportTickets'))).toHaveLength(
      1,
    );
    await azure.close();
  });

  test.each([
    [403, false],
    [429, true],
    [500, true],
  ])('an answer of %d', async (status, retry) => {
    const azure = await azureSupport({ refuse: status });
    expect(await azure.sink.deliver(escalation, openZip, never)).toMatchObject({ ok: false, retry });
    await azure.close();
  });

  test('what is added is a message of the ticket; a ticket that never was needs no withdrawal', async () => {
    const azure = await azureSupport();
    expect(await azure.sink.withdraw(escalation, never)).toMatchObject({ ok: true });
    expect(await azure.sink.add(escalation, { id: 'abc', at: '', text: 'more' }, never)).toMatchObject({ ok: true });
    const { path, body } = azure.asked.at(-1) ?? { path: '', body: '' };
    expect(path).toContain(`/supportTickets/${escalation.number}/communications/${escalation.number}-add-abc`);
    expect(JSON.parse(String(body))).toMatchObject({ properties: { body: 'more', sender: 'ops@example.com' } });
    await azure.close();
  });
});

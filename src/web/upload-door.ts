import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { sendJson } from '../json-reply';
import { unescaped } from '../percent';
import type { LogBook, Taken } from '../support/device-logs/log-book';
import type { UploadLink, UploadLinks } from '../support/device-logs/upload-links';
import { pageHeaders } from './headers';
import { filesOfForm, isForm } from './upload-form';
import { renderNoUpload, renderUploadPage } from './upload-page';

export interface UploadParts {
  readonly logs: Pick<LogBook, 'take'>;
  readonly links: Pick<UploadLinks, 'find' | 'given' | 'takeWaiting'>;
  /** Whether its person may still see that hub: a right may end before a link does. */
  readonly maySee: (link: UploadLink) => Promise<boolean>;
  /** All that was given has been read: looks at the device anew. */
  readonly onGiven: (link: UploadLink, ids: readonly string[]) => Promise<void>;
  readonly log: { error(details: object, message: string): void };
}

/** Bytes of one file, as the page and the card say before. A support bundle has some MB. */
export const LARGEST_UPLOAD = 200 * 1024 * 1024;
/** Each holds some MB while it is read. */
const MOST_AT_ONCE = 4;
const PLACE = '/uploads/';

export function uploadPath(token: string): string {
  return `${PLACE}${token}`;
}

/**
 * `GET /uploads/{token}`: the page, or as JSON of which device the log is. `POST`: one file as the body, its name in
 * `x-file-name`; or a form with several. With `?more=1` another one follows, and `POST …?end=1` without a body says that
 * it was the last: only then they are looked at, all together.
 */
export function createUploadDoor(
  parts: UploadParts,
): (request: IncomingMessage, response: ServerResponse) => Promise<boolean> {
  let running = 0;
  return async (request, response) => {
    const address = URL.parse(request.url ?? '', 'http://localhost');
    if (!address?.pathname.startsWith(PLACE)) return false;
    const token = address.pathname.slice(PLACE.length);
    const found = await parts.links.find(token);
    const link = found && (await parts.maySee(found)) ? found : null;
    if (request.method === 'GET' || request.method === 'HEAD') {
      if (/^application\/json\b/.test(request.headers.accept ?? '')) about(request, response, link);
      else page(request, response, link);
    } else if (request.method !== 'POST') {
      refuse(request, response, 405, 'Files are given with POST.', { allow: 'GET, HEAD, POST' });
    } else if (!link) {
      refuse(request, response, 404, TOO_OLD);
    } else if (address.searchParams.get('end') === '1') {
      await look(parts, token, link);
      answer(response, 200, { message: '' });
    } else if (running >= MOST_AT_ONCE) {
      refuse(request, response, 503, 'Too many uploads just now. Please try again in a minute.', {
        'retry-after': '30',
      });
    } else {
      running += 1;
      try {
        await take(parts, request, response, { token, link, more: address.searchParams.get('more') === '1' });
      } finally {
        running -= 1;
      }
    }
    return true;
  };
}

async function take(
  { logs, links, onGiven, log }: UploadParts,
  request: IncomingMessage,
  response: ServerResponse,
  { token, link, more }: { readonly token: string; readonly link: UploadLink; readonly more: boolean },
): Promise<void> {
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_UPLOAD) return refuse(request, response, 413, TOO_LARGE);
  const taken: Taken[] = [];
  const { owner, subject } = link;
  try {
    if (isForm(request)) {
      const files = await filesOfForm(request);
      if (typeof files === 'string') return refuse(request, response, 413, files);
      for (const { name, bytes } of files)
        taken.push(await logs.take(owner, { name, content: Readable.from([bytes]), subject }));
    } else {
      const content = Readable.from(bounded(request));
      taken.push(await logs.take(owner, { name: nameIn(request), content, subject }));
    }
  } catch (error) {
    if (error instanceof TooLarge) return refuse(request, response, 413, TOO_LARGE);
    // The sender went away in the middle: nothing is kept, and nobody is left to answer.
    if (request.destroyed && !request.complete) return;
    const reference = randomBytes(4).toString('hex');
    log.error({ err: error, reference }, 'an upload failed');
    return refuse(
      request,
      response,
      500,
      `Something went wrong on my side. Please try again; the reference is ${reference}.`,
    );
  }
  const read = taken.flatMap((one) => (one.ok ? [one] : []));
  if (read.length > 0)
    await links.given(
      token,
      read.map(({ id }) => id),
    );
  if (!more) await look({ links, onGiven }, token, link);
  if (read.length === 0) return refuse(request, response, 422, problemsOf(taken) || 'There was no file in it.');
  answer(response, 200, { message: [wordsOf(read), problemsOf(taken)].filter(Boolean).join(' ') });
}

/** What was given and waits is looked at. */
async function look(
  { links, onGiven }: Pick<UploadParts, 'links' | 'onGiven'>,
  token: string,
  link: UploadLink,
): Promise<void> {
  const waiting = await links.takeWaiting(token);
  if (waiting.length > 0) await onGiven(link, waiting);
}

const TOO_OLD = 'This link is too old. Ask “how do I get the log?” in the chat for a new one.';
const TOO_LARGE = 'That file is larger than 200 MB. Pack it (.gz or .zip), or take a shorter time.';

class TooLarge extends Error {}

async function* bounded(request: IncomingMessage): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LARGEST_UPLOAD) throw new TooLarge('too large');
    yield chunk;
  }
}

function nameIn({ headers }: IncomingMessage): string {
  const given = headers['x-file-name'];
  const text = typeof given === 'string' ? given : '';
  return unescaped(text) || 'device log';
}

function wordsOf(read: ReadonlyArray<Extract<Taken, { ok: true }>>): string {
  const lines = read.flatMap(({ logs }) => logs).reduce((sum, log) => sum + log.lines, 0);
  const logs = read.reduce((sum, one) => sum + one.logs.length, 0);
  return `Read: ${logs === 1 ? 'one log' : `${logs} logs`}, ${lines === 1 ? 'one line' : `${lines} lines`}.`;
}

function problemsOf(taken: readonly Taken[]): string {
  return taken.flatMap((one) => (one.ok ? [] : [one.problem])).join(' ');
}

function about(request: IncomingMessage, response: ServerResponse, link: UploadLink | null): void {
  if (link) answer(response, 200, { message: '', device: link.subject.deviceId });
  else refuse(request, response, 404, TOO_OLD);
}

function page(request: IncomingMessage, response: ServerResponse, link: UploadLink | null): void {
  const html = Buffer.from(link ? renderUploadPage(link.subject.deviceId) : renderNoUpload());
  response.writeHead(link ? 200 : 404, {
    ...pageHeaders(randomBytes(18).toString('base64'), '', []),
    'content-type': 'text/html; charset=utf-8',
    'content-length': String(html.length),
    'x-robots-tag': 'noindex',
  });
  response.end(request.method === 'HEAD' ? undefined : html);
}

/** What still comes is thrown away for a while, so that the sender can read why; then the line is cut. */
const PATIENCE_BYTES = 32 * 1024 * 1024;

function refuse(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  message: string,
  headers: Record<string, string> = {},
): void {
  answer(response, status, { message }, { ...headers, ...(request.complete ? {} : { connection: 'close' }) });
  let left = PATIENCE_BYTES;
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.destroy();
  });
}

function answer(
  response: ServerResponse,
  status: number,
  body: { readonly message: string; readonly device?: string },
  headers: Record<string, string> = {},
): void {
  sendJson(response, [status, body, { 'referrer-policy': 'no-referrer', ...headers }]);
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { CaseLinks, FetchedCase } from './case-links';

/** Resolves to true when the request was for a case; it is then answered. */
export type CaseDoor = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

/** Whether it is handed out, or only asked whether it is there. */
export type CaseUse = 'fetch' | 'look';

const PLACE = '/cases/';

/** Where `createCaseDoor` answers for this id, behind the origin. */
export function casePath(id: string): string {
  return `${PLACE}${id}`;
}

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'same-origin',
  'x-robots-tag': 'noindex',
  // Nobody else's cache keeps a case, and none after its date.
  'cache-control': 'no-store',
};
const TEXT_HEADERS = { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' };

/** `GET /cases/{id}`: the case as a zip. Unknown, foreign and expired are one answer: nobody learns which there were. */
export function createCaseDoor(
  links: Pick<CaseLinks, 'open'>,
  /** Whether its person may still see that hub: a right may end before a case does. */
  mayFetch: (found: FetchedCase, use: CaseUse) => Promise<boolean>,
): CaseDoor {
  return async (request, response) => {
    const path = URL.parse(request.url ?? '', 'http://localhost')?.pathname ?? '';
    if (!path.startsWith(PLACE)) return false;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      say(request, response, 405, 'Cases can only be fetched.', { allow: 'GET, HEAD' });
      return true;
    }
    const id = /^\/cases\/([\w-]{24})$/.exec(path)?.[1];
    const made = id === undefined ? null : await links.open(id);
    const found = made && (await mayFetch(made, request.method === 'GET' ? 'fetch' : 'look')) ? made : null;
    const zip = found && request.method === 'GET' ? await found.open() : null;
    if (!found || (request.method === 'GET' && !zip)) {
      say(
        request,
        response,
        404,
        'This case is gone, or there never was one here. Collect the logs again for a new one.',
      );
      return true;
    }
    response.writeHead(200, {
      ...HEADERS,
      'content-type': 'application/zip',
      'content-length': String(found.bytes),
      'content-disposition': `attachment; filename="${safe(found.name)}"`,
    });
    if (!zip) response.end();
    // Who hangs up has hung up: both ends are closed, and there is nobody to tell.
    else await pipeline(zip, response).catch(() => response.destroy());
    return true;
  };
}

function say(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
  more: Record<string, string> = {},
): void {
  const body = `${text}\n`;
  response.writeHead(status, { ...TEXT_HEADERS, ...more, 'content-length': String(Buffer.byteLength(body)) });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** A header holds no quotes, controls or paths, whoever chose the name. */
function safe(name: string): string {
  return name
    .replace(/[^A-Za-z0-9.-]/g, '_')
    .replace(/^\.+/, '_')
    .slice(0, 100);
}

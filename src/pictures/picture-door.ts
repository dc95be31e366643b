import type { IncomingMessage, ServerResponse } from 'node:http';
import type { KeptPictures } from './kept-pictures';

/** Resolves to true when the request was for a picture; it is then answered. */
export type PictureDoor = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

const PLACE = '/pictures/';

/** Where `createPictureDoor` answers for this id, behind the origin. */
export function picturePath(id: string): string {
  return `${PLACE}${id}.png`;
}

const HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'",
  'x-robots-tag': 'noindex',
};
const PICTURE_HEADERS = {
  ...HEADERS,
  'content-type': 'image/png',
  // For this one reader, and only as long as the picture may live; it never changes.
  'cache-control': 'private, max-age=86400, immutable',
  // Cards are shown by pages of other origins: Teams, and sites with our chat on them.
  'cross-origin-resource-policy': 'cross-origin',
};
const TEXT_HEADERS = { ...HEADERS, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' };

/** `GET /pictures/{id}.png`. Unknown, foreign and expired are one answer: nobody learns which ids there were. */
export function createPictureDoor(pictures: Pick<KeptPictures, 'find'>): PictureDoor {
  return async (request, response) => {
    const path = URL.parse(request.url ?? '', 'http://localhost')?.pathname ?? '';
    if (!path.startsWith(PLACE)) return false;
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      end(request, response, 405, { ...TEXT_HEADERS, allow: 'GET, HEAD' }, Buffer.from('Pictures can only be read.\n'));
      return true;
    }
    const id = /^\/pictures\/([\w-]{24})\.png$/.exec(path)?.[1];
    const png = id === undefined ? undefined : await pictures.find(id);
    if (png) end(request, response, 200, PICTURE_HEADERS, png);
    else end(request, response, 404, TEXT_HEADERS, Buffer.from('This picture is gone. Ask again for a new one.\n'));
    return true;
  };
}

function end(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: Uint8Array,
): void {
  response.writeHead(status, { ...headers, 'content-length': String(body.length) });
  response.end(request.method === 'HEAD' ? undefined : body);
}

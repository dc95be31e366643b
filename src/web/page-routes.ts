/**
 * The chat's page and what it loads, all from here: nothing comes from another host. `/` is the page itself, `/widget.js` the
 * launcher for pages of other sites, and `/widget` what that opens in a frame.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Asset, createAssets } from './assets';
import { ASSET_HEADERS, FOR_OTHER_SITES, pageHeaders } from './headers';
import { type FrameLook, type PageText, renderPage } from './page';

export interface WebOptions extends PageText {
  /** Origins besides our own that the page may talk to: none in the lab, the channel's in Azure. */
  readonly connect?: readonly string[];
  /** Origins whose pages may show the chat in a frame; ours always may. */
  readonly sites?: readonly string[];
}

/** Resolves to true when the request was for the page or one of its files; it is then answered. */
export type Web = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

export function createWeb({ connect = [], sites = [], ...text }: WebOptions): Web {
  const assets = createAssets();
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const url = URL.parse(request.url ?? '', 'http://localhost');
    const path = url?.pathname ?? '';
    if (path === '/' || path === FRAME_PATH) {
      const nonce = randomBytes(18).toString('base64');
      const isFrame = path === FRAME_PATH;
      const headers = {
        ...pageHeaders(nonce, request.headers.host ?? '', connect, isFrame ? sites : []),
        ...(isFrame && FOR_OTHER_SITES),
        'content-type': 'text/html; charset=utf-8',
      };
      const html = isFrame && url ? framed(text, nonce, url.searchParams) : renderPage(text, nonce);
      end(request, response, 200, headers, Buffer.from(html));
      return true;
    }
    const asset = await assets.find(path);
    if (!asset) return false;
    await sendAsset(request, response, asset);
    return true;
  };
}

const FRAME_PATH = '/widget';

/** What the launcher asks for; what does not fit is left out. */
function framed(text: PageText, nonce: string, asked: URLSearchParams): string {
  const colour = asked.get('colour') ?? '';
  const look: FrameLook = { colour: /^#[\da-f]{6}$/i.test(colour) ? colour : null };
  return renderPage({ ...text, title: asked.get('title')?.slice(0, 60) || text.title }, nonce, look);
}

async function sendAsset(request: IncomingMessage, response: ServerResponse, asset: Asset): Promise<void> {
  // The browser keeps the file and asks whether it is still the same: one small question, never a stale page.
  const headers = {
    ...ASSET_HEADERS,
    ...(asset.isForOtherSites && FOR_OTHER_SITES),
    etag: asset.etag,
    'cache-control': 'no-cache',
    vary: 'accept-encoding',
  };
  if (request.headers['if-none-match']?.includes(asset.etag)) {
    // Two calls: restify replaces writeHead for the whole process by one that returns nothing.
    response.writeHead(304, headers);
    response.end();
    return;
  }
  const { bytes, encoding } = await asset.encoded(String(request.headers['accept-encoding'] ?? ''));
  const coding = encoding ? { 'content-encoding': encoding } : {};
  end(request, response, 200, { ...headers, ...coding, 'content-type': asset.type }, bytes);
}

function end(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: Record<string, string>,
  body: Buffer,
): void {
  response.writeHead(status, { ...headers, 'content-length': String(body.length) });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/**
 * The chat's page and what it loads, all from here: nothing comes from another host. The launcher for other pages
 * (`/widget.js`) will be one more address of this file.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Asset, createAssets } from './assets';
import { ASSET_HEADERS, pageHeaders } from './headers';
import { type PageText, renderPage } from './page';

export interface WebOptions extends PageText {
  /** Origins besides our own that the page may talk to: none in the lab, the channel's in Azure. */
  readonly connect?: readonly string[];
}

/** Resolves to true when the request was for the page or one of its files; it is then answered. */
export type Web = (request: IncomingMessage, response: ServerResponse) => Promise<boolean>;

export function createWeb({ connect = [], ...text }: WebOptions): Web {
  const assets = createAssets();
  return async (request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return false;
    const path = URL.parse(request.url ?? '', 'http://localhost')?.pathname ?? '';
    if (path === '/') {
      const nonce = randomBytes(18).toString('base64');
      const headers = {
        ...pageHeaders(nonce, request.headers.host ?? '', connect),
        'content-type': 'text/html; charset=utf-8',
      };
      end(request, response, 200, headers, Buffer.from(renderPage(text, nonce)));
      return true;
    }
    const asset = await assets.find(path);
    if (!asset) return false;
    await sendAsset(request, response, asset);
    return true;
  };
}

async function sendAsset(request: IncomingMessage, response: ServerResponse, asset: Asset): Promise<void> {
  // The browser keeps the file and asks whether it is still the same: one small question, never a stale page.
  const headers = { ...ASSET_HEADERS, etag: asset.etag, 'cache-control': 'no-cache', vary: 'accept-encoding' };
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

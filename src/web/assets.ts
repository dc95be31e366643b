/** The page's files: read once, hashed once, compressed once, when first asked for. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export interface Asset {
  readonly type: string;
  readonly etag: string;
  /** Pages of other sites load it. */
  readonly isForOtherSites: boolean;
  /** The bytes in the best form that the browser takes. */
  encoded(accept: string): Promise<{ readonly bytes: Buffer; readonly encoding?: 'br' | 'gzip' }>;
}

const PUBLIC = join(__dirname, 'public');
const PAGE_FILES = [
  'colours.css',
  'page.css',
  'files.css',
  'upload.css',
  'upload.mjs',
  'upload-files.mjs',
  'upload-panel.mjs',
  'own-links.mjs',
  'page.mjs',
  'chat.mjs',
  'connection.mjs',
  'look.mjs',
  'host-page.mjs',
  'load-web-chat.mjs',
  'said-once.mjs',
  'session.mjs',
];
const LAUNCHER = '/widget.js';
const SCRIPT = 'text/javascript; charset=utf-8';
const TYPES: Record<string, string> = { '.css': 'text/css; charset=utf-8', '.js': SCRIPT, '.mjs': SCRIPT };

/** Where each address of the page lies on disk. Addresses that are not listed do not exist. */
function places(): Map<string, string> {
  const bundle = join(PUBLIC, 'webchat.js');
  // The build copies Web Chat beside this file; run from the sources it is still in its package.
  const source = join(__dirname, '..', '..', 'node_modules', 'botframework-webchat', 'dist', 'webchat.js');
  return new Map([
    ['/webchat.js', existsSync(bundle) ? bundle : source],
    [LAUNCHER, join(PUBLIC, 'widget.js')],
    ...PAGE_FILES.map((name): [string, string] => [`/page/${name}`, join(PUBLIC, 'page', name)]),
  ]);
}

export interface Assets {
  find(path: string): Promise<Asset> | undefined;
}

export function createAssets(): Assets {
  const known = places();
  const loaded = new Map<string, Promise<Asset>>();
  return {
    find(path) {
      const place = known.get(path);
      if (!place) return undefined;
      const asset = loaded.get(path) ?? load(place, path === LAUNCHER);
      loaded.set(path, asset);
      // A file that could not be read is tried again next time.
      asset.catch(() => loaded.delete(path));
      return asset;
    },
  };
}

async function load(place: string, isForOtherSites: boolean): Promise<Asset> {
  const plain = await readFile(place);
  const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
  // Quality 5 of 11: the last few percent would cost the first visitor of the 3.9 MB bundle several seconds.
  const brotli = once(() => promisify(brotliCompress)(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }));
  const zipped = once(() => promisify(gzip)(plain, { level: 6 }));
  return {
    type: TYPES[extname(place)] ?? 'application/octet-stream',
    etag,
    isForOtherSites,
    async encoded(accept) {
      if (/\bbr\b/.test(accept)) return { bytes: await brotli(), encoding: 'br' };
      if (/\bgzip\b/.test(accept)) return { bytes: await zipped(), encoding: 'gzip' };
      return { bytes: plain };
    },
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

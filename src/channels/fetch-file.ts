import { lookup } from 'node:dns';
import { get as getHttp, type IncomingMessage } from 'node:http';
import { get as getHttps } from 'node:https';
import { BlockList, isIP, type LookupFunction } from 'node:net';
import { pipeline, type Readable, Transform } from 'node:stream';
import { systemCode } from '../evidence/system-code';

export type FetchedFile =
  | { readonly ok: true; readonly content: Readable }
  /** A whole sentence. */
  | { readonly ok: false; readonly problem: string };

export interface FetchRules {
  /** Which addresses may be asked at all; whatever else is in the activity is not followed. */
  readonly mayFetch: (url: string) => boolean;
  /** False where the channel itself is on this machine: the lab. */
  readonly refusePrivate: boolean;
  /** How many redirects are followed, each to an address that may be asked too. Usually none. */
  readonly redirects?: number;
}

/** Direct Line and Web Chat take up to 4 MB; a channel that lets more through is not asked for more than this. */
export const LARGEST_ATTACHMENT = 32 * 1024 * 1024;

const ELSEWHERE =
  'That file lies at an address that I do not fetch from, so I left it alone. “How do I get the log?” gives you an upload link.';
const NOT_THERE = 'I could not fetch that file from the chat. Please send it again, or use the upload link.';

/**
 * Fetches a file that a person attached, from its channel, or where that keeps its files, and from nowhere else: no names
 * that lead into a private network, no credentials of the bot with the request. The content fails when it is too large
 * or takes too long.
 */
export function fetchFile(rules: FetchRules): (url: string, signal: AbortSignal) => Promise<FetchedFile> {
  async function fetchFrom(url: string, signal: AbortSignal, redirects: number): Promise<FetchedFile> {
    if (!rules.mayFetch(url)) return { ok: false, problem: ELSEWHERE };
    const { hostname, protocol } = new URL(url);
    if (rules.refusePrivate && isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return { ok: false, problem: ELSEWHERE };
    const response = await ask(protocol === 'https:' ? getHttps : getHttp, url, rules, signal);
    if (response.statusCode === 200) return bounded(response);
    response.destroy();
    const { location } = response.headers;
    const isRedirect = REDIRECTS.has(response.statusCode ?? 0) && location !== undefined && URL.canParse(location, url);
    if (!isRedirect || redirects === 0) return { ok: false, problem: NOT_THERE };
    return fetchFrom(new URL(location, url).href, signal, redirects - 1);
  }

  return async (url, signal) => {
    try {
      return await fetchFrom(url, signal, rules.redirects ?? 0);
    } catch (error) {
      // What a network does: no name, no way, no answer in time. Nothing of it is for the person to mend.
      if (systemCode(error) === undefined) throw error;
      return { ok: false, problem: NOT_THERE };
    }
  };
}

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
const TOO_LARGE = 'That file is too large for the chat. Please use the upload link.';

/** Whatever its headers say, no more is read. */
function bounded(response: IncomingMessage): FetchedFile {
  if (Number(response.headers['content-length'] ?? 0) > LARGEST_ATTACHMENT) {
    response.destroy();
    return { ok: false, problem: TOO_LARGE };
  }
  let bytes = 0;
  const content = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (bytes > LARGEST_ATTACHMENT) return done(new RangeError('An attachment is larger than it may be.'));
      done(null, chunk);
    },
  });
  pipeline(response, content, () => undefined);
  return { ok: true, content };
}

function ask(get: typeof getHttps, url: string, rules: FetchRules, signal: AbortSignal): Promise<IncomingMessage> {
  return new Promise((done, fail) => {
    const options = { signal, headers: { accept: '*/*' }, ...(rules.refusePrivate && { lookup: publicLookup }) };
    const request = get(url, options, done);
    request.on('error', fail);
  });
}

/** IANA's special-purpose registries (RFC 6890 and its updates): what is not of the open network. */
const PRIVATE = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(net, bits, 'ipv4');
for (const [net, bits] of [
  ['::', 127],
  ['64:ff9b::', 96],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const)
  PRIVATE.addSubnet(net, bits, 'ipv6');

export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped) return PRIVATE.check(mapped, 'ipv4');
  return PRIVATE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/** Asked for the very connection that is made, so that no second answer of the name server can slip in between. */
export const publicLookup: LookupFunction = (name, options, found) => {
  lookup(name, { ...options, all: true }, (error, addresses) => {
    const first = addresses?.find(({ address }) => !isPrivateAddress(address));
    if (error) return found(error, '', 4);
    if (!first || addresses.some(({ address }) => isPrivateAddress(address)))
      return found(Object.assign(new Error('that name leads into a private network'), { code: 'EACCES' }), '', 4);
    if (options.all) return found(null, [first]);
    return found(null, first.address, first.family);
  });
};

import { request } from 'node:https';
import { isIP } from 'node:net';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { systemCode } from '../evidence/system-code';
import { publicLookup } from './fetch-file';

export interface PutRules {
  /** Which addresses may be written to at all. */
  readonly mayPut: (url: string) => boolean;
  /** For tests: how it is asked. */
  readonly ask?: typeof request;
}

/**
 * Puts a file where the person has allowed it: one upload session of OneDrive, in one piece. No redirects, no names that
 * lead into a private network, no credentials of the bot with the request. False when it did not arrive.
 *
 * "Send and receive files from a bot", "Upload large files with an upload session" on learn.microsoft.com.
 */
export function putFile({ mayPut, ask = request }: PutRules) {
  return async (url: string, content: Readable, bytes: number, signal: AbortSignal): Promise<boolean> => {
    if (!mayPut(url) || isIP(new URL(url).hostname) !== 0) {
      content.destroy();
      return false;
    }
    try {
      return await new Promise<boolean>((done, fail) => {
        const headers = {
          'content-type': 'application/zip',
          'content-length': bytes,
          'content-range': `bytes 0-${bytes - 1}/${bytes}`,
        };
        const put = ask(url, { method: 'PUT', headers, signal, lookup: publicLookup }, (response) => {
          response.resume();
          done(response.statusCode !== undefined && response.statusCode >= 200 && response.statusCode < 300);
        });
        put.on('error', fail);
        pipeline(content, put).catch(fail);
      });
    } catch (error) {
      if (systemCode(error) === undefined) throw error;
      return false;
    }
  };
}

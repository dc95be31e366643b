/** Gets one address as text, or throws an `Unanswered` with one line for people. */
export type Ask = (url: string) => Promise<string>;

export class Unanswered extends Error {
  override readonly name = 'Unanswered';
}

export interface Bounds {
  readonly milliseconds: number;
  readonly bytes: number;
}

/** The largest honest answer, npm's whole document of a package or a page of GitHub releases, is about 1 MB. */
const BOUNDS: Bounds = { milliseconds: 15_000, bytes: 16_000_000 };

export function askWith({ milliseconds, bytes }: Bounds = BOUNDS): Ask {
  return async (url) => {
    const { host } = new URL(url);
    try {
      const response = await fetch(url, {
        signal: AbortSignal.timeout(milliseconds),
        headers: { accept: 'application/json, text/xml', 'user-agent': 'keepalive-catalogue' },
      });
      if (!response.ok) throw new Unanswered(`${host} answered ${response.status}`);
      return await textWithin(response, bytes, host);
    } catch (error) {
      throw error instanceof Unanswered ? error : new Unanswered(`${host} ${reasonOf(error, milliseconds)}`);
    }
  };
}

async function textWithin(response: Response, bytes: number, host: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength;
    // Leaving the loop cancels the rest.
    if (size > bytes) throw new Unanswered(`${host} answered more than ${Math.round(bytes / 1_000_000)} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** fetch hides what happened in `cause`; the code of a network error says it in one word. */
function reasonOf(error: unknown, milliseconds: number): string {
  if (field(error, 'name') === 'TimeoutError') return `did not answer within ${milliseconds / 1000} s`;
  const code = field(field(error, 'cause'), 'code');
  return `could not be reached${typeof code === 'string' ? ` (${code})` : ''}`;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

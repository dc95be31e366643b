import type { IncomingMessage } from 'node:http';
import { bytesOf } from '../bytes';

/** A form is read in memory, so it may hold less than a file as the body: what a simple client or an old phone sends. */
export const LARGEST_FORM = 32 * 1024 * 1024;
const MOST_FILES = 20;

export interface FormFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export function isForm({ headers }: IncomingMessage): boolean {
  return (headers['content-type'] ?? '').toLowerCase().startsWith('multipart/form-data');
}

/** Its files; a string says why there are none. */
export async function filesOfForm(request: IncomingMessage): Promise<readonly FormFile[] | string> {
  const bytes = await bytesOf(request, LARGEST_FORM);
  if (bytes === null)
    return 'A form may hold up to 32 MB. Send a larger file as the body of the request, with its name in x-file-name.';
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  try {
    const form = await new Response(new Uint8Array(bytes), { headers }).formData();
    const files = [...form.values()].filter((value) => typeof value !== 'string').slice(0, MOST_FILES);
    return await Promise.all(
      files.map(async (file) => ({ name: file.name, bytes: Buffer.from(await file.arrayBuffer()) })),
    );
  } catch (error) {
    // What is no form is a TypeError there: the sender's mistake.
    if (error instanceof TypeError) return 'That form could not be read.';
    throw error;
  }
}

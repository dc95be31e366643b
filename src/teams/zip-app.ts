import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

/** Files at the top of the zip, as Teams wants them. The same files give the same bytes. */
export async function zipApp(files: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const zip = new ZipFile();
  // The oldest moment that a zip can hold: the package changes when its content does.
  const mtime = new Date(1980, 0, 1);
  for (const [name, content] of Object.entries(files))
    zip.addBuffer(content, name, { mtime, mode: 0o100644, forceDosTimestamp: true });
  zip.end();
  return buffer(zip.outputStream);
}

import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { type Entry, fromBuffer, type ZipFile } from 'yauzl';

/** Every file of a zip, by name. */
export async function filesOf(zip: Buffer): Promise<Record<string, Buffer>> {
  const opened: ZipFile = await promisify<Buffer, { lazyEntries: true }, ZipFile>(fromBuffer)(zip, {
    lazyEntries: true,
  });
  const files: Record<string, Buffer> = {};
  await new Promise<void>((done, fail) => {
    opened.on('entry', (entry: Entry) => {
      opened.openReadStream(entry, (error, stream) => {
        if (error) return fail(error);
        buffer(stream).then((content) => {
          files[entry.fileName] = content;
          opened.readEntry();
        }, fail);
      });
    });
    opened.on('end', done);
    opened.on('error', fail);
    opened.readEntry();
  });
  return files;
}

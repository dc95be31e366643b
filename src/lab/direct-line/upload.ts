/** Direct Line's upload: multipart with an optional activity and files, or one bare file. */
import { type Activity, ActivitySchema } from './activity';
import { type KeptFile, plainName } from './files';
import { readJson } from './http';

export interface Upload {
  readonly activity: Activity;
  readonly files: readonly KeptFile[];
}

const ACTIVITY_TYPE = 'application/vnd.microsoft.activity';
const MAX_FILES = 20;

/** Undefined when the body is not what its content type says, or holds no file. */
export async function readUpload(
  bytes: Buffer,
  headers: { type: string; disposition: string },
): Promise<Upload | undefined> {
  const parts = headers.type.toLowerCase().startsWith('multipart/form-data')
    ? await multipart(bytes, headers.type)
    : [{ name: fileName(headers.disposition), type: headers.type, bytes }];
  if (!parts) return undefined;
  const files = parts.filter(({ type }) => type !== ACTIVITY_TYPE);
  if (files.length === 0 || files.length > MAX_FILES) return undefined;
  const template = parts.find(({ type }) => type === ACTIVITY_TYPE);
  if (!template) return { activity: { type: 'message' }, files };
  const activity = ActivitySchema.safeParse(readJson(template.bytes));
  return activity.success ? { activity: activity.data, files } : undefined;
}

async function multipart(bytes: Buffer, type: string): Promise<KeptFile[] | undefined> {
  const parts: KeptFile[] = [];
  try {
    const form = await new Response(new Uint8Array(bytes), { headers: { 'content-type': type } }).formData();
    for (const [field, value] of form) {
      if (typeof value === 'string') {
        // A part without a file name arrives as text; only the activity may be one.
        if (field === 'activity') parts.push({ name: field, type: ACTIVITY_TYPE, bytes: Buffer.from(value) });
      } else {
        const content = Buffer.from(await value.arrayBuffer());
        parts.push({ name: plainName(value.name), type: value.type || 'application/octet-stream', bytes: content });
      }
    }
  } catch {
    // A torn or mislabelled form: the client's mistake, told to it as such.
    return undefined;
  }
  return parts;
}

function fileName(disposition: string): string {
  return plainName(/filename="?([^";]+)"?/i.exec(disposition)?.[1] ?? 'file');
}

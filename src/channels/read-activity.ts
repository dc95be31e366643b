import type { Activity } from 'botbuilder';
import { z } from 'zod';

const account = z.looseObject({ id: z.string(), name: z.string().nullish() });

/** What every activity must have for a turn; the rest is read where it is needed, and checked there. */
const shape = z.looseObject({
  type: z.string().min(1),
  id: z.string().optional(),
  serviceUrl: z.string().min(1),
  channelId: z.string().min(1),
  from: account.optional(),
  recipient: account.optional(),
  conversation: z.looseObject({ id: z.string().min(1) }),
  text: z.string().nullish(),
  attachments: z.array(z.looseObject({ contentType: z.string() })).nullish(),
  membersAdded: z.array(account).nullish(),
});

/** The posted body as an activity with its times as the SDK wants them; undefined when it is none. */
export function readActivity(body: unknown): Activity | undefined {
  const read = shape.safeParse(body);
  if (!read.success) return undefined;
  const activity: Record<string, unknown> = { ...read.data };
  for (const name of ['timestamp', 'localTimestamp', 'expiration']) toDate(activity, name);
  return isActivity(activity) ? activity : undefined;
}

/** As botbuilder's validateAndFixActivity, which is not exported: the text stays under `raw…`. */
function toDate(activity: Record<string, unknown>, name: string): void {
  const text = activity[name];
  if (typeof text !== 'string') return;
  activity[`raw${name.charAt(0).toUpperCase()}${name.slice(1)}`] = text;
  activity[name] = new Date(text);
}

/** The SDK's type asks for far more than channels send. */
function isActivity(value: object): value is Activity {
  return shape.safeParse(value).success;
}

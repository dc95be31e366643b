import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { type Activity, ActivityTypes, type TurnContext } from 'botbuilder';
import { z } from 'zod';
import type { Clock } from '../../clock';
import { deliveryOf } from '../delivery';
import type { FirstTime } from '../ports';
import { say } from '../words';

// "Send and receive files from a bot" on learn.microsoft.com: the person is asked first, then Teams gives an address in
// their OneDrive, and only in their one-to-one chat.

const CONSENT_CARD = 'application/vnd.microsoft.teams.card.file.consent';
const INFO_CARD = 'application/vnd.microsoft.teams.card.file.info';
export const CONSENT_INVOKE = 'fileConsent/invoke';

/** A case that can be had as a file. */
export interface CaseFile {
  /** The id of its address: random, and told in this chat alone. */
  readonly id: string;
  readonly name: string;
  readonly bytes: number;
}

export interface ConsentParts {
  readonly openCase: (
    id: string,
  ) => Promise<{ readonly name: string; readonly bytes: number; open(): Promise<Readable | null> } | null>;
  /** False when it did not arrive. It refuses whatever is no place of files of this cloud. */
  readonly putFile: (url: string, content: Readable, bytes: number, signal: AbortSignal) => Promise<boolean>;
  readonly isFilePlace: (url: string) => boolean;
  readonly once: FirstTime;
  readonly clock: Clock;
}

/** It is put in one piece while Teams waits for the answer, 10 s or so. */
const LARGEST = 20 * 1024 * 1024;
const PATIENCE = 8_000;
const DAY = 24 * 3_600_000;

const answerShape = z.object({
  type: z.literal('fileUpload'),
  action: z.enum(['accept', 'decline']),
  context: z.object({ keepaliveCase: z.string().regex(/^[\w-]{10,64}$/) }),
  uploadInfo: z
    .object({
      name: z.string().max(400),
      uploadUrl: z.string().max(8_000),
      contentUrl: z.string().max(8_000),
      uniqueId: z.string().max(200),
      fileType: z.string().max(20),
    })
    .nullish(),
});

export function isOwnTeamsChat({
  channelId,
  conversation,
}: Partial<Pick<Activity, 'channelId' | 'conversation'>>): boolean {
  return channelId === 'msteams' && conversation?.conversationType === 'personal';
}

/** Asks whether the case may be put into the person's OneDrive; null where it is too large for that. */
export function askConsent({ id, name, bytes }: CaseFile): Partial<Activity> | null {
  if (bytes === 0 || bytes > LARGEST) return null;
  const context = { keepaliveCase: id };
  const description = 'The case that I collected. Allow it, and I put it into your OneDrive.';
  const content = { description, sizeInBytes: bytes, acceptContext: context, declineContext: context };
  return {
    type: ActivityTypes.Message,
    summary: `The case can be put into your OneDrive: ${name}`,
    attachments: [{ contentType: CONSENT_CARD, name, content }],
  };
}

/** What the person said to it. The same answer brought twice puts it once. */
export async function answerConsent(parts: ConsentParts | null, context: TurnContext): Promise<void> {
  const words = await done(parts, context);
  await context.sendActivity({ type: ActivityTypes.InvokeResponse, value: { status: 200 } });
  if (words !== null) await context.sendActivity(typeof words === 'string' ? say(words) : words);
}

async function done(parts: ConsentParts | null, { activity }: TurnContext): Promise<string | Partial<Activity> | null> {
  const given = answerShape.safeParse(activity.value).data;
  if (!parts || !given || !isOwnTeamsChat(activity)) return WORDS.unknown;
  const { action, context, uploadInfo } = given;
  const key = createHash('sha256')
    .update(JSON.stringify([context, action, uploadInfo?.uploadUrl]))
    .digest('hex');
  if (!(await parts.once.firstTime(`consent:${key}`, DAY, deliveryOf(activity) ?? undefined))) return null;
  if (action === 'decline') return WORDS.declined;
  const found = await parts.openCase(context.keepaliveCase);
  const content = await found?.open();
  if (!found || !content) return WORDS.gone;
  const isThere = uploadInfo != null && (await put(parts, uploadInfo.uploadUrl, content, found.bytes));
  if (!isThere) {
    content.destroy();
    return WORDS.failed;
  }
  if (!parts.isFilePlace(uploadInfo.contentUrl)) return WORDS.there;
  const { uniqueId, fileType, name, contentUrl } = uploadInfo;
  return {
    type: ActivityTypes.Message,
    summary: WORDS.there,
    attachments: [{ contentType: INFO_CARD, name, contentUrl, content: { uniqueId, fileType } }],
  };
}

async function put(parts: ConsentParts, url: string, content: Readable, bytes: number): Promise<boolean> {
  const ended = new AbortController();
  const late = new AbortController();
  void parts.clock.wait(PATIENCE, ended.signal).then(() => late.abort());
  try {
    return await parts.putFile(url, content, bytes, late.signal);
  } finally {
    ended.abort();
  }
}

const WORDS = {
  declined: 'All right: I put nothing into your OneDrive. The case stays where it is until its date.',
  gone: 'I no longer keep that case. Type “collect” to make it anew.',
  there: 'The case is in your OneDrive.',
  failed: 'I could not put the case into your OneDrive. The link in my message above leads to the same file.',
  unknown: 'I no longer know what that was about, so I put nothing anywhere.',
} as const;

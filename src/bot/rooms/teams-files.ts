import type { Activity, Attachment } from 'botbuilder';
import { z } from 'zod';
import { isRoom } from './rooms';

/** "Send and receive files from a bot" on learn.microsoft.com: in the one-to-one chat alone, where the manifest asks for it. */
export const DOWNLOAD_INFO = 'application/vnd.microsoft.teams.file.download.info';

const downloadInfo = z.object({ downloadUrl: z.string().min(1).max(8_000) });

/** Where the content of an attachment is. Of a file of Teams that is no `contentUrl`, which asks for a sign-in. */
export function linkOf({ contentType, contentUrl, content }: Attachment): string | null {
  if (contentType !== DOWNLOAD_INFO) return contentUrl ?? null;
  return downloadInfo.safeParse(content).data?.downloadUrl ?? null;
}

/** A room of Teams: it gives a bot no files there, only a mention of them in the message's HTML. */
export function hasFileInRoom({ channelId, conversation, attachments }: Partial<Activity>): boolean {
  if (channelId !== 'msteams' || !isRoom(conversation)) return false;
  return (attachments ?? []).some(({ contentType, content }) =>
    contentType === 'text/html'
      ? typeof content === 'string' && /<attachment\b/i.test(content)
      : !contentType.startsWith('application/vnd.microsoft.card.'),
  );
}

import type { Activity, Attachment, Middleware, TurnContext } from 'botbuilder';
import { stamped, teamsForm } from '../cards/teams-form';
import { isJsonObject } from '../json';

const CARD = 'application/vnd.microsoft.card.adaptive';

/**
 * Gives cards the form that Teams wants, whoever sends them. `now` for the stamp: a client may show an old state of a
 * message that is updated (microsoft/botbuilder-js issue 3822), so each card says as of when it is.
 */
export function teamsManners(now: () => Date): Middleware {
  return {
    async onTurn(context: TurnContext, next: () => Promise<void>) {
      if (context.activity.channelId === 'msteams') {
        context.onSendActivities((_context, activities, send) => {
          for (const activity of activities) dress(activity, 'revision 1');
          return send();
        });
        context.onUpdateActivity((_context, activity, update) => {
          dress(activity, 'updated');
          return update();
        });
      }
      await next();
    },
  };

  function dress(activity: Partial<Activity>, which: string): void {
    const { attachments } = activity;
    if (!attachments?.some(({ contentType }) => contentType === CARD)) return;
    const stamp = `As of ${now().toISOString().slice(11, 16)} UTC, ${which}.`;
    activity.attachments = attachments.map((attachment) => dressed(attachment, stamp));
  }
}

function dressed(attachment: Attachment, stamp: string): Attachment {
  const { content } = attachment;
  if (attachment.contentType !== CARD || !isJsonObject(content)) return attachment;
  return { ...attachment, content: teamsForm(stamped(content, stamp)) };
}

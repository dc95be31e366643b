import { type Activity, CardFactory, Channels, InputHints, type SignInUrlResponse } from 'botbuilder';

export interface SignInCardWords {
  readonly title: string;
  readonly text: string;
}

/**
 * The OAuth card: Teams signs in silently by its exchange resource; Web Chat and Direct Line put in a link of their own,
 * tied to the session of the browser. Teams alone wants the link from us, as in botbuilder's OAuthPrompt.
 */
export function oauthCard(
  { channelId }: Partial<Activity>,
  connection: string,
  { signInLink, tokenExchangeResource, tokenPostResource }: SignInUrlResponse,
  { title, text }: SignInCardWords,
): Partial<Activity> {
  const link = channelId === Channels.Msteams ? signInLink : undefined;
  const card = CardFactory.oauthCard(connection, title, text, link, tokenExchangeResource, tokenPostResource);
  return message(card, text);
}

/** A button with a link and nothing silent about it, for where the OAuth card led nowhere: phones, blocked pop-ups. */
export function plainSignInCard(link: string, { title, text }: SignInCardWords): Partial<Activity> {
  return message(CardFactory.signinCard(title, link, text), text);
}

function message(attachment: ReturnType<typeof CardFactory.signinCard>, summary: string): Partial<Activity> {
  return { type: 'message', summary, attachments: [attachment], inputHint: InputHints.AcceptingInput };
}

import { randomBytes } from 'node:crypto';
import { CloudAdapter, type TurnContext } from 'botbuilder';
import type { Bot } from '../bot/keepalive-bot';
import type { BotLog } from '../bot/ports';
import { failed, say } from '../bot/words';
import { authenticationOf, type BotStanding } from './authentication';
import { readActivity } from './read-activity';
import { sendOnce } from './send-once';

/** As much of an HTTP request and response as is needed: restify's fit, and so do others. */
export interface WebRequest {
  readonly body?: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

export interface WebResponse {
  send(status: number, body?: unknown): unknown;
}

export interface AdapterSettings extends BotStanding {
  /** Where answers may be sent to. An activity that names another place is refused before its turn. */
  readonly mayAnswerTo: (serviceUrl: string) => boolean;
  readonly log: BotLog;
}

/** The Bot Framework's adapter with our manners: nothing on the console, no error text to outside, no foreign addressee. */
export class KeepaliveAdapter extends CloudAdapter {
  constructor(private readonly settings: AdapterSettings) {
    super(authenticationOf(settings));
    // A create is not idempotent: the connector must not repeat it on its own (rule 5).
    this.use(sendOnce(this.ConnectorClientKey));
    this.onTurnError = (context, error) => this.apologize(context, error);
  }

  /** One posted activity: authenticated, its turn run, the request answered. Never throws. */
  async answer(request: WebRequest, response: WebResponse, bot: Bot): Promise<void> {
    const activity = readActivity(request.body);
    if (!activity) return void response.send(400, problem('400', 'That is no Bot Framework activity.'));
    if (!this.settings.mayAnswerTo(activity.serviceUrl)) {
      return void response.send(403, problem('403', 'That serviceUrl is not one that this bot answers to.'));
    }
    const header = request.headers.authorization;
    try {
      const result = await this.processActivity(typeof header === 'string' ? header : '', activity, (context) =>
        bot.run(context),
      );
      response.send(result?.status ?? 200, result?.body);
    } catch (error) {
      if (statusOf(error) === 401)
        return void response.send(401, problem('401', 'The activity is not signed by a channel of this bot.'));
      this.settings.log.error({ err: error }, 'a turn failed');
      response.send(500, problem('500', 'The turn failed.'));
    }
  }

  private async apologize(context: TurnContext, error: unknown): Promise<void> {
    const reference = randomBytes(4).toString('hex');
    this.settings.log.error({ err: error, reference }, 'a turn failed');
    try {
      await context.sendActivity(say(failed(reference)));
    } catch (unsent) {
      this.settings.log.error({ err: unsent, reference }, 'the apology could not be sent');
    }
  }
}

function problem(code: string, message: string): object {
  return { error: { code, message } };
}

/** The SDK's errors of authentication carry 401. */
function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

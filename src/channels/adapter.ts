import { type Activity, CloudAdapter, type TurnContext } from 'botbuilder';
import { referenceOf } from '../bot/delivery';
import type { Bot } from '../bot/keepalive-bot';
import type { BotLog } from '../bot/ports';
import { failed, say } from '../bot/words';
import { type Clock, systemClock } from '../clock';
import { noTelemetry, type Telemetry } from '../telemetry/telemetry';
import { authenticationOf, type BotStanding } from './authentication';
import { createGate } from './gate';
import { noteTurn, type TurnEnd } from './note-turn';
import { readActivity } from './read-activity';
import { teamsManners } from './teams-manners';
import { type GateParts, throughGate } from './through-gate';
import { onlyLogged } from './unclear-sends';

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
  /** For the stamps of cards; absent: the system's. */
  readonly clock?: Pick<Clock, 'now'>;
  /** How what the bot says goes out. Absent: by the usual limits, and nothing is kept of what went wrong. */
  readonly outbound?: GateParts;
  /** Where turns are noted. Absent: only in the log. */
  readonly telemetry?: Telemetry;
}

/** The Bot Framework's adapter with our manners: nothing on the console, no error text to outside, no foreign addressee. */
export class KeepaliveAdapter extends CloudAdapter {
  /** Whose turn ended in an apology. */
  private readonly failed = new WeakSet<object>();

  constructor(private readonly settings: AdapterSettings) {
    super(authenticationOf(settings));
    const outbound = settings.outbound ?? usualGate(settings.log);
    this.use(throughGate(outbound, this.ConnectorClientKey));
    this.use(async (context, next) => {
      outbound.unclear.attach(context);
      await next();
    });
    this.use(teamsManners(() => (settings.clock ?? systemClock).now()));
    this.onTurnError = (context, error) => this.apologize(context, error);
  }

  /** One posted activity: authenticated, its turn run, the request answered. Never throws. */
  async answer(request: WebRequest, response: WebResponse, bot: Bot): Promise<void> {
    const { log, clock = systemClock, telemetry = noTelemetry } = this.settings;
    const begun = clock.now();
    const activity = readActivity(request.body);
    noteTurn({ log, clock, telemetry }, activity ?? null, begun, await this.take(request, response, activity, bot));
  }

  private async take(
    request: WebRequest,
    response: WebResponse,
    activity: Activity | undefined,
    bot: Bot,
  ): Promise<TurnEnd> {
    if (!activity) return refuse(response, 400, 'That is no Bot Framework activity.');
    if (!this.settings.mayAnswerTo(activity.serviceUrl))
      return refuse(response, 403, 'That serviceUrl is not one that this bot answers to.');
    const header = request.headers.authorization;
    try {
      const result = await this.processActivity(typeof header === 'string' ? header : '', activity, (context) =>
        bot.run(context),
      );
      response.send(result?.status ?? 200, result?.body);
      return this.failed.has(activity) ? 'failed' : 'answered';
    } catch (error) {
      if (statusOf(error) === 401) return refuse(response, 401, 'The activity is not signed by a channel of this bot.');
      this.settings.log.error({ err: error, reference: referenceOf(activity) }, 'a turn failed');
      response.send(500, problem('500', 'The turn failed.'));
      return 'failed';
    }
  }

  private async apologize(context: TurnContext, error: unknown): Promise<void> {
    this.failed.add(context.activity);
    const reference = referenceOf(context.activity);
    this.settings.log.error({ err: error, reference }, 'a turn failed');
    try {
      await context.sendActivity(say(failed(reference)));
    } catch (unsent) {
      this.settings.log.error({ err: unsent, reference }, 'the apology could not be sent');
    }
  }
}

function usualGate(log: BotLog): GateParts {
  const clock = systemClock;
  return { gate: createGate({ clock }), unclear: onlyLogged(log), clock, random: Math.random };
}

function refuse(response: WebResponse, status: number, words: string): 'refused' {
  response.send(status, problem(String(status), words));
  return 'refused';
}

function problem(code: string, message: string): object {
  return { error: { code, message } };
}

/** The SDK's errors of authentication carry 401. */
function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}

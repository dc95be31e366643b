/**
 * A person at the other end of Direct Line, for tests: fetch and a WebSocket, nothing of the page.
 *
 *     const talk = await DirectLineConversation.start(origin);
 *     await talk.say('why does pump-08 on contoso-lab keep disconnecting?');
 *     const answer = await talk.waitFor((activity) => report(activity) !== undefined);
 *     talk.close();
 */
import { WebSocket } from 'ws';
import { z } from 'zod';

const Activity = z.looseObject({
  type: z.string(),
  id: z.string().optional(),
  text: z.string().optional(),
  from: z.looseObject({ id: z.string(), role: z.string().optional() }),
  replyToId: z.string().optional(),
  attachments: z
    .array(
      z.looseObject({ contentType: z.string(), content: z.unknown().optional(), contentUrl: z.string().optional() }),
    )
    .optional(),
  suggestedActions: z
    .looseObject({ actions: z.array(z.looseObject({ title: z.string().optional(), value: z.unknown().optional() })) })
    .optional(),
  channelData: z.unknown().optional(),
});
export type SeenActivity = z.infer<typeof Activity>;

const Sets = z.object({ activities: z.array(Activity), watermark: z.string() });
const Token = z.object({ token: z.string(), domain: z.string() });
const Opened = z.object({ conversationId: z.string(), token: z.string(), streamUrl: z.string() });
const Sent = z.object({ id: z.string() });

/** Long enough for a slow diagnosis on a busy machine; a test that expects quick answers gives its own. */
const PATIENCE_MS = 20_000;

interface Waiter {
  check(activity: SeenActivity): void;
  fail(why: string): void;
}

export class DirectLineConversation {
  /** Everything said so far, the person's own words included, in order. */
  readonly seen: SeenActivity[] = [];
  private readonly waiters = new Set<Waiter>();
  /** `waitFor` looks at what came after this: each `say` and `press` moves it to the end. */
  private from = 0;
  private closed = false;

  private constructor(
    readonly conversationId: string,
    private readonly token: string,
    private readonly domain: string,
    private readonly socket: WebSocket,
  ) {
    socket.on('message', (data) => this.take(String(data)));
    socket.on('close', () => this.stop('the stream was closed'));
    socket.on('error', (error) => this.stop(error.message));
  }

  static async start(origin: string): Promise<DirectLineConversation> {
    const { token, domain } = Token.parse(await call(`${origin}/api/directline/token`, {}));
    const opened = Opened.parse(await call(`${domain}/conversations`, { token }));
    const socket = new WebSocket(opened.streamUrl);
    const talk = new DirectLineConversation(opened.conversationId, opened.token, domain, socket);
    await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject));
    return talk;
  }

  /** Sends a message as a person would type it. Resolves to its id once the bot has it; rejects when it was refused. */
  say(text: string, extra: Record<string, unknown> = {}): Promise<string> {
    return this.post({ type: 'message', text, textFormat: 'plain', locale: 'en-US', ...extra });
  }

  /** What Web Chat sends for a card's Action.Submit: a message without text whose value is the action's data. */
  press(data: unknown, extra: Record<string, unknown> = {}): Promise<string> {
    return this.post({ type: 'message', value: data, channelData: { postBack: true }, locale: 'en-US', ...extra });
  }

  /** What Web Chat's paper clip sends: a form with files, and an activity where there is a caption. */
  async upload(
    files: ReadonlyArray<{ readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> | string }>,
    caption?: string,
  ): Promise<string> {
    this.from = this.seen.length;
    const form = new FormData();
    if (caption !== undefined) {
      const activity = JSON.stringify({ type: 'message', text: caption, from: { id: 'me' } });
      form.append('activity', new Blob([activity], { type: 'application/vnd.microsoft.activity' }), 'activity');
    }
    for (const { name, bytes } of files) form.append('file', new Blob([bytes]), name);
    const answer = await fetch(`${this.domain}/conversations/${this.conversationId}/upload?userId=me`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}` },
      body: form,
    });
    return Sent.parse(await answer.json()).id;
  }

  async post(activity: Record<string, unknown>): Promise<string> {
    this.from = this.seen.length;
    const url = `${this.domain}/conversations/${this.conversationId}/activities`;
    return Sent.parse(await call(url, { token: this.token, body: activity })).id;
  }

  /** The first activity of the bot since the last `say` or `press` that fits; what is already there counts. */
  waitFor(fits: (activity: SeenActivity) => boolean, patienceMs = PATIENCE_MS): Promise<SeenActivity> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer);
        this.waiters.delete(waiter);
      };
      const waiter: Waiter = {
        check: (activity) => {
          if (activity.from.role === 'user' || !fits(activity)) return;
          done();
          resolve(activity);
        },
        fail: (why) => {
          done();
          reject(new Error(`${why}; seen: ${this.heard()}`));
        },
      };
      const timer = setTimeout(() => waiter.fail(`nothing that fits came within ${patienceMs} ms`), patienceMs);
      this.waiters.add(waiter);
      for (const activity of this.seen.slice(this.from)) if (this.waiters.has(waiter)) waiter.check(activity);
      if (this.closed && this.waiters.has(waiter)) waiter.fail('the stream was closed');
    });
  }

  /** Waits for a message of the bot with this text in it. */
  waitForText(text: string | RegExp, patienceMs?: number): Promise<SeenActivity> {
    const fits = (said: string): boolean => (typeof text === 'string' ? said.includes(text) : text.test(said));
    return this.waitFor(({ type, text: said }) => type === 'message' && said !== undefined && fits(said), patienceMs);
  }

  /** Asks and gives the first answer that fits (by default the first message). */
  async ask(
    text: string,
    fits: (activity: SeenActivity) => boolean = ({ type }) => type === 'message',
  ): Promise<SeenActivity> {
    await this.say(text);
    return this.waitFor(fits);
  }

  close(): void {
    this.socket.close();
  }

  private take(data: string): void {
    if (data === '') return;
    for (const activity of Sets.parse(JSON.parse(data)).activities) {
      this.seen.push(activity);
      for (const waiter of [...this.waiters]) waiter.check(activity);
    }
  }

  private stop(why: string): void {
    this.closed = true;
    for (const waiter of [...this.waiters]) waiter.fail(why);
  }

  private heard(): string {
    return JSON.stringify(this.seen.slice(this.from).map(({ type, text }) => text ?? type)).slice(0, 2000);
  }
}

/** The report on the wire (contracts: channelData.report in lab mode), if this activity carries one. */
export function report(activity: SeenActivity): unknown {
  const data = z.object({ report: z.unknown().optional() }).safeParse(activity.channelData);
  return data.success ? data.data.report : undefined;
}

async function call(url: string, { token, body }: { token?: string; body?: unknown }): Promise<unknown> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), 'content-type': 'application/json' },
    body: JSON.stringify(body ?? {}),
  });
  const text = await response.text();
  if (!response.ok) throw new DirectLineRefusal(response.status, text);
  return JSON.parse(text);
}

/** What Direct Line refused, with its status and its body. */
export class DirectLineRefusal extends Error {
  constructor(
    readonly status: number,
    readonly body: string,
  ) {
    super(`Direct Line answered ${status}: ${body.slice(0, 500)}`);
  }
}

/** The bot's side: the part of the Bot Connector's REST surface that an answering bot uses. */
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { type Activity, ActivitySchema, BOT, fromBot } from './activity';
import type { Conversation } from './conversations';
import { type Answer, readBody, readJson, refusal, segments } from './http';
import { CONNECTOR_PATH, type Line } from './line';

export const CONNECTOR_DOORS = `${CONNECTOR_PATH}v3/conversations`;

const MAX_ACTIVITY = 256 * 1024;

/** The answer, or undefined when the bot left in the middle. */
export async function answerBot(line: Line, request: IncomingMessage, url: URL): Promise<Answer | undefined> {
  const { method } = request;
  const [id, what, which, ...more] = segments(url.pathname.slice(CONNECTOR_DOORS.length));
  if (!id) return method === 'POST' ? create(line, request) : notFound();
  const conversation = line.conversations.find(id);
  if (!conversation) return refusal(404, 'ConversationNotFound', 'Conversation not found');
  if (method === 'GET' && what === 'members') return members(conversation, which);
  if (method === 'GET' && what === 'pagedmembers') return { status: 200, body: { members: roster(conversation) } };
  if (method === 'GET' && what === 'activities' && more[0] === 'members') return members(conversation, undefined);
  if (method === 'POST' && what === 'activities' && more.length === 0) {
    return post(line, request, conversation, which);
  }
  if ((method === 'PUT' || method === 'DELETE') && what === 'activities') {
    // As the service does: Direct Line has no update and no delete (microsoft/BotFramework-Services issue 130).
    return refusal(405, 'MethodNotAllowed', 'Direct Line can neither update nor delete an activity');
  }
  return notFound();
}

async function post(
  line: Line,
  request: IncomingMessage,
  conversation: Conversation,
  replyToId?: string,
): Promise<Answer | undefined> {
  const read = await readActivity(request, ActivitySchema);
  if (!read || 'status' in read) return read;
  return { status: 200, body: { id: add(line, conversation, replyToId ? { ...read.data, replyToId } : read.data) } };
}

const Create = z.looseObject({
  members: z.array(z.looseObject({ id: z.string() })).min(1),
  activity: ActivitySchema.optional(),
});

/** Direct Line lets no bot open a conversation with a stranger: the one it already has with that person is given. */
async function create(line: Line, request: IncomingMessage): Promise<Answer | undefined> {
  const read = await readActivity(request, Create);
  if (!read || 'status' in read) return read;
  const conversation = line.conversations.ofUser(read.data.members[0]?.id ?? '');
  if (!conversation) return refusal(403, 'BotNotInConversationRoster', 'This person has no conversation with the bot');
  const activityId = read.data.activity && add(line, conversation, read.data.activity);
  return { status: 201, body: { id: conversation.id, ...(activityId ? { activityId } : {}) } };
}

function add(line: Line, conversation: Conversation, activity: Activity): string {
  const id = conversation.nextActivityId();
  conversation.add(fromBot(activity, { id, conversation: conversation.id, at: line.clock.now() }));
  return id;
}

/** Only JSON by its label: a form of a foreign web page cannot post under that label without being asked first. */
async function readActivity<T>(
  request: IncomingMessage,
  schema: z.ZodType<T>,
): Promise<Answer | { data: T } | undefined> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    return refusal(415, 'BadSyntax', 'Send application/json');
  }
  const body = await readBody(request, MAX_ACTIVITY);
  if (!body.ok) return body.why === 'aborted' ? undefined : refusal(413, 'MessageSizeTooBig', 'Message size too large');
  const read = schema.safeParse(readJson(body.bytes));
  return read.success ? { data: read.data } : refusal(400, 'BadSyntax', 'Invalid or missing activity payload');
}

function members(conversation: Conversation, id: string | undefined): Answer {
  if (id === undefined) return { status: 200, body: roster(conversation) };
  const member = roster(conversation).find((one) => one.id === id);
  return member ? { status: 200, body: member } : refusal(404, 'MemberNotFoundInConversation', 'No such member');
}

function roster({ user }: Conversation): { id: string; name: string; role: string }[] {
  return [BOT, { id: user.id, name: user.name ?? '', role: 'user' }];
}

function notFound(): Answer {
  return refusal(404, 'ServiceError', 'Not found');
}

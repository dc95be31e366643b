/** The client's side: /v3/directline/… */
import type { IncomingMessage } from 'node:http';
import { z } from 'zod';
import { ActivitySchema, allowedFromClient } from './activity';
import type { Conversation } from './conversations';
import { type Answer, bearer, readBody, readJson, refusal, segments } from './http';
import { type Line, newTicket, newUser, say, startConversation } from './line';
import { type Ticket, TOKEN_LIFE } from './tokens';
import { readUpload } from './upload';

/** Direct Line's own bounds: 256 KB an activity, uploads just below 4 MB. */
const MAX_ACTIVITY = 256 * 1024;
const MAX_UPLOAD = 4 * 1024 * 1024 - 1;

export const CLIENT_DOORS = '/v3/directline/';

/** The answer, or undefined when the client left in the middle. */
export async function answerClient(line: Line, request: IncomingMessage, url: URL): Promise<Answer | undefined> {
  const { method } = request;
  if (method === 'OPTIONS') return { status: 204, headers: preflight(request) };
  const [first, second, third, ...more] = segments(url.pathname.slice(CLIENT_DOORS.length - 1));
  const door = `${method} ${[first, second && (first === 'conversations' ? ':id' : second), third].filter(Boolean).join('/')}`;
  if (method === 'GET' && first === 'attachments') return file(line, second ?? '');
  if (more.length > 0) return notFound();
  switch (door) {
    case 'POST tokens/generate':
      return generate(line, request);
    case 'POST tokens/refresh':
      return withTicket(line, request, undefined, (ticket) => ({ status: 200, body: grant(line, ticket) }));
    case 'POST conversations':
      return withTicket(line, request, undefined, (ticket) => start(line, request, ticket));
    case 'GET conversations/:id':
      if (bearer(request) === line.secret) return reopen(line, request, second ?? '');
      return inConversation(line, request, second, (conversation, ticket) => ({
        status: 200,
        body: opened(line, request, ticket, url.searchParams.get('watermark') ?? conversation.since(null).watermark),
      }));
    case 'GET conversations/:id/activities':
      return inConversation(line, request, second, (conversation) => ({
        status: 200,
        body: conversation.since(url.searchParams.get('watermark')),
      }));
    case 'POST conversations/:id/activities':
      return inConversation(line, request, second, (conversation) => post(line, request, conversation));
    case 'POST conversations/:id/upload':
      return inConversation(line, request, second, (conversation) => upload(line, request, conversation));
    default:
      return notFound();
  }
}

/** Any page may call: it needs a token, and cookies play no part. */
export const CORS = { 'access-control-allow-origin': '*' };

function preflight(request: IncomingMessage): Record<string, string> {
  const wanted = request.headers['access-control-request-headers'];
  return {
    'access-control-allow-methods': 'GET, POST, OPTIONS',
    'access-control-allow-headers': wanted ?? 'authorization, content-type, x-ms-bot-agent',
    'access-control-max-age': '86400',
  };
}

type Reply = Answer | undefined | Promise<Answer | undefined>;

/** 401 without a token; 403 for a bad, an old or another conversation's one: clients stop retrying on 403. */
function withTicket(
  line: Line,
  request: IncomingMessage,
  id: string | undefined,
  go: (ticket: Ticket) => Reply,
): Reply {
  const token = bearer(request);
  if (!token) return refusal(401, 'BadArgument', 'Missing token or secret');
  const reading = line.tokens.read(token);
  if (!reading.ok && reading.why === 'expired') return refusal(403, 'TokenExpired', 'Token has expired');
  if (!reading.ok || reading.ticket.use !== 'talk') return refusal(403, 'BadArgument', 'Invalid token or secret');
  if (id !== undefined && id !== reading.ticket.conversation) {
    return refusal(403, 'BadArgument', 'Token not valid for this conversation');
  }
  return go(reading.ticket);
}

function inConversation(
  line: Line,
  request: IncomingMessage,
  id: string | undefined,
  go: (conversation: Conversation, ticket: Ticket) => Reply,
): Reply {
  return withTicket(line, request, id ?? '', (ticket) => {
    const conversation = line.conversations.find(ticket.conversation);
    return conversation ? go(conversation, ticket) : refusal(404, 'BadArgument', 'Conversation not found');
  });
}

const Generate = z.object({
  user: z.object({ id: z.string().startsWith('dl_').max(200), name: z.string().max(200).optional() }).optional(),
});

async function generate(line: Line, request: IncomingMessage): Promise<Answer | undefined> {
  if (bearer(request) !== line.secret) return refusal(403, 'BadArgument', 'Invalid token or secret');
  const body = await readBody(request, MAX_ACTIVITY);
  if (!body.ok) return body.why === 'aborted' ? undefined : tooLarge();
  const asked = Generate.safeParse(body.bytes.length === 0 ? {} : readJson(body.bytes));
  if (!asked.success) return refusal(400, 'BadArgument', 'user.id must begin with dl_');
  return { status: 200, body: grant(line, newTicket(asked.data.user ?? newUser())) };
}

/** With the channel's secret a conversation is opened again whose tokens have all run out ("Reconnect to a conversation"). */
function reopen(line: Line, request: IncomingMessage, id: string): Answer {
  const known = line.conversations.find(id);
  if (!known) return refusal(404, 'BadArgument', 'Conversation not found');
  const ticket: Ticket = { use: 'talk', conversation: id, user: known.user };
  return { status: 200, body: opened(line, request, ticket, known.since(null).watermark) };
}

function start(line: Line, request: IncomingMessage, ticket: Ticket): Answer {
  const known = line.conversations.find(ticket.conversation);
  if (!known) startConversation(line, ticket);
  return { status: known ? 200 : 201, body: opened(line, request, ticket, '0') };
}

async function post(line: Line, request: IncomingMessage, conversation: Conversation): Promise<Answer | undefined> {
  const wait = line.mayPost(conversation.id);
  if (wait > 0) return tooMany(wait);
  const body = await readBody(request, MAX_ACTIVITY);
  if (!body.ok) return body.why === 'aborted' ? undefined : tooLarge();
  const activity = ActivitySchema.safeParse(readJson(body.bytes));
  if (!activity.success) return refusal(400, 'BadArgument', 'Invalid activity');
  if (!allowedFromClient(activity.data)) return refusal(400, 'BadArgument', 'Unsupported activity type');
  return say(line, conversation, activity.data);
}

async function upload(line: Line, request: IncomingMessage, conversation: Conversation): Promise<Answer | undefined> {
  const wait = line.mayPost(conversation.id);
  if (wait > 0) return tooMany(wait);
  const body = await readBody(request, MAX_UPLOAD);
  if (!body.ok) return body.why === 'aborted' ? undefined : tooLarge();
  const type = request.headers['content-type'] ?? 'application/octet-stream';
  const read = await readUpload(body.bytes, { type, disposition: request.headers['content-disposition'] ?? '' });
  if (read?.activity.type !== 'message') return refusal(400, 'BadArgument', 'Invalid upload');
  const attachments = read.files.map((kept) => ({
    contentType: kept.type,
    contentUrl: `${line.origin()}${line.files.keep(kept)}`,
    name: kept.name,
  }));
  return say(line, conversation, { ...read.activity, attachments });
}

/** Only pictures are shown in place; everything else is a download, so that no upload ever runs as a page. */
function file(line: Line, id: string): Answer {
  const kept = line.files.find(id);
  if (!kept) return notFound();
  const picture = /^image\/(png|jpeg|gif|webp)$/.test(kept.type);
  return {
    status: 200,
    body: kept.bytes,
    headers: {
      'content-type': picture ? kept.type : 'application/octet-stream',
      'content-disposition': picture ? 'inline' : 'attachment',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    },
  };
}

function grant(line: Line, ticket: Ticket): Record<string, unknown> {
  return { conversationId: ticket.conversation, token: line.tokens.issue(ticket), expires_in: TOKEN_LIFE.talk };
}

function opened(line: Line, request: IncomingMessage, ticket: Ticket, watermark: string): Record<string, unknown> {
  const t = line.tokens.issue({ ...ticket, use: 'stream' });
  const query = new URLSearchParams({ watermark, t });
  const scheme = 'encrypted' in request.socket ? 'wss' : 'ws';
  const streamUrl = `${scheme}://${request.headers.host}${CLIENT_DOORS}conversations/${ticket.conversation}/stream?${query}`;
  return { ...grant(line, ticket), streamUrl };
}

function tooLarge(): Answer {
  return { ...refusal(413, 'MessageSizeTooBig', 'The message is too large'), headers: { connection: 'close' } };
}

function tooMany(seconds: number): Answer {
  return {
    ...refusal(429, 'TooManyRequests', 'Too many messages in this conversation'),
    headers: { connection: 'close', 'retry-after': String(seconds) },
  };
}

function notFound(): Answer {
  return refusal(404, 'BadArgument', 'Not found');
}

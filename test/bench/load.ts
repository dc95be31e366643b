import { type Agent, request } from 'node:http';
import type { MockConnector } from './mock-connector';

export interface Load {
  readonly port: number;
  readonly connector: MockConnector;
  readonly conversations: number;
  /** Each conversation says these one after the other, the next once the last was answered. */
  readonly wordsOf: (conversation: number) => readonly string[];
  /** Whether what the bot said last in a conversation is what the words lead to. */
  readonly isAnswered: (newest: string) => boolean;
  readonly agent: Agent;
}

let activities = 0;

/** Messages a second; throws when a conversation did not go as it should. */
export async function messagesPerSecond(load: Load): Promise<number> {
  const begun = performance.now();
  const counts = await Promise.all(Array.from({ length: load.conversations }, (_, number) => converse(load, number)));
  const seconds = (performance.now() - begun) / 1000;
  return counts.reduce((sum, count) => sum + count, 0) / seconds;
}

async function converse(load: Load, number: number): Promise<number> {
  const id = `conversation-${number}`;
  const words = load.wordsOf(number);
  load.connector.newest.delete(id);
  for (const text of words) {
    const status = await post(load, activityOf(load.connector.url, id, number, text));
    if (status !== 200) throw new Error(`/api/messages answered ${status}.`);
  }
  const newest = load.connector.newest.get(id) ?? '';
  if (!load.isAnswered(newest)) throw new Error(`The conversation went elsewhere: ${newest.slice(0, 300)}`);
  return words.length;
}

function activityOf(serviceUrl: string, conversation: string, number: number, text: string): string {
  activities += 1;
  return JSON.stringify({
    type: 'message',
    id: `activity-${activities}`,
    timestamp: '2026-11-23T08:00:00.000Z',
    localTimezone: 'Europe/Berlin',
    serviceUrl,
    channelId: 'directline',
    from: { id: `user-${number}`, name: 'A person' },
    recipient: { id: 'bot', name: 'A bot' },
    conversation: { id: conversation },
    locale: 'en-US',
    textFormat: 'plain',
    text,
  });
}

function post({ port, agent }: Load, body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const call = request(
      { host: '127.0.0.1', port, path: '/api/messages', method: 'POST', agent, headers },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode ?? 0));
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

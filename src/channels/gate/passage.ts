import { jsonOf, within } from '../../json';
import { unescaped } from '../../percent';
import type { Passage } from '../gate';

/** What a request to a connector is, by the "Bot Connector REST API reference" on learn.microsoft.com. */
export interface Wanted {
  readonly kind: Passage;
  /** Empty for what belongs to no conversation yet. */
  readonly conversationId: string;
}

const CONVERSATION = /\/v3\/conversations\/([^/]+)/;

export function wantedBy(method: string, url: string, body: unknown): Wanted {
  const id = CONVERSATION.exec(URL.parse(url)?.pathname ?? '')?.[1] ?? '';
  return { kind: kindOf(method, body), conversationId: unescaped(id) };
}

function kindOf(method: string, body: unknown): Passage {
  switch (method) {
    case 'GET':
      return 'get';
    case 'PUT':
    case 'DELETE':
      return 'edit';
    default:
      return typeof body === 'string' && within(jsonOf(body), 'type') === 'typing' ? 'typing' : 'send';
  }
}

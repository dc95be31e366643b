import { connector, type Received } from './connector';

/** A channel outside of the program, which lives on when that dies. */
export async function channel() {
  const waiting = new Map<(one: Received) => boolean, () => void>();
  let isHeld: (one: Received) => boolean = () => false;
  const outside = await connector([], (one) => {
    for (const [fits, wake] of waiting) if (fits(one)) wake();
    return !isHeld(one);
  });
  let number = 0;
  return {
    ...outside,
    hold(these: (one: Received) => boolean) {
      isHeld = these;
    },
    heard: (fits: (one: Received) => boolean) =>
      new Promise<void>((resolve) => (outside.received.some(fits) ? resolve() : waiting.set(fits, resolve))),
    activity: (text: string) => ({
      type: 'message',
      id: `activity-${++number}`,
      channelId: 'directline',
      serviceUrl: outside.url,
      from: { id: 'a-person' },
      recipient: { id: 'bot' },
      conversation: { id: 'talk' },
      text,
    }),
  };
}

/** What a channel does: delivers, and hears whether it was taken. Null when nobody answered. */
export function deliver(origin: string, activity: object): Promise<number | null> {
  const headers = { 'content-type': 'application/json' };
  const posted = fetch(`${origin}/api/messages`, { method: 'POST', headers, body: JSON.stringify(activity) });
  return posted.then(
    ({ status }) => status,
    () => null,
  );
}

import { randomUUID } from 'node:crypto';
import type { Clock } from '../../clock';
import { isJsonObject, jsonOf } from '../../json';
import { EVENTS_AUDIENCE, EVENTS_CALLER, TENANT } from './cloud-settings';
import type { SigningKey } from './signing-key';

export interface DeliveryParts {
  /** The bot's, such as `http://localhost:3978`. */
  readonly bot: string;
  /** Of Entra in the lab, without a path. */
  readonly front: string;
  readonly key: SigningKey;
  readonly clock: Clock;
}

/** Milliseconds; Event Grid gives a web hook 30 s. */
const PATIENCE = 30_000;
const LIFE = 3_600;

/**
 * As Event Grid delivers to a web hook that Entra protects: nothing at all until the handshake has been answered ("Webhook event
 * delivery"), and from then on with a token. So a bot that is not there yet misses what happens meanwhile, and nobody is told.
 * The result rejects when a delivery was not taken.
 */
export function deliverEvents(parts: DeliveryParts): (body: string) => Promise<void> {
  let isSubscribed = false;
  return async (body) => {
    isSubscribed ||= await shakesHands(parts);
    if (!isSubscribed) return;
    const response = await post(parts, 'Notification', body);
    await response.body?.cancel();
    if (!response.ok) throw new Error(`The door for events answered ${response.status}.`);
  };
}

async function shakesHands(parts: DeliveryParts): Promise<boolean> {
  const validationCode = randomUUID();
  const event = {
    id: randomUUID(),
    topic: `/subscriptions/${TENANT}`,
    subject: '',
    eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
    eventTime: parts.clock.now().toISOString(),
    data: { validationCode },
    dataVersion: '2',
    metadataVersion: '1',
  };
  try {
    const response = await post(parts, 'SubscriptionValidation', JSON.stringify([event]));
    const answer = jsonOf(await response.text());
    return response.ok && isJsonObject(answer) && answer.validationResponse === validationCode;
  } catch {
    // fetch rejects for what never became an answer: nobody is there yet, or it hangs. The next look tries again.
    return false;
  }
}

function post({ bot, front, key, clock }: DeliveryParts, kind: string, body: string): Promise<Response> {
  const now = Math.floor(clock.now().getTime() / 1000);
  const token = key.sign({
    iss: `${front}/${TENANT}/v2.0`,
    aud: EVENTS_AUDIENCE,
    azp: EVENTS_CALLER,
    tid: TENANT,
    nbf: now - 300,
    exp: now + LIFE,
  });
  return fetch(`${bot}/api/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'aeg-event-type': kind,
      authorization: `Bearer ${token}`,
      connection: 'close',
    },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE),
  });
}

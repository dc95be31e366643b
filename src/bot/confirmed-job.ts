import { type ConversationReference, TurnContext } from 'botbuilder';
import type { HubRef, Person } from '../access/access';
import type { Guard } from '../access/guard';
import { deliveryOf, referenceOf } from './delivery';
import type { BotLog, FirstTime } from './ports';
import type { Turn } from './turn';
import { say, WORDS } from './words';

export interface ConfirmedParts {
  readonly guard: Guard;
  readonly once: FirstTime;
  readonly log: BotLog;
}

/** What every confirmed job holds, as plain data. */
export interface Confirmed {
  /** The reference that people see. */
  readonly id: string;
  readonly conversation: Partial<ConversationReference>;
  readonly person: Person;
  readonly hub: HubRef;
  readonly deviceId: string;
  readonly zone: string;
  readonly askedAt: string;
}

/** A doubled yes comes within seconds. */
const SAME_YES = 60_000;

/**
 * Puts the job that an operator has said yes to, once, and notes in the audit log that it begins.
 *
 * @param deed `key` tells this yes from one to something else; `says` is said before
 */
export async function putConfirmed(
  { guard, once, log }: ConfirmedParts,
  { context, owner, now, zone }: Turn,
  deed: {
    readonly what: string;
    readonly key: string;
    readonly hub: HubRef;
    readonly deviceId: string;
    readonly says: string;
  },
  put: (job: Confirmed) => Promise<void>,
): Promise<void> {
  const { what, key, hub, deviceId, says } = deed;
  if (!(await once.firstTime(key, SAME_YES, deliveryOf(context.activity) ?? undefined)))
    return void (await context.sendActivity(say(WORDS.already)));
  const id = referenceOf(context.activity);
  await context.sendActivity(say(says));
  try {
    await put({
      id,
      conversation: JSON.parse(JSON.stringify(TurnContext.getConversationReference(context.activity))),
      person: owner.person,
      hub,
      deviceId,
      zone: zone.zone,
      askedAt: now.toISOString(),
    });
    await guard.did(owner.person, { what, hub: hub.host, deviceId, result: 'begun' });
  } catch (error) {
    log.error({ err: error, reference: id }, 'a job was not taken');
    await context.sendActivity(say(WORDS.busy));
  }
}

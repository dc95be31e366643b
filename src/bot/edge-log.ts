import { TurnContext } from 'botbuilder';
import type { Guard } from '../access/guard';
import { edgeCallCard } from '../cards/device-log-cards';
import { cardAttachment } from '../cards/render';
import type { Cloud } from '../cloud';
import { deliveryOf, referenceOf } from './delivery';
import type { EdgeLogJob } from './edge-log-job';
import type { Ask } from './intent';
import type { ButtonDeed, KeptButtons } from './kept-buttons';
import { DEFAULT_PERIOD } from './period';
import type { BotLog, FirstTime } from './ports';
import { hubNamed, refuse } from './refusal';
import { themeOf } from './theme';
import type { Turn } from './turn';
import { say, show, WORDS } from './words';

export interface EdgeParts {
  readonly guard: Guard;
  readonly cloud: Cloud;
  readonly buttons: KeptButtons;
  readonly once: FirstTime;
  readonly log: BotLog;
  /** Null where no gateway can be called from here. */
  readonly edge: EdgeCalls | null;
}

export interface EdgeCalls {
  put(job: EdgeLogJob): Promise<void>;
  /** How GetModuleLogs will be called, for the person to see before it is. */
  describe(module: string): { readonly method: string; readonly payload: string };
  /** Why no support bundle can be uploaded from a gateway, and what to do instead. */
  readonly noBundle: string;
}

/** A doubled yes comes within seconds. */
const SAME_YES = 60_000;

/** Asks an operator for a yes first, and shows what will be called. Nothing is called in the turn. */
export async function askEdgeLog(parts: EdgeParts, turn: Turn, asked: Ask, module: string): Promise<void> {
  const found = await allowed(parts, turn, asked);
  if (typeof found === 'string') return void (await turn.context.sendActivity(say(found)));
  if ('words' in found) return refuse(turn, found);
  const { ask, hub, edge, deviceId } = found;
  const deeds: ButtonDeed[] = [
    { title: 'Yes, fetch it', intent: { kind: 'edge-log', ask, module, confirmed: true } },
    { title: 'No', intent: { kind: 'edge-log-no' } },
  ];
  turn.talk.edgeLog = { ask, module };
  const { card, summary } = edgeCallCard({
    deviceId,
    hub: hub.name,
    module,
    ...edge.describe(module),
    note: edge.noBundle,
    buttons: await parts.buttons.keep(turn.owner, deeds),
  });
  await turn.context.sendActivity(show(cardAttachment(card), summary));
}

/** After the yes. Who has lost the role since hears so. */
export async function startEdgeLog(parts: EdgeParts, turn: Turn, asked: Ask, module: string): Promise<void> {
  delete turn.talk.edgeLog;
  const found = await allowed(parts, turn, asked);
  if (typeof found === 'string') return void (await turn.context.sendActivity(say(found)));
  if ('words' in found) return refuse(turn, found);
  const { ask, hub, edge, deviceId } = found;
  const { context, owner, now, zone } = turn;
  const key = `edge-log:${JSON.stringify([owner, hub.host, deviceId, module])}`;
  if (!(await parts.once.firstTime(key, SAME_YES, deliveryOf(context.activity) ?? undefined)))
    return void (await context.sendActivity(say(WORDS.already)));
  const id = referenceOf(context.activity);
  await context.sendActivity(say(`Asking the agent of ${deviceId} for the log of ${module}…`));
  try {
    await edge.put({
      id,
      module,
      conversation: JSON.parse(JSON.stringify(TurnContext.getConversationReference(context.activity))),
      person: owner.person,
      hub,
      deviceId,
      period: ask.period ?? DEFAULT_PERIOD,
      zone: zone.zone,
      theme: themeOf(context.activity.channelData),
      askedAt: now.toISOString(),
    });
    await parts.guard.did(owner.person, { what: 'edge-log', hub: hub.host, deviceId, result: 'begun' });
  } catch (error) {
    parts.log.error({ err: error, reference: id }, 'a job was not taken');
    await context.sendActivity(say(WORDS.busy));
  }
}

export async function leaveEdgeLog(turn: Turn): Promise<void> {
  delete turn.talk.edgeLog;
  await turn.context.sendActivity(say('I have called nothing.'));
}

async function allowed({ guard, edge, cloud }: EdgeParts, turn: Turn, asked: Ask) {
  if (edge === null) return 'I cannot call a gateway from here. “How do I get the log?” tells how to fetch it by hand.';
  const { person } = turn.owner;
  if (turn.hubs.length === 0) return guard.turnAway(person, { what: 'edge-log', deviceId: null });
  const { last } = turn.talk;
  const ask: Ask = asked.devices.length > 0 ? { ...asked, hub: asked.hub ?? last?.hub ?? null } : { ...asked, ...last };
  const [deviceId] = ask.devices;
  const hub = ask.hub === null ? null : hubNamed(turn, ask.hub, cloud);
  if (deviceId === undefined || !hub)
    return 'Of which gateway? Type it like “fetch edgeHub’s log of gate-01 on contoso-lab”.';
  const entry = await guard.enter(person, { what: 'edge-log', hub, deviceId, needs: 'operator' });
  if (!entry.ok)
    return entry.kind === 'no-role'
      ? 'Calling a gateway is for operators, and you are none here. “How do I get the log?” tells how to fetch it by hand.'
      : entry;
  return { ask: { ...ask, devices: [deviceId], hub: hub.name, module: null }, hub, edge, deviceId };
}

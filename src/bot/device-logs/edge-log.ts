import type { Button } from '../../cards/buttons';
import { bundleCallCard, edgeCallCard } from '../../cards/device-log-cards';
import { cardAttachment } from '../../cards/render';
import type { SmallCard } from '../../cards/small-cards';
import type { Cloud } from '../../cloud';
import { type ConfirmedParts, putConfirmed } from '../confirmed-job';
import type { ButtonDeed, KeptButtons } from '../kept-buttons';
import { hubNamed, refuse } from '../refusal';
import { themeOf } from '../theme';
import type { Turn } from '../turn';
import type { Ask } from '../understand/intent';
import { DEFAULT_PERIOD } from '../understand/period';
import { say, show } from '../words';
import { type EdgeCalls, NO_BUNDLE } from './edge-calls';
import type { EdgeJob } from './edge-log-job';

export interface EdgeParts extends ConfirmedParts {
  readonly cloud: Cloud;
  readonly buttons: KeptButtons;
  /** Null where no gateway can be called from here. */
  readonly edge: EdgeCalls | null;
}

/**
 * Asks an operator for a yes first, and shows what will be called. Nothing is called in the turn.
 *
 * @param module null: the support bundle, with the logs of the whole runtime
 */
export async function askEdgeLog(parts: EdgeParts, turn: Turn, asked: Ask, module: string | null): Promise<void> {
  const found = await allowed(parts, turn, asked, module);
  if (typeof found === 'string') return void (await turn.context.sendActivity(say(found)));
  if ('words' in found) return refuse(turn, found);
  const { ask, hub, edge, deviceId, call } = found;
  const deeds: ButtonDeed[] = [
    { title: 'Yes, fetch it', intent: { kind: 'edge-log', ask, module, confirmed: true } },
    { title: 'No', intent: { kind: 'edge-log-no' } },
  ];
  if (module !== null && edge.bundle)
    deeds.splice(1, 0, {
      title: 'The support bundle instead',
      intent: { kind: 'edge-log', ask, module: null, confirmed: false },
    });
  turn.talk.edgeLog = { ask, module };
  const { card, summary } = call.card({ deviceId, hub: hub.name }, await parts.buttons.keep(turn.owner, deeds));
  await turn.context.sendActivity(show(cardAttachment(card), summary));
}

/** After the yes. Who has lost the role since hears so. */
export async function startEdgeLog(parts: EdgeParts, turn: Turn, asked: Ask, module: string | null): Promise<void> {
  delete turn.talk.edgeLog;
  const found = await allowed(parts, turn, asked, module);
  if (typeof found === 'string') return void (await turn.context.sendActivity(say(found)));
  if ('words' in found) return refuse(turn, found);
  const { ask, hub, deviceId, call, what } = found;
  const key = `edge-log:${JSON.stringify([turn.owner, hub.host, deviceId, module])}`;
  const says = `Asking the agent of ${deviceId} for ${call.words}…`;
  const about = { period: ask.period ?? DEFAULT_PERIOD, theme: themeOf(turn.context.activity.channelData) };
  await putConfirmed(parts, turn, { what, key, hub, deviceId, says }, (job) => call.put({ ...job, ...about }));
}

export async function leaveEdgeLog(turn: Turn): Promise<void> {
  delete turn.talk.edgeLog;
  await turn.context.sendActivity(say('I have called nothing.'));
}

async function allowed({ guard, edge, cloud }: EdgeParts, turn: Turn, asked: Ask, module: string | null) {
  if (edge === null) return 'I cannot call a gateway from here. “How do I get the log?” tells how to fetch it by hand.';
  const { person } = turn.owner;
  const what = module === null ? 'edge-bundle' : 'edge-log';
  if (turn.hubs.length === 0) return guard.turnAway(person, { what, deviceId: null });
  const { last } = turn.talk;
  const ask: Ask = asked.devices.length > 0 ? { ...asked, hub: asked.hub ?? last?.hub ?? null } : { ...asked, ...last };
  const [deviceId] = ask.devices;
  const hub = ask.hub === null ? null : hubNamed(turn, ask.hub, cloud);
  if (deviceId === undefined || !hub)
    return 'Of which gateway? Type it like “fetch edgeHub’s log of gate-01 on contoso-lab”.';
  const entry = await guard.enter(person, { what, hub, deviceId, needs: 'operator' });
  if (!entry.ok)
    return entry.kind === 'no-role'
      ? 'Calling a gateway is for operators, and you are none here. “How do I get the log?” tells how to fetch it by hand.'
      : entry;
  const call = module === null ? bundleCall(edge) : logCall(edge, module);
  if (call === null) return NO_BUNDLE;
  return { ask: { ...ask, devices: [deviceId], hub: hub.name, module: null }, hub, edge, deviceId, call, what };
}

/** One way to ask an agent. */
interface AgentCall {
  /** Continues "Asking the agent for". */
  readonly words: string;
  card(gateway: { readonly deviceId: string; readonly hub: string }, buttons: readonly Button[]): SmallCard;
  put(job: EdgeJob): Promise<void>;
}

function logCall(edge: EdgeCalls, module: string): AgentCall {
  return {
    words: `the log of ${module}`,
    card: (gateway, buttons) =>
      edgeCallCard({ ...gateway, module, ...edge.describe(module), note: edge.bundle ? '' : NO_BUNDLE, buttons }),
    put: (job) => edge.put({ ...job, module }),
  };
}

function bundleCall({ bundle }: EdgeCalls): AgentCall | null {
  return (
    bundle && {
      words: 'its support bundle, which takes some minutes',
      card: (gateway, buttons) =>
        bundleCallCard({
          ...gateway,
          ...bundle.describe(),
          host: bundle.host,
          container: bundle.container,
          buttons,
        }),
      put: (job) => bundle.put(job),
    }
  );
}

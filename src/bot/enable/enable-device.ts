import { enableCard } from '../../cards/enable-card';
import { cardAttachment } from '../../cards/render';
import type { Cloud } from '../../cloud';
import { type ConfirmedParts, putConfirmed } from '../confirmed-job';
import type { ButtonDeed, KeptButtons } from '../kept-buttons';
import { hubNamed, refuse } from '../refusal';
import type { Turn } from '../turn';
import type { Ask } from '../understand/intent';
import { onTopOf } from '../understand/same-question';
import { say, show } from '../words';
import type { EnableJob } from './enable-device-job';

export interface EnableParts extends ConfirmedParts {
  readonly cloud: Cloud;
  readonly buttons: KeptButtons;
  /** Keeps a confirmed job; null where no device may be enabled from here. */
  readonly enable: ((job: EnableJob) => Promise<void>) | null;
}

const OFF = 'I may not enable devices here: whoever runs Keepalive has not switched that on.';

/** Asks an operator for a yes first, and shows what will be changed. Nothing is read or changed in the turn. */
export async function askEnable(parts: EnableParts, turn: Turn, asked: Ask): Promise<void> {
  const found = await allowed(parts, turn, asked);
  if (typeof found === 'string') return void (await turn.context.sendActivity(say(found)));
  if ('words' in found) return refuse(turn, found);
  const { ask, hub, deviceId } = found;
  const deeds: ButtonDeed[] = [
    { title: 'Yes, enable it', intent: { kind: 'enable-device', ask, confirmed: true } },
    { title: 'No', intent: { kind: 'enable-device-no' } },
  ];
  turn.talk.enabling = ask;
  const { card, summary } = enableCard({
    deviceId,
    hub: hub.name,
    buttons: await parts.buttons.keep(turn.owner, deeds),
  });
  await turn.context.sendActivity(show(cardAttachment(card), summary));
}

/** After the yes. Who has lost the role since hears so. */
export async function startEnable(parts: EnableParts, turn: Turn, asked: Ask): Promise<void> {
  delete turn.talk.enabling;
  const found = await allowed(parts, turn, asked);
  if (typeof found === 'string') return void (await turn.context.sendActivity(say(found)));
  if ('words' in found) return refuse(turn, found);
  const { hub, deviceId, enable } = found;
  const key = `enable:${JSON.stringify([turn.owner, hub.host, deviceId])}`;
  const says = `Enabling ${deviceId}…`;
  await putConfirmed(parts, turn, { what: 'enable-device', key, hub, deviceId, says }, enable);
}

export async function leaveEnable(turn: Turn): Promise<void> {
  delete turn.talk.enabling;
  await turn.context.sendActivity(say('I have changed nothing.'));
}

async function allowed({ guard, enable, cloud }: EnableParts, turn: Turn, asked: Ask) {
  const { person } = turn.owner;
  const what = 'enable-device';
  if (turn.hubs.length === 0) return guard.turnAway(person, { what, deviceId: asked.devices[0] ?? null });
  const { last } = turn.talk;
  const ask = last ? onTopOf(last, asked) : asked;
  const [deviceId, another] = ask.devices;
  const known = ask.hub === null ? null : hubNamed(turn, ask.hub, cloud);
  if (deviceId === undefined || another !== undefined || !known)
    return 'Which device? Name one, with its hub, like “enable pump-02 on contoso-lab”.';
  const entry = await guard.enter(person, { what, hub: known, deviceId, needs: 'operator' });
  if (!entry.ok) return entry;
  if (enable === null) return OFF;
  const { host, name, resourceId } = entry.hub;
  return {
    ask: { devices: [deviceId], hub: name, module: null, period: null },
    hub: { host, name, resourceId },
    deviceId,
    enable,
  };
}

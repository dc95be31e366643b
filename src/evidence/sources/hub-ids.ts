import type { Clock } from '../../clock';
import { HUB_ID } from '../../cloud/hub-address';
import type { AzureAccess } from '../azure';
import type { Slot } from '../evidence';
import { gap, roleFix } from '../gaps';
import { remembered } from '../remembered';
import type { ArmClient } from './arm-client';
import { inTime } from './in-time';
import { listHubs } from './resource-graph';

/** Where a hub is in Azure Resource Manager. */
export interface HubIds {
  /** What is known without asking. */
  known(hub: string): string | null;
  /** The hub's ARM id, pinned or looked up; a gap where it cannot be found. Rejects with the signal only. */
  find(hub: string, signal: AbortSignal): Promise<Slot<string>>;
}

/** A hub keeps its id; one that is made again elsewhere under its old name is found an hour later. Milliseconds. */
const LIFE = 3_600_000;

/** One look a hub for all sources: they ask at the same time, and a refusal of one is a refusal of all. */
export function findHubIds(azure: AzureAccess, arm: ArmClient, clock: Clock): HubIds {
  const found = remembered<Slot<string>>({
    clock,
    life: LIFE,
    isGood: ({ ok }) => ok,
  });
  function pinned(hub: string): string | null {
    const id = azure.pinnedIdOf(hub);
    return id !== null && HUB_ID.test(id) ? id : null;
  }
  return {
    known(hub) {
      const answer = found.known(hub);
      return pinned(hub) ?? (answer?.ok ? answer.data : null);
    },
    async find(hub, signal) {
      const id = pinned(hub);
      if (id !== null) return { ok: true, data: id, searched: 'the settings of Keepalive' };
      return await inTime(
        signal,
        found.get(hub, () => look(azure, arm, hub, signal), signal),
      );
    },
  };
}

async function look(azure: AzureAccess, arm: ArmClient, hub: string, signal: AbortSignal): Promise<Slot<string>> {
  const listed = await listHubs({ azure, arm }, hub, signal);
  if (!listed.ok) return { ...listed, detail: `The Azure resource of ${hub} was not found: ${listed.detail}` };
  const id = listed.data.find(({ host }) => host === hub)?.resourceId;
  if (id !== undefined && HUB_ID.test(id)) return { ok: true, data: id, searched: listed.searched };
  return gap(
    'denied',
    `Azure Resource Graph shows no hub ${hub}: it does not exist, or Keepalive may not read it.`,
    `${roleFix('Reader', null)}. A new role counts after some minutes.`,
  );
}

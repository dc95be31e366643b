import type { Clock } from '../clock';
import { count } from '../diagnosis/words';
import type { Slot } from '../evidence/evidence';
import { type FaultLog, oneLook } from '../evidence/one-look';
import { azureSources, type HubSources } from '../evidence/sources';
import { checkHub } from './check-hub';
import { type Check, checkOf, type HubCheckup, type Identity } from './checkup';
import { fewAtOnce } from './few-at-once';
import { type HubsToCheck, listedHubs, pinnedHubs } from './hubs-to-check';
import { principalFor } from './principal';
import { identityOf, signIn } from './sign-in';
import type { WhomToAsk } from './whom-to-ask';

/** What is found, one after the other: the identity first, the number of hubs that are left out before the hubs. */
export type Part =
  | { readonly identity: Identity }
  | { readonly check: Check }
  | { readonly hubsLeftOut: number }
  | { readonly hub: HubCheckup };

export interface ExamineDeps {
  readonly clock: Clock;
  readonly log: FaultLog;
}

/** Each has some ten looks under way. Own judgement. */
const HUBS_AT_ONCE = 3;

/** Signs in, finds the hubs, and looks at each. Trouble is a check that failed; it throws nothing else. */
export async function* examine(whom: WhomToAsk, deps: ExamineDeps): AsyncGenerator<Part, void> {
  const signed = await signIn(deps, whom.azure, whom.asker);
  const identity = signed.ok ? signed.data : identityOf(whom.asker);
  const withPrincipal = principalFor(identity);
  yield { identity };
  yield { check: checkOf('sign-in', signed, () => ({ detail: 'a token was given' })) };
  if (!signed.ok) return;

  const listedIds = new Map<string, string>();
  const pinnedIdOf = (hub: string) => whom.azure.pinnedIdOf(hub) ?? listedIds.get(hub) ?? null;
  const live = azureSources({ ...whom.azure, pinnedIdOf }, deps.clock);
  try {
    const found = await hubsToCheck(whom, deps, live.ofHub);
    if (!found.ok || found.data.isListed)
      yield { check: withPrincipal(checkOf('resource-graph', found, ({ all }) => ({ detail: count(all, 'hub') }))) };
    if (!found.ok) return;
    const { hubs, all } = found.data;
    yield { hubsLeftOut: all - hubs.length };
    for (const { host, resourceId } of hubs) if (resourceId !== null) listedIds.set(host, resourceId);
    const looks = fewAtOnce(HUBS_AT_ONCE, hubs, ({ host }) => checkHub({ ...deps, sources: live.ofHub }, host));
    for (const look of looks) {
      const hub = await look;
      yield { hub: { ...hub, checks: hub.checks.map(withPrincipal) } };
    }
  } finally {
    live.close();
  }
}

/** The one that was named, the ones that are pinned, or all that Resource Graph shows. */
async function hubsToCheck(whom: WhomToAsk, deps: ExamineDeps, sources: HubSources): Promise<Slot<HubsToCheck>> {
  const { named, pinnedIds, azure } = whom;
  if (named) return { ok: true, data: { hubs: [named], all: 1, isListed: false }, searched: 'what was asked' };
  const pinned = pinnedHubs(pinnedIds, azure.cloud.iotHubSuffix);
  if (pinned.all > 0) return { ok: true, data: pinned, searched: 'the settings of Keepalive' };
  return await oneLook<Slot<HubsToCheck>>(deps, {
    place: 'Azure Resource Graph',
    look: async (signal) => listedHubs(await sources.list(signal)),
    otherwise: (trouble) => trouble,
  });
}

import type { HubResource, IpRule } from '../../evidence/hub-resource';
import { plain } from '../words';
import { type AddressBlock, blockOfMask, covers } from './address-blocks';

/** What the hub's network settings do to an address; `undecided` where its hidden end decides. */
export interface Admission {
  readonly outcome: 'refused' | 'admitted' | 'undecided';
  /** The setting or rule, as a sentence's end: `public network access is disabled`. */
  readonly because: string;
}

/** Undefined address: nothing is known of where the device comes from. */
export function admissionOf({ properties = {} }: HubResource, address: AddressBlock | undefined): Admission {
  if (properties.publicNetworkAccess?.toLowerCase() === 'disabled')
    return { outcome: 'refused', because: 'public network access is disabled' };
  const { networkRuleSets, ipFilterRules = [] } = properties;
  const byNew = networkRuleSets
    ? judge(networkRuleSets.ipRules ?? [], isDenying(networkRuleSets.defaultAction), address)
    : ADMITTED;
  if (byNew.outcome === 'refused') return byNew;
  // The older rules let in whom none of them matches.
  const byOld = judge(ipFilterRules, false, address);
  return byOld.outcome === 'admitted' ? byNew : byOld;
}

const ADMITTED: Admission = { outcome: 'admitted', because: 'no rule speaks against it' };

/** The first rule that matches wins. A rule that covers a part of the address, or that cannot be read, leaves it open. */
function judge(rules: readonly IpRule[], deniesRest: boolean, address: AddressBlock | undefined): Admission {
  const possible: Admission[] = [];
  for (const rule of rules) {
    const covered = coverage(rule, address);
    if (covered === 'none') continue;
    possible.push(outcomeOf(rule));
    if (covered === 'all') return together(possible);
  }
  possible.push(
    deniesRest ? { outcome: 'refused', because: 'what matches no IP rule is refused (default action Deny)' } : ADMITTED,
  );
  return together(possible);
}

function coverage({ ipMask }: IpRule, address: AddressBlock | undefined): 'all' | 'some' | 'none' {
  const range = blockOfMask(ipMask ?? '');
  if (!range) return 'some';
  if (address) return covers(range, address);
  return range.bits === 0 ? 'all' : 'some';
}

function outcomeOf({ action, filterName, ipMask }: IpRule): Admission {
  const name = plain(filterName || ipMask || 'without a name', 60);
  return isDenying(action)
    ? { outcome: 'refused', because: `the IP rule "${name}" refuses it` }
    : { outcome: 'admitted', because: `the IP rule "${name}" lets it in` };
}

/** What is said of all of them; undecided where they differ. */
export function together(possible: readonly Admission[]): Admission {
  const [first = ADMITTED] = possible;
  if (possible.every(({ outcome }) => outcome === first.outcome)) return first;
  return { outcome: 'undecided', because: 'the IP rules let in a part of these addresses and refuse the rest' };
}

/** `Deny` of the newer rules, `Reject` of the older ones. */
function isDenying(action: string | undefined): boolean {
  return /^(deny|reject)$/i.test(action ?? '');
}

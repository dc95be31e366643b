import { GUIDES, guidesFor } from '../catalogues/guides';
import { defineCheck } from '../check';
import { distinct, isUnauthorized } from '../codes-of-ends';
import { hubCommand } from '../commands';
import type { Confidence, Proof } from '../finding';
import { blockOfAddress, isPrivate } from '../patterns/address-blocks';
import { admissionOf, together } from '../patterns/admission';
import { registeredAuthentication } from '../patterns/authentication';
import { neverConnected } from '../patterns/never-connected';
import { privateAddresses, probeAtThatTime, seenFromHere, silenceInWords } from '../patterns/reach';
import { isAtRenewal } from '../patterns/renewals';
import { findSilence } from '../patterns/silence';
import { endBefore, refusedProof } from '../patterns/standing-refusals';
import type { Session } from '../session';
import { count, duration, listed, plain } from '../words';

/** A device that stays away this long did not just reconnect. Own judgement. */
const ABSENT_MS = 10 * 60_000;

export const networkRule = defineCheck({
  id: 'network-rule',
  asks: 'Do the network rules of the hub let the device in?',
  needs: ['hub', 'connections'],
  uses: ['identity', 'fleet', 'probe'],
  yieldsTo: ['device-not-found', 'device-disabled'],
  run({ hub, probe, ...looked }, context) {
    const { sessions, refusals: allRefusals } = context.timeline;
    const last = sessions.at(-1);
    const lastConnect = sessions.findLast(({ from }) => from !== null)?.from;
    const refusals = allRefusals.filter(({ at, code }) => isOfNetworkRule(code) && (!lastConnect || at > lastConnect));
    const silence = findSilence(context, looked);
    const isCut = (session: Session): boolean =>
      session.end === 'error' || isAtRenewal(session, sessions, registeredAuthentication(looked.identity));
    const lost = silence && silence.lasts >= ABSENT_MS && isCut(silence.session) ? silence : undefined;
    const never = !last && allRefusals.length === 0 && neverConnected(looked.identity);
    // One that gets in is not kept out, whatever the rules say by now.
    if (refusals.length === 0 && !lost && !never) return undefined;

    const addresses = distinct(refusals.length > 0 ? refusals.map(({ address }) => address) : [last?.address ?? '']);
    const blocks = addresses.length > 0 ? addresses.map(blockOfAddress) : [undefined];
    const privateWays = hub.properties?.privateEndpointConnections?.length ?? 0;
    const mayComeByPrivateWay = privateWays > 0 && refusals.length === 0;
    if (blocks.some((block) => (block ? isPrivate(block) : mayComeByPrivateWay))) return undefined;
    const { outcome, because: rule } = together(blocks.map((block) => admissionOf(hub, block)));
    if (outcome === 'admitted') return undefined;
    const gotInBefore = sessions.some(({ from, address }) => from !== null && addresses.includes(address));
    // Where the hidden end of the address decides, one that came in from there was on the right side.
    if (outcome === 'undecided' && (gotInBefore || refusals.length === 0)) return undefined;

    const confidence: Confidence =
      outcome === 'undecided' ? 'possible' : refusals.length > 0 && !gotInBefore ? 'confirmed' : 'likely';
    const because: [Proof, ...Proof[]] = [
      {
        kind: 'hub',
        text: `For a device${addresses.length > 0 ? ` at ${listed(addresses.map((one) => plain(one, 45)))}` : ''}: ${rule}.`,
      },
      refusedProof(refusals) ??
        (lost
          ? { kind: 'connections', text: `The device has been away for ${duration(lost.lasts)}.`, at: lost.since }
          : { kind: 'identity', text: 'The device has never connected to this hub.' }),
    ];
    if (privateWays > 0)
      because.push({
        kind: 'hub',
        text: `The hub has ${count(privateWays, 'private endpoint')}, but this device does not come through one.`,
      });
    const here = probeAtThatTime(probe, context);
    const hidden = here ? privateAddresses(here) : [];
    if (here && hidden.length > 0)
      because.push(
        seenFromHere(
          here,
          `the hub’s name leads to a private address (${listed(hidden)}), its private endpoint. Whoever may not come by the public way must get that answer from DNS, and be in that network.`,
        ),
      );
    const shutOut = here && silenceInWords(here);
    if (shutOut) because.push(seenFromHere(here, `${shutOut}: Keepalive does not get in either.`));
    const codes = distinct(refusals.map(({ code }) => code));
    const latest = refusals.at(-1)?.at ?? lost?.since;
    return {
      id: 'network-rule',
      severity: 'critical',
      confidence,
      title: 'The network rules of the hub keep the device out',
      explanation:
        'The hub admits only certain networks. Whom it keeps out gets a plain 401 that never mentions the rule, so it looks like a wrong key.',
      codes,
      because,
      guides: guidesFor(codes.slice(0, 1), GUIDES.ipFilter, GUIDES.publicAccess),
      next: [
        {
          do: 'fix',
          who: 'hub operator',
          text: 'Compare the public address of the device with the hub’s Networking page, and let it in if it belongs there.',
          command: hubCommand(
            context.subject,
            '--query "properties.{publicNetworkAccess:publicNetworkAccess,networkRuleSets:networkRuleSets,ipFilterRules:ipFilterRules}"',
          ),
        },
        {
          do: 'run',
          who: 'technician at the device',
          text: 'Find the public address of the network that the device is in: the operator needs it. Mobile networks change it.',
        },
      ],
      // A refusal for a rule and one for a key look the same: only a rule that is sure to refuse explains both.
      explains:
        outcome === 'undecided'
          ? []
          : [
              'credentials-rejected',
              'sas-token-expired',
              'certificate-invalid',
              'client-gave-up',
              // Bugs of an SDK that never comes back show nothing but this silence.
              ...(lost ? ['sdk-known-bug'] : []),
            ],
      ...(latest ? { latest } : {}),
      accountsFor: [...endBefore(refusals, last), ...(lost ? [lost.session] : []), ...refusals],
    };
  },
});

/** A bare 401 for an IP rule (IP filter page); 403000 is the catalogue's generic refusal, a network rule among its causes. */
function isOfNetworkRule(code: string): boolean {
  return isUnauthorized(code) || code === '403000';
}

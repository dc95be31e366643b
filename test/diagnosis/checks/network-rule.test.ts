import type { HubResource } from '../../../src/evidence/hub-resource';
import { checkTable, connections, fleet } from '../../kit/check-table';
import { AGENTS, identityOf, repeated } from '../../kit/log-records';
import { leadsTo, NOBODY, probeOf } from '../../kit/probe';

type Properties = NonNullable<HubResource['properties']>;
const hubWith = (properties: Properties): HubResource => ({ id: '/h', name: 'contoso-lab', properties });
const allow = (...masks: readonly string[]): Properties => ({
  networkRuleSets: {
    defaultAction: 'Deny',
    ipRules: masks.map((ipMask) => ({ filterName: 'plant', action: 'Allow', ipMask })),
  },
});
const older = (...rules: ReadonlyArray<readonly [action: string, ipMask: string]>): Properties => ({
  ipFilterRules: rules.map(([action, ipMask]) => ({ filterName: action.toLowerCase(), action, ipMask })),
});
const identity = identityOf({ lastActivityTime: '2026-11-20T02:00:00Z' });
const never = identityOf({ lastActivityTime: '0001-01-01T00:00:00Z' });
const at = (address: string) => ({ address });
const refusals = [
  [600, 'no', '401003'],
  [610, 'no', '401003'],
  [650, 'no', '401003'],
] as const;
const refused = (properties: Properties, address = '203.0.113.XXX') => ({
  hub: hubWith(properties),
  identity,
  connections: connections(refusals, at(address)),
});
const lost = [
  [5, 'on'],
  [600, '404104'],
] as const;

const says = (text: string) =>
  expect.arrayContaining([expect.objectContaining({ kind: 'probe', text: expect.stringContaining(text) })]);
const fromHere = expect.objectContaining({ kind: 'probe' });

checkTable('network-rule', {
  fires: [
    [
      'elsewhere the name leads to the private endpoint',
      { ...refused({ publicNetworkAccess: 'Disabled' }), probe: probeOf({ name: leadsTo('10.1.2.3', true) }) },
      { confidence: 'confirmed', because: says('leads to a private address (10.1.2.3)') },
    ],
    [
      'Keepalive does not get in either',
      { ...refused({ publicNetworkAccess: 'Disabled' }), probe: probeOf(NOBODY) },
      { because: says('Keepalive does not get in either') },
    ],
    [
      'that Keepalive gets in says nothing: hubs shake hands with anybody',
      { ...refused({ publicNetworkAccess: 'Disabled' }), probe: probeOf() },
      { confidence: 'confirmed', because: expect.not.arrayContaining([fromHere]) },
    ],
    [
      'public access is off',
      refused({ publicNetworkAccess: 'Disabled' }),
      { severity: 'critical', confidence: 'confirmed', explains: ['credentials-rejected'] },
    ],
    [
      'said goodbye for a new token, and could not come back',
      {
        hub: hubWith(allow('198.51.100.0/24')),
        identity,
        connections: connections(repeated({ times: 6, length: 45, end: ['off'] }).slice(0, -1), { sdk: AGENTS.node }),
        fleet: fleet(),
      },
      { confidence: 'likely', explains: ['client-gave-up'] },
    ],
    ['only other networks are let in', refused(allow('198.51.100.0/24', '192.0.2.7')), { confidence: 'confirmed' }],
    ['nobody is let in', refused(allow()), { confidence: 'confirmed' }],
    [
      'its network is refused by an older rule',
      refused(older(['Reject', '203.0.113.0/24'])),
      { confidence: 'confirmed' },
    ],
    [
      'the older rule that matches first wins',
      refused(older(['Reject', '203.0.0.0/16'], ['Accept', '203.0.113.0/24'])),
    ],
    ['older rules that end with "refuse all"', refused(older(['Accept', '198.51.100.0/24'], ['Reject', '0.0.0.0/0']))],
    [
      'the hidden end of its address decides',
      refused(allow('203.0.113.64/26')),
      { confidence: 'possible', explains: [] },
    ],
    [
      'a single address of its network is refused',
      refused(older(['Reject', '203.0.113.9'])),
      { confidence: 'possible' },
    ],
    ['a rule that nobody can read', refused(allow('plant-gateway')), { confidence: 'possible' }],
    [
      'an IPv6 device where only IPv4 ranges are let in',
      refused(allow('203.0.113.0/24'), '2001:db8:85a3:8d3:XXXX:XXXX:XXXX:XXXX'),
    ],
    ['an IPv6 range of others', refused(allow('2001:db8:1::/48'), '2001:db8:2::XXXX')],
    [
      'an IPv6 range in which it may lie',
      refused(allow('2001:db8:2::1'), '2001:db8:2::XXXX'),
      { confidence: 'possible' },
    ],
    ['its address is not logged, and nobody is let in', refused(allow(), ''), { confidence: 'confirmed' }],
    [
      'the rule is newer than its last session: lost, and away since',
      { hub: hubWith(allow('198.51.100.0/24')), identity, connections: connections(lost), fleet: fleet() },
      { confidence: 'likely', explains: ['client-gave-up'] },
    ],
    [
      'worked in this time, then refused',
      { hub: hubWith(allow('198.51.100.0/24')), identity, connections: connections([...lost, ...refusals]) },
      { confidence: 'likely' },
    ],
    [
      'never got in, and nothing of it is logged',
      { hub: hubWith({ publicNetworkAccess: 'disabled' }), identity: never, connections: connections([]) },
      { confidence: 'likely', explains: ['device-never-connected'] },
    ],
    [
      'the hub has a private endpoint, but the device comes from outside',
      refused({ publicNetworkAccess: 'Disabled', privateEndpointConnections: [{}] }),
    ],
  ],
  silent: [
    [
      'a private endpoint where the public may come, too',
      { ...refused({}), probe: probeOf({ name: leadsTo('10.1.2.3', true) }) },
    ],
    [
      'said goodbye, but at no renewal: it sleeps',
      {
        hub: hubWith(allow('198.51.100.0/24')),
        identity,
        connections: connections([
          [5, 'on'],
          [100, 'off'],
        ]),
        fleet: fleet(),
      },
    ],
    ['its network is let in', refused(allow('203.0.113.0/24'))],
    ['a wider range is let in', refused(allow('203.0.112.0/20'))],
    [
      'an older rule lets it in before another refuses all',
      refused(older(['Accept', '203.0.113.0/24'], ['Reject', '0.0.0.0/0'])),
    ],
    ['older rules refuse others only', refused(older(['Reject', '198.51.100.0/24']))],
    [
      'no rules, and the default lets in',
      refused({ networkRuleSets: { defaultAction: 'Allow', ipRules: [] }, publicNetworkAccess: 'Enabled' }),
    ],
    ['a hub without rules', refused({ networkRuleSets: null, ipFilterRules: [] })],
    [
      'it connects happily under such rules',
      {
        hub: hubWith(allow()),
        identity,
        connections: connections([
          [5, 'on'],
          [600, '404104'],
          [620, 'on'],
        ]),
      },
    ],
    [
      'a private endpoint is in use by the device',
      refused({ publicNetworkAccess: 'Disabled', privateEndpointConnections: [{}] }, '10.1.4.XXX'),
    ],
    [
      'it may come through a private endpoint: its address is not known',
      {
        hub: hubWith({ publicNetworkAccess: 'Disabled', privateEndpointConnections: [{}] }),
        identity: never,
        connections: connections([]),
      },
    ],
    [
      'its key was changed: it came in from a network of which a part is let in',
      { hub: hubWith(allow('203.0.113.64/26')), identity, connections: connections([...lost, ...refusals]) },
    ],
    [
      'away, where the hidden end of its address decides',
      { hub: hubWith(allow('203.0.113.64/26')), identity, connections: connections(lost), fleet: fleet() },
    ],
    [
      'lost a moment ago',
      {
        hub: hubWith(allow()),
        identity,
        connections: connections([
          [5, 'on'],
          [1438, '404104'],
        ]),
        fleet: fleet(),
      },
    ],
    [
      'it said goodbye and sleeps',
      {
        hub: hubWith(allow()),
        identity,
        connections: connections([
          [5, 'on'],
          [600, 'off'],
        ]),
      },
    ],
    [
      'refused for another reason',
      {
        hub: hubWith(allow()),
        identity,
        connections: connections([
          [5, 'on'],
          [600, 'no', '429001'],
        ]),
      },
    ],
    ['the hub could not be looked at', { identity, connections: connections(refusals) }],
  ],
});

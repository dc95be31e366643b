import { diagnose } from '../../../src/diagnosis/diagnose';
import type { HubResource } from '../../../src/evidence/hub-resource';
import { checkTable, connections, idsOf } from '../../kit/check-table';
import { evidenceOf, identityOf, logRecords, NOW, SUBJECT, WINDOW } from '../../kit/log-records';

const hubWith = (properties: HubResource['properties'] = {}): HubResource => ({
  id: '/h',
  name: 'contoso-lab',
  properties,
});
const noDeviceKeys = hubWith({ disableDeviceSAS: true });
const refusals = [
  [600, 'no', '401003'],
  [610, 'no', '401003'],
] as const;
const never = { lastActivityTime: '0001-01-01T00:00:00' };

checkTable('sas-auth-disabled', {
  fires: [
    [
      'worked until the operator switched keys off',
      {
        hub: noDeviceKeys,
        identity: identityOf(),
        connections: connections([[5, 'on'], [599, '401003'], ...refusals]),
      },
      { severity: 'critical', confidence: 'confirmed', explains: ['credentials-rejected'] },
    ],
    [
      'an own stack, cut and refused: not a token that ran out',
      {
        hub: noDeviceKeys,
        identity: identityOf(),
        connections: connections([[5, 'on'], [599, '401003'], ...refusals], { sdk: '' }),
      },
      { explains: ['sas-token-expired'] },
    ],
    [
      'never got in',
      { hub: noDeviceKeys, identity: identityOf(never), connections: connections(refusals) },
      { confidence: 'confirmed', explains: ['credentials-rejected'] },
    ],
    [
      'never got in, and its attempts are not logged',
      { hub: noDeviceKeys, identity: identityOf(never), connections: connections([]) },
      { confidence: 'likely', explains: ['device-never-connected'] },
    ],
    [
      'one refusal is enough: the hub says why',
      { hub: noDeviceKeys, identity: identityOf(), connections: connections([[600, 'no', '401003']]) },
    ],
    [
      'only keys of the hub’s policies are switched off',
      { hub: hubWith({ disableLocalAuth: true }), identity: identityOf(), connections: connections(refusals) },
      { confidence: 'possible' },
    ],
    [
      'nobody says which credentials it uses',
      { hub: noDeviceKeys, connections: connections(refusals, { auth: null }) },
      { confidence: 'possible' },
    ],
  ],
  silent: [
    [
      'it uses X.509',
      {
        hub: noDeviceKeys,
        identity: identityOf({ authentication: { type: 'selfSigned' } }),
        connections: connections(refusals, { auth: 'x509' }),
      },
    ],
    [
      'it connects with SAS all the same',
      { hub: noDeviceKeys, identity: identityOf(), connections: connections([[5, 'on']]) },
    ],
    [
      'it got in again since',
      { hub: noDeviceKeys, identity: identityOf(), connections: connections([...refusals, [700, 'on']]) },
    ],
    [
      'keys are accepted',
      { hub: hubWith({ disableDeviceSAS: false }), identity: identityOf(), connections: connections(refusals) },
    ],
    [
      'the setting of modules does not concern a device',
      { hub: hubWith({ disableModuleSAS: true }), identity: identityOf(), connections: connections(refusals) },
    ],
    [
      'it lost its network',
      {
        hub: noDeviceKeys,
        identity: identityOf(),
        connections: connections([
          [5, 'on'],
          [599, '404104'],
          [620, 'on'],
        ]),
      },
    ],
    ['the hub could not be looked at', { identity: identityOf(), connections: connections(refusals) }],
  ],
});

test('a module minds the setting of modules', () => {
  const subject = { ...SUBJECT, moduleId: 'filter' };
  const judge = (properties: HubResource['properties']): readonly string[] => {
    const kinds = {
      hub: hubWith(properties),
      identity: identityOf({ moduleId: 'filter' }),
      connections: { records: logRecords(refusals, {}, subject), limited: false },
    };
    return idsOf(diagnose(evidenceOf(kinds), { subject, window: WINDOW, now: NOW }));
  };
  expect(judge({ disableModuleSAS: true })).toEqual(['sas-auth-disabled', 'credentials-rejected']);
  expect(judge({ disableDeviceSAS: true })).toEqual(['credentials-rejected']);
});

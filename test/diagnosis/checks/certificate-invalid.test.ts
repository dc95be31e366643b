import { checkTable, connections } from '../../kit/check-table';
import { deviceLog } from '../../kit/device-logs';
import { identityOf } from '../../kit/log-records';

const TEMPLATE =
  'Thumbprint does not match configuration: Thumbprint: SHA1Hash=AB, SHA2Hash=CD; Configuration: PrimaryThumbprint=EF, SecondaryThumbprint=';
const AMBIGUOUS = 'Authentication failed for this device, renew token or certificate and reconnect';
const selfSigned = identityOf({ authentication: { type: 'selfSigned' } });
const byAuthority = identityOf({ authentication: { type: 'certificateAuthority' } });
const x509 = { auth: 'x509' };
const refusals = (text = '') =>
  [
    [600, 'no', '401003', text],
    [605, 'no', '401002', text],
    [640, 'no', '401003', text],
  ] as const;

checkTable('certificate-invalid', {
  fires: [
    [
      'the thumbprint differs',
      { identity: selfSigned, connections: connections([[5, 'on'], [599, '404104'], ...refusals(TEMPLATE)], x509) },
      { severity: 'critical', confidence: 'confirmed', codes: ['401003', '401002'] },
    ],
    [
      'signed by an authority, no word why',
      { identity: byAuthority, connections: connections(refusals(), x509) },
      { confidence: 'likely' },
    ],
    ['the registry could not be asked, the log says x509', { connections: connections(refusals(AMBIGUOUS), x509) }],
    [
      'neither says so, but the hub speaks of a thumbprint',
      { connections: connections(refusals(TEMPLATE), { auth: null }) },
    ],
    [
      'one refusal only',
      { identity: selfSigned, connections: connections([[600, 'no', '401003']], x509) },
      { confidence: 'possible' },
    ],
    [
      'its certificate ended within a session, and it never came back',
      {
        identity: selfSigned,
        connections: connections(
          [
            [5, 'on'],
            [600, '401003'],
          ],
          x509,
        ),
      },
    ],
    [
      'the device itself says so, the hub logs nothing of it',
      {
        identity: byAuthority,
        connections: connections(
          [
            [5, 'on'],
            [599, '404104'],
          ],
          x509,
        ),
        'device-logs': [
          deviceLog([
            [5, 'connected'],
            [601, 'client-certificate'],
          ]),
        ],
      },
      { confidence: 'confirmed' },
    ],
    ['only a log of the device is there', { 'device-logs': [deviceLog([[601, 'client-certificate']])] }],
    [
      'registered for a certificate, shows a token',
      { identity: selfSigned, connections: connections(refusals(), { auth: 'sas' }) },
      { title: 'The device shows a SAS token, but is registered for a certificate' },
    ],
    [
      'registered for a key, shows a certificate',
      { identity: identityOf(), connections: connections(refusals(), x509) },
      { title: 'The device shows a certificate, but is registered for a SAS key' },
    ],
    [
      'disabled: folded',
      {
        identity: identityOf({ status: 'disabled', authentication: { type: 'selfSigned' } }),
        connections: connections(refusals(), x509),
      },
    ],
  ],
  silent: [
    ['a SAS device', { identity: identityOf(), connections: connections(refusals(AMBIGUOUS)) }],
    [
      'a SAS device whose log has lines about certificates of something else',
      {
        identity: identityOf(),
        connections: connections([
          [5, 'on'],
          [599, '404104'],
        ]),
        'device-logs': [deviceLog([[601, 'client-certificate']])],
      },
    ],
    ['it got in again', { identity: selfSigned, connections: connections([...refusals(TEMPLATE), [700, 'on']], x509) }],
    [
      'by its log it got in again',
      {
        identity: selfSigned,
        connections: connections(
          [
            [5, 'on'],
            [599, '404104'],
          ],
          x509,
        ),
        'device-logs': [
          deviceLog([
            [601, 'client-certificate'],
            [620, 'connected'],
          ]),
        ],
      },
    ],
    [
      'it is connected, the line is old',
      {
        identity: selfSigned,
        connections: connections([[700, 'on']], x509),
        'device-logs': [deviceLog([[null, 'client-certificate']])],
      },
    ],
    [
      'refused while it was disabled, enabled since',
      {
        identity: identityOf({
          authentication: { type: 'selfSigned' },
          statusUpdatedTime: '2026-11-20T12:00:00Z',
        }),
        connections: connections(refusals(), x509),
      },
    ],
    ['refused for other reasons', { identity: selfSigned, connections: connections([[600, 'no', '429001']], x509) }],
    [
      'an X.509 device that loses its network',
      {
        identity: selfSigned,
        connections: connections(
          [
            [5, 'on'],
            [599, '404104'],
            [620, 'on'],
          ],
          x509,
        ),
      },
    ],
  ],
});

import { checkTable, connections } from '../../kit/check-table';
import { again, deviceLog, type LogRow, timeless } from '../../kit/device-logs';
import { identityOf, SUBJECT } from '../../kit/log-records';
import { closed, handshake, NOBODY, probeOf } from '../../kit/probe';

const identity = identityOf();
const untrusted = (times: number, text: string, host: string = SUBJECT.hub): LogRow[] =>
  again(times, 600, 5, 'server-untrusted', { text, host });
const ROOT = 'Error: unable to get local issuer certificate';

const says = (text: string) =>
  expect.arrayContaining([expect.objectContaining({ kind: 'probe', text: expect.stringContaining(text) })]);
const fromHere = expect.objectContaining({ kind: 'probe' });
/** What Keepalive is shown on the MQTT port, while the device does not trust what it gets. */
const shown = (...args: Parameters<typeof handshake>) => ({
  'device-logs': [deviceLog(untrusted(3, ROOT))],
  probe: probeOf({ ports: [handshake(...args), closed(443)] }),
});
const firstCure = (who: string) => expect.objectContaining({ do: 'fix', who });

checkTable('tls-trust', {
  fires: [
    [
      'elsewhere the hub shows its own certificate',
      shown(8883),
      {
        because: says('in order; it comes from "DigiCert Global Root G2" and ends on 2027-03-01 00:00 UTC'),
        next: [expect.anything(), firstCure('developer of the device software'), expect.anything()],
      },
    ],
    [
      'elsewhere a firewall shows its own, too, whom Keepalive was told to trust',
      shown(8883, {}, 'Contoso Web Gateway'),
      {
        because: says('signed by "Contoso Web Gateway", and no hub’s is'),
        next: [expect.anything(), firstCure('network administrator on site'), expect.anything()],
      },
    ],
    [
      'a private authority that Keepalive was told of is the hub’s own, as in the lab',
      shown(8883, { ownAuthority: true }, 'Keepalive lab authority'),
      { because: says('in order; it comes from "Keepalive lab authority"') },
    ],
    [
      'elsewhere it is not trusted either',
      shown(8883, { untrusted: 'CERT_HAS_EXPIRED' }),
      { because: says('is not trusted either (CERT_HAS_EXPIRED)') },
    ],
    [
      'no port answers elsewhere: no certificate was seen',
      { 'device-logs': [deviceLog(untrusted(3, ROOT))], probe: probeOf(NOBODY) },
      { because: expect.not.arrayContaining([fromHere]) },
    ],
    [
      'a gateway’s certificate is not the hub’s',
      {
        ...shown(8883),
        identity: identityOf({ deviceScope: 'ms-azure-iot-edge://gate-01-638' }),
        'device-logs': [deviceLog(untrusted(3, ROOT, 'gate-01.local'))],
      },
      { because: expect.not.arrayContaining([fromHere]) },
    ],
    [
      'the root is missing',
      { 'device-logs': [deviceLog(untrusted(4, ROOT))] },
      {
        severity: 'critical',
        confidence: 'confirmed',
        explanation: expect.stringContaining('DigiCert Global Root G2'),
      },
    ],
    ['once, without times', { 'device-logs': [deviceLog(timeless(untrusted(1, ROOT)))] }, { confidence: 'likely' }],
    [
      'a firewall shows its own certificate',
      { 'device-logs': [deviceLog(untrusted(3, 'self signed certificate in certificate chain'))] },
      { explanation: expect.stringContaining('firewalls') },
    ],
    [
      'by its clock the certificate is not valid yet',
      { 'device-logs': [deviceLog(untrusted(3, 'certificate is not yet valid'))] },
      { explanation: expect.stringContaining('clock') },
    ],
    [
      'a Java client that brings only the old root',
      {
        'device-logs': [
          deviceLog(untrusted(3, 'PKIX path building failed'), {
            agent: 'com.microsoft.azure.sdk.iot.iot-device-client/1.30.1 (11; Linux; amd64)',
          }),
        ],
      },
      { because: expect.arrayContaining([expect.objectContaining({ text: expect.stringContaining('Baltimore') })]) },
    ],
    [
      'since a loss, and never back',
      {
        identity,
        connections: connections([
          [1, 'on'],
          [590, '404104'],
        ]),
        'device-logs': [deviceLog(untrusted(4, ROOT))],
      },
    ],
    [
      'a leaf device that does not know its gateway’s root',
      {
        identity: identityOf({ deviceScope: 'ms-azure-iot-edge://gate-01-638' }),
        'device-logs': [deviceLog(untrusted(3, 'self signed certificate in certificate chain', 'gate-01.local'))],
      },
      { explanation: expect.stringContaining('gateway') },
    ],
    [
      'the clock was never set, and the hub refuses too: a consequence',
      {
        identity,
        connections: connections([
          [600, 'no', '401003'],
          [611, 'no', '401003'],
          [640, 'no', '401003'],
        ]),
        'device-logs': [deviceLog(untrusted(4, 'certificate is not yet valid'), { ahead: -29_382_000 })],
      },
    ],
  ],
  silent: [
    [
      'only Keepalive is shown a strange one, the device is connected',
      {
        identity,
        connections: connections([[1, 'on']]),
        probe: probeOf({ ports: [handshake(8883, { untrusted: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'Contoso Web Gateway')] }),
      },
    ],
    ['its own certificate is refused', { 'device-logs': [deviceLog(again(5, 600, 5, 'client-certificate'))] }],
    ['another server', { 'device-logs': [deviceLog(untrusted(5, ROOT, 'updates.example.com'))] }],
    ['it got through since', { 'device-logs': [deviceLog([...untrusted(5, ROOT), [640, 'connected']])] }],
    [
      'the hub saw it connect since',
      { identity, connections: connections([[700, 'on']]), 'device-logs': [deviceLog(untrusted(5, ROOT))] },
    ],
    [
      'the hub had it connected all the time',
      { identity, connections: connections([[1, 'on']]), 'device-logs': [deviceLog(untrusted(5, ROOT))] },
    ],
    [
      'the same line all day, also while the hub had it connected: another server',
      {
        identity,
        connections: connections([
          [1, 'on'],
          [900, '404104'],
        ]),
        'device-logs': [deviceLog(again(60, 10, 20, 'server-untrusted', { text: ROOT }))],
      },
    ],
    ['the line was cut', { 'device-logs': [deviceLog(again(9, 600, 5, 'reset'))] }],
  ],
});

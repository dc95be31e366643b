import { createRandom } from '../../src/lab/simulation/random';

/** Made-up secrets of each kind, always the same for a seed, and the texts that they stand in. */
export interface Seeded {
  readonly kind: string;
  /** What must not be left, none of its parts; without what escaping changes. */
  readonly secret: string;
  /** The secret in its usual company. */
  readonly text: string;
}

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const PUNCTUATED = `${LETTERS}!#$%*+-_~^?@`;

export function seeded(seed: number): readonly Seeded[] {
  const random = createRandom(seed);
  const of = (alphabet: string, length: number) =>
    Array.from({ length }, () => alphabet[random.whole(0, alphabet.length - 1)] ?? 'x').join('');
  const key = () => `${of(BASE64, 42)}${of('AEIMQUYcgkosw048', 1)}=`;
  const longKey = () => `${of(BASE64, 85)}${of('AQgw', 1)}==`;
  const url = (text: string) => encodeURIComponent(text);
  const password = () => `${of(LETTERS, 1)}${of(PUNCTUATED, random.whole(6, 20))}${of(LETTERS, 2)}`;
  const host = 'contoso-lab.azure-devices.net';
  const pem = (kind: string, lines: number) =>
    [
      `-----BEGIN ${kind}-----`,
      ...Array.from({ length: lines }, () => of(BASE64, 64)),
      `${of(BASE64, 30)}==`,
      `-----END ${kind}-----`,
    ].join('\n');
  const one = (kind: string, secret: string, text: string): Seeded => ({ kind, secret, text });
  const with1 = (kind: string, secret: string, text: (secret: string) => string): Seeded =>
    one(kind, secret, text(secret));
  const jwt = `eyJ${of(LETTERS, 30)}.eyJ${of(`${LETTERS}-_`, 120)}.${of(`${LETTERS}-_`, 86)}`;
  const rsa = pem('RSA PRIVATE KEY', 24);
  const marked = `${of(LETTERS, 52)}JQQJ99${of('ABCDEFGHIJKL', 2)}AC${of(LETTERS, 22)}`;
  return [
    with1('device connection string', key(), (k) => `HostName=${host};DeviceId=pump-08;SharedAccessKey=${k}`),
    with1('parts in another order', key(), (k) => `SharedAccessKey=${k};DeviceId=pump-08;HostName=${host}`),
    with1(
      'owner connection string',
      key(),
      (k) => `HostName=${host};SharedAccessKeyName=iothubowner;SharedAccessKey=${k}`,
    ),
    with1(
      'module connection string',
      key(),
      (k) => `hostname=${host};deviceid=gate-01;moduleid=filter;sharedaccesskey=${k}`,
    ),
    with1('connection string in capitals', key(), (k) => `HOSTNAME=${host};DEVICEID=PUMP-08;SHAREDACCESSKEY=${k}`),
    with1('key without padding', key().slice(0, -1), (k) => `HostName=${host};DeviceId=pump-08;SharedAccessKey=${k}`),
    with1(
      'event hub',
      key(),
      (k) =>
        `Endpoint=sb://ihsuprod.servicebus.windows.net/;SharedAccessKeyName=service;SharedAccessKey=${k};EntityPath=hub`,
    ),
    with1(
      'storage account',
      longKey(),
      (k) => `DefaultEndpointsProtocol=https;AccountName=acct;AccountKey=${k};EndpointSuffix=core.windows.net`,
    ),
    with1('cosmos', longKey(), (k) => `AccountEndpoint=https://acct.documents.azure.com:443/;AccountKey=${k};`),
    with1(
      'SAS token',
      key(),
      (k) => `SharedAccessSignature sr=${url(`${host}/devices/pump-08`)}&sig=${url(k)}&se=1700000000`,
    ),
    with1(
      'SAS token, sig last',
      key(),
      (k) => `SharedAccessSignature sr=${host}&se=1700000000&skn=device&sig=${url(k)}`,
    ),
    with1(
      'SAS URL',
      key(),
      (k) => `https://acct.blob.core.windows.net/c?sv=2024-11-04&sr=c&sig=${url(k)}&se=2026-11-20T00%3A00%3A00Z`,
    ),
    with1(
      'connection string with a token',
      key(),
      (k) =>
        `HostName=${host};DeviceId=pump-08;SharedAccessSignature=SharedAccessSignature sr=${host}&sig=${url(k)}&se=17`,
    ),
    with1('DPS symmetric key', key(), (k) => `symmetric_key: ${k}`),
    with1(
      'DPS group key',
      longKey(),
      (k) => `az iot dps enrollment-group create --primary-key ${k} --secondary-key ${k}`,
    ),
    with1('registry answer', key(), (k) =>
      JSON.stringify({ authentication: { symmetricKey: { primaryKey: k, secondaryKey: k } } }),
    ),
    with1('marked key', marked, (k) => `the key is ${k}.`),
    with1('bare key', key(), (k) => `key1 ${k} ok`),
    with1('bare long key', longKey(), (k) => `got ${k}`),
    with1('private key', rsa.split('\n')[3] ?? '', () => rsa),
    with1('end of a private key', rsa.split('\n')[25] ?? '', () => rsa),
    with1(
      'encrypted key',
      'hQcBAQQgabcdefgh',
      (k) =>
        `-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0011\n\n${k}${of(BASE64, 48)}\n${k}\n-----END RSA PRIVATE KEY-----`,
    ),
    with1('JWT', jwt, (k) => `token ${k} end`),
    with1('bearer', of(`${LETTERS}-._~`, 60), (k) => `Authorization: Bearer ${k}`),
    with1('basic', Buffer.from(`admin:${password()}`).toString('base64'), (k) => `Authorization: Basic ${k}`),
    with1('client secret', `${of(LETTERS, 3)}8Q~${of(`${LETTERS}._~-`, 34)}`, (k) => `AZURE_CLIENT_SECRET=${k}`),
    with1('GitHub token', `ghp_${of(LETTERS, 36)}`, (k) => `git clone with ${k}`),
    with1(
      'password in a URL',
      password().replaceAll(/[?#]/g, 'x'),
      (k) => `mqtt://user:${k}@broker.example.org:1883/x`,
    ),
    with1('password in a URL without a user', of(LETTERS, 12), (k) => `redis://:${k}@cache.example.org`),
    with1('password', password(), (k) => `password=${k}`),
    with1('password in quotes', `${password()} ${password()}`, (k) => `PASSWORD = "${k}"`),
    with1('password of an option', password(), (k) => `mosquitto_pub -u bob --password ${k} -t x`),
    with1('database', password(), (k) => `Server=db;User Id=sa;Password=${k};Encrypt=true`),
    with1('environment', password(), (k) => `export DB_PASSWORD=${k}\nexport X=1`),
    with1('YAML', password(), (k) => `wifi:\n  password: ${k}\n  x: 1`),
    with1('XML', of(LETTERS, 14), (k) => `<user>bob</user><password>${k}</password>`),
    with1('app settings', key(), (k) => `<add key="SharedAccessKey" value="${k}" />`),
    with1('define', password(), (k) => `#define WIFI_PASSWORD "${k}"`),
    with1('wpa_supplicant', `${password()} ${password()}`, (k) => `network={\n  ssid="x"\n  psk="${k}"\n}`),
    with1('wpa_supplicant, hashed', of('0123456789abcdef', 64), (k) => `  psk=${k}`),
    with1('hostapd', password(), (k) => `wpa_passphrase=${k}`),
    with1('nmcli', password(), (k) => `nmcli dev wifi connect Plant password ${k}`),
    with1('nmcli, quoted', `${password()} x`, (k) => `nmcli con modify Plant wifi-sec.psk "${k}"`),
    with1(
      'NetworkManager',
      `${of(LETTERS, 8)} ${of(LETTERS, 8)}`,
      (k) => `[wifi-security]\nkey-mgmt=wpa-psk\npsk=${k}\n\n[ipv4]`,
    ),
    with1('netplan', `${password()} x`, (k) => `access-points:\n  "Plant":\n    password: "${k}"`),
    with1('interfaces', password(), (k) => `iface wlan0 inet dhcp\n  wpa-ssid Plant\n  wpa-psk ${k}\n`),
    with1('wpa_passphrase', password(), (k) => `wpa_passphrase "My Plant" ${k}`),
    with1('netsh', of(LETTERS, 12), (k) => `    Key Content            : ${k}`),
    with1('deployment manifest', key(), (k) => JSON.stringify({ name: 'ACCOUNT_KEY', value: k })),
    with1(
      'Kubernetes secret',
      Buffer.from(`SharedAccessKey=${key()}`).toString('base64'),
      (k) => `data:\n  conn: ${k}\n`,
    ),
    with1('function URL', `${of(`${LETTERS}-_`, 54)}==`, (k) => `https://f.azurewebsites.net/api/x?code=${k}&y=1`),
  ];
}

export type Form = readonly [name: string, write: (text: string) => string];

/** The ways in which a text comes to stand in another. */
export const FORMS: readonly Form[] = [
  ['plain', (text) => text],
  ['a log line', (text) => `2026-11-20T08:00:04.123Z [INF] ${text}`],
  ['between lines', (text) => `before\n${text}\nafter\n`],
  ['Windows lines', (text) => `before\r\n${text.replaceAll('\n', '\r\n')}\r\nafter`],
  ['JSON', (text) => JSON.stringify({ text, after: 1 })],
  ['JSON in JSON', (text) => JSON.stringify({ body: JSON.stringify({ text, after: [1] }) })],
  ['JSON in JSON in JSON', (text) => JSON.stringify(JSON.stringify({ body: JSON.stringify({ text }) }))],
  ['docker', (text) => `${JSON.stringify({ log: `${text}\n`, stream: 'stderr', time: '2026-11-20T08:00:04Z' })}\n`],
  ['pretty JSON', (text) => JSON.stringify({ a: { text } }, null, 2)],
  ['quotes', (text) => `said '${text.replaceAll("'", '')}' then`],
  ['behind a word', (text) => `connectionString=${text}`],
  ['brackets', (text) => `(${text})`],
  ['query', (text) => `https://example.org/?q=${encodeURIComponent(text)}&z=1`],
];

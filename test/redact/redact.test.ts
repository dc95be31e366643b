import fc from 'fast-check';
import { createRedactor, redact } from '../../src/redact';

const KEY = 'c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LTEyMzQ=';
const LONG_KEY = `${'Ab3+'.repeat(21)}Qw==`;
const JWT = `eyJ${'hbGciOiJSUzI1NiJ9'}.eyJzdWIiOiIxMjM0NTY3ODkwIn0.c2lnbmF0dXJlLXNpZ25hdHVyZQ`;
const BEGIN = '-----BEGIN EC PRIVATE KEY-----';
const END = '-----END EC PRIVATE KEY-----';

describe('redact', () => {
  const cases: ReadonlyArray<[name: string, text: string, secret: string, kept: string]> = [
    [
      'device connection string',
      `HostName=a.azure-devices.net;DeviceId=pump-08;SharedAccessKey=${KEY}`,
      KEY,
      'DeviceId=pump-08',
    ],
    [
      'storage connection string',
      `AccountName=acct;AccountKey=${LONG_KEY};EndpointSuffix=x`,
      LONG_KEY,
      'EndpointSuffix=x',
    ],
    [
      'SAS token',
      'SharedAccessSignature sr=hub%2Fdevices%2Fd&sig=aGVsbG8gd29ybGQgaGVsbG8%3D&se=1700000000',
      'aGVsbG8gd29ybGQgaGVsbG8',
      '&se=1700000000',
    ],
    [
      'SAS URL',
      'https://acct.blob.core.windows.net/c?sv=2024&sig=aGVsbG8gd29ybGQgaGVsbG8%3D',
      'aGVsbG8gd29ybGQgaGVsbG8',
      'sv=2024',
    ],
    ['registry answer', `{"primaryKey":"${KEY}","deviceId":"pump-08"}`, KEY, '"deviceId":"pump-08"'],
    ['registry answer inside of JSON', `{"body":"{\\"secondaryKey\\":\\"${KEY}\\"}"}`, KEY, '"body"'],
    ['encoded connection string', `SharedAccessKey%3D${KEY.replace('=', '%3D')}`, KEY.slice(0, -1), 'SharedAccessKey'],
    ['JWT', `token ${JWT} end`, JWT, 'end'],
    ['bearer', 'Authorization: Bearer abcdefghijklmnopqrstuvwxyz', 'abcdefghijklmnopqrstuvwxyz', 'Authorization'],
    ['basic', 'Authorization: Basic YWRtaW46aHVudGVyMjI=', 'YWRtaW46aHVudGVyMjI', 'Authorization'],
    ['password in a URL', 'http://user:hunter22@proxy:8080', 'hunter22', '@proxy:8080'],
    ['PEM key', `before ${BEGIN}\nMHcCAQEEIabc\n${END} after`, 'MHcCAQEEIabc', 'after'],
    ['PEM key in JSON', `{"key":"${BEGIN}\\nMHcCAQEEIabc\\n${END}","after":1}`, 'MHcCAQEEIabc', '"after":1'],
    ['PEM key cut off', `${BEGIN}\nMHcCAQEEIabc\n`, 'MHcCAQEEIabc', ''],
    ['bare key', `the key is ${KEY} ok?`, KEY, 'ok?'],
    ['client secret', 'MicrosoftAppPassword=abc~DEF.1234567890', 'abc~DEF.1234567890', 'MicrosoftAppPassword'],
  ];
  test.each(cases)('%s', (_name, text, secret, kept) => {
    const result = redact(text);
    expect(result).not.toContain(secret);
    expect(result).toContain(kept);
    expect(result).toContain('[removed:');
  });

  test.each([
    'pump-08 dropped with 404104 at 12:00',
    'Tracking ID:0123456789abcdef0123456789abcdef-G:44-TimeStamp:12/12/2019 17:17:41',
    'azure-iot-device/1.17.1 (node v10.16.0; Windows_NT 10.0.18363; x64)',
    'thumbprint 2F1A0B3C4D5E6F708192A3B4C5D6E7F809102030',
    'https://learn.microsoft.com/azure/iot-hub/troubleshoot-error-codes#404104-deviceconnectionclosedremotely-error',
  ])('leaves what is no secret: %s', (text) => {
    expect(redact(text)).toBe(text);
  });

  test('the same secret gets the same placeholder, another one another', () => {
    const redactor = createRedactor();
    const [first, again, other] = [KEY, KEY, `A${KEY.slice(1)}`].map((key) =>
      redactor.redact(`SharedAccessKey=${key}`),
    );
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(redactor.counts).toEqual({ key: 3 });
  });

  test('doing it twice changes nothing more', () => {
    const once = cases.map(([, text]) => redact(text));
    expect(once.map(redact)).toEqual(once);
  });

  test('JSON stays JSON', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.constantFrom(...cases.map(([, text]) => text)))),
        (value) => {
          const text = redact(JSON.stringify(value));
          expect(() => JSON.parse(text)).not.toThrow();
        },
      ),
    );
  });
});

describe('a private key that a log prints line by line', () => {
  const lines = [
    '-----BEGIN EC PRIVATE KEY-----',
    ...Array.from({ length: 3 }, (_, n) => `${n}bC/`.repeat(16)),
    'shortEnd1==',
    END,
  ];
  test.each([
    ['journal', (line: string) => `Nov 20 08:00:04 pi app[12]: ${line}`],
    ['docker', (line: string) => JSON.stringify({ log: `${line}\n`, stream: 'stdout', time: '2026-11-20T08:00:04Z' })],
    ['source', (line: string) => `  "${line}\\n"`],
    ['joined', (line: string) => `  '${line}\\n' +`],
    ['mail', (line: string) => `> ${line}`],
  ])('%s', (_name, write) => {
    const result = redact(`before\n${lines.map(write).join('\n')}\nafter, on line 12`);
    for (const line of lines.slice(1, -1)) expect(result).not.toContain(line.slice(0, 8));
    expect(result).toContain('[removed:pem:1]');
    expect(result).toContain('after, on line 12');
  });
});

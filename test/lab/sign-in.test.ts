import { createHmac, X509Certificate } from 'node:crypto';
import { createLabCertificates } from '../../src/lab/certificate-authority';
import { checkSharedAccessSignature, parseSharedAccessSignature } from '../../src/lab/shared-access-signature';
import { checkToken, labCredential, mintToken } from '../../src/lab/tokens';
import { createFakeClock } from '../kit/fake-clock';

const now = new Date('2026-11-23T08:00:00Z');
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

describe('certificates', () => {
  test('the server is vouched for by its authority, under every name of the lab, for a short time', async () => {
    const { ca, cert } = await createLabCertificates(now);
    const [authority, server] = [new X509Certificate(ca), new X509Certificate(cert)];
    expect(authority.ca).toBe(true);
    expect(server.ca).toBe(false);
    expect(server.checkIssued(authority) && server.verify(authority.publicKey)).toBe(true);
    for (const name of ['localhost', 'contoso-lab.azure-devices.net']) expect(server.checkHost(name)).toBeDefined();
    expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(server.checkHost('management.azure.com')).toBeUndefined();
    expect(new Date(server.validFrom) <= now && new Date(server.validTo) > later(60)).toBe(true);
    expect(new Date(server.validTo) < later(40 * 24 * 60)).toBe(true);
  });
});

describe('tokens', () => {
  const key = Buffer.alloc(32, 1);
  const token = mintToken(key, 'https://iothubs.azure.net', later(5));
  const [prefix, body, signature] = token.split('.');

  test.each([
    ['good', token, 'https://iothubs.azure.net', now],
    ['wrong-audience', token, 'https://management.azure.com', now],
    ['expired', token, 'https://iothubs.azure.net', later(5)],
    ['forged', `${prefix}.${body}.${signature?.slice(0, -2)}xx`, 'https://iothubs.azure.net', now],
    ['forged', mintToken(Buffer.alloc(32, 2), 'https://iothubs.azure.net', later(5)), 'https://iothubs.azure.net', now],
    ['malformed', `${token}.x`, 'https://iothubs.azure.net', now],
    ['malformed', '', 'https://iothubs.azure.net', now],
  ])('%s', (verdict, given, audience, at) => {
    expect(checkToken(key, given, audience, at)).toBe(verdict);
  });

  test('the credential asks for the audience of the scope, for an hour', async () => {
    const clock = createFakeClock(now);
    const given = await labCredential(key, clock).getToken(['https://management.azure.com/.default']);
    expect(given?.expiresOnTimestamp).toBe(later(60).getTime());
    expect(checkToken(key, given?.token ?? '', 'https://management.azure.com', later(59))).toBe('good');
  });
});

describe('shared access signatures', () => {
  const key = Buffer.from('a key').toString('base64');
  const host = 'contoso-lab.azure-devices.net';
  function header(resource: string, seconds: number, signingKey = key): string {
    const sr = encodeURIComponent(resource);
    const mac = createHmac('sha256', Buffer.from(signingKey, 'base64')).update(`${sr}\n${seconds}`).digest('base64');
    return `SharedAccessSignature sr=${sr}&sig=${encodeURIComponent(mac)}&se=${seconds}`;
  }
  const soon = later(5).getTime() / 1000;

  test.each([
    ['good', header(host, soon), host],
    ['good', header(host, soon), `${host}/devices/pump-01`],
    ['good', header(`${host}/devices/pump-01`, soon), `${host}/devices/pump-01`],
    ['wrong-resource', header(`${host}/devices/pump-01`, soon), `${host}/devices/pump-011`],
    ['wrong-resource', header('fabrikam-lab.azure-devices.net', soon), host],
    ['bad-signature', header(host, soon, Buffer.from('other').toString('base64')), host],
    ['bad-signature', header(host, soon).replace(/se=\d+/, `se=${soon + 1}`), host],
    ['expired', header(host, now.getTime() / 1000), host],
  ])('%s', (verdict, text, resource) => {
    const given = parseSharedAccessSignature(text);
    expect(given && checkSharedAccessSignature(given, resource, [key, null], now)).toBe(verdict);
  });

  test.each(['', 'Bearer x', 'SharedAccessSignature sr=a&sig=b', 'SharedAccessSignature sr=a&sig=b&se=soon'])(
    'no signature: %j',
    (text) => {
      expect(parseSharedAccessSignature(text)).toBeNull();
    },
  );

  test('broken percent encoding is refused, not thrown', () => {
    const given = parseSharedAccessSignature('SharedAccessSignature sr=%zz&sig=%&se=1');
    expect(given && checkSharedAccessSignature(given, host, [key], now)).toBe('wrong-resource');
  });
});

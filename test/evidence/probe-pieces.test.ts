import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { HUB_ROOTS } from '../../src/diagnosis/catalogues/hub-roots';
import { diagnose } from '../../src/diagnosis/diagnose';
import type { HubProbe } from '../../src/evidence/probe';
import { readProbe } from '../../src/evidence/read-probe';
import { certificateChain } from '../../src/evidence/sources/probe/certificate-chain';
import { namesOfThisMachine } from '../../src/evidence/sources/probe/hub-names';
import { readCase } from '../../src/support/read-case';
import { writeCase } from '../../src/support/write-case';
import { connections } from '../kit/check-table';
import { evidenceOf, identityOf, NOW, SUBJECT, WINDOW } from '../kit/log-records';
import { closed, DEAD, handshake, probeOf } from '../kit/probe';
import { temporaryFolder } from '../kit/temporary-folder';

const root = temporaryFolder();
const EVERY_OUTCOME = probeOf({
  name: {
    found: true,
    addresses: [
      { address: '10.1.2.3', isPrivate: true },
      { address: '20.50.1.2', isPrivate: false },
    ],
    aliases: ['contoso-lab.privatelink.azure-devices.net'],
  },
  ports: [
    handshake(8883, { untrusted: 'CERT_HAS_EXPIRED' }),
    { port: 5671, outcome: 'not-tried' },
    { port: 443, outcome: 'no-handshake', connectedAfter: 4, code: 'ECONNRESET' },
    closed(9_999),
  ],
});

describe('in a case', () => {
  test.each<[string, HubProbe]>([
    ['every outcome', EVERY_OUTCOME],
    ['no such name', probeOf(DEAD)],
    [
      'a certificate without an end',
      probeOf({ ports: [handshake(443, { chain: [{ subject: '', issuer: '', notAfter: null, fingerprint: '' }] })] }),
    ],
  ])('%s reads back as it was, and is judged the same', async (name, probe) => {
    const evidence = evidenceOf({ probe, identity: identityOf(), connections: connections([[1, 'on']]) });
    const report = diagnose(evidence, { subject: SUBJECT, window: WINDOW, now: NOW });
    const folder = join(root, name.replaceAll(' ', '-'));
    await writeCase(folder, { report, evidence, cloud: 'public', madeAt: NOW, madeBy: 'a test', expires: NOW });
    const read = await readCase(folder);
    if (!read.ok) throw new Error(read.problem);
    const [there, here] = [read.case.evidence.probe, evidence.probe];
    expect(withoutAddresses(there)).toEqual(withoutAddresses(here));
    expect(addressesOf(there)).toHaveLength(addressesOf(here).length);
    // Stand-ins, which are as private as what they stand for.
    for (const address of addressesOf(there)) expect(addressesOf(here)).not.toContain(address);
    expect(diagnose(read.case.evidence, read.case).findings).toEqual(report.findings);
  });

  test.each([
    null,
    [],
    {},
    { ...probeOf(), at: 'yesterday' },
    { ...probeOf(), name: { found: 'maybe' } },
    { ...probeOf(), ports: [{ port: 0, outcome: 'not-tried' }] },
    { ...probeOf(), ports: [{ port: 443, outcome: 'open' }] },
  ])('what is none is not read: %j', (value) => {
    expect(readProbe(JSON.parse(JSON.stringify(value)))).toBeUndefined();
  });

  test('more than a look can bring is cut off', () => {
    const chain = Array.from({ length: 500 }, () => handshake(443).chain).flat();
    const addresses = Array.from({ length: 500 }, () => ({ address: 'x'.repeat(5_000), isPrivate: true }));
    const large = { ...probeOf({ ports: [handshake(443, { chain })] }), name: { found: true, addresses, aliases: [] } };
    const read = readProbe(JSON.parse(JSON.stringify(large)));
    expect(JSON.stringify(read).length).toBeLessThan(6_000);
  });
});

const addressesOf = (probe: unknown): readonly string[] => JSON.stringify(probe).match(ADDRESS) ?? [];
const withoutAddresses = (probe: unknown): unknown =>
  JSON.parse(JSON.stringify(probe).replace(ADDRESS, '"an address"'));
const ADDRESS = /"\d+\.\d+\.\d+\.\d+"/g;

describe('a chain', () => {
  const certificate = (name: string, issuer: string): Parameters<typeof certificateChain>[0] =>
    Object.assign(Object.create(null), {
      subject: { CN: name },
      issuer: { CN: issuer },
      valid_to: 'Jan 15 12:00:00 2038 GMT',
      fingerprint256: name,
    });

  test('ends at the root, which names itself as its issuer', () => {
    const top = certificate('root', 'root');
    top.issuerCertificate = top;
    const leaf = Object.assign(certificate('hub', 'root'), { issuerCertificate: top });
    expect(certificateChain(leaf)).toEqual([
      { subject: 'hub', issuer: 'root', notAfter: new Date('2038-01-15T12:00:00Z'), fingerprint: 'hub' },
      { subject: 'root', issuer: 'root', notAfter: new Date('2038-01-15T12:00:00Z'), fingerprint: 'root' },
    ]);
  });

  test('of any length is cut at ten, and goes in no circle', () => {
    const long = Array.from({ length: 40 }, (_, index) => certificate(`c${index}`, `c${index + 1}`));
    for (const [index, one] of long.entries()) one.issuerCertificate = long[(index + 1) % long.length] ?? one;
    expect(certificateChain(long[0] ?? certificate('', ''))).toHaveLength(10);
    const [a, b] = [certificate('a', 'b'), certificate('b', 'a')];
    a.issuerCertificate = b;
    b.issuerCertificate = a;
    expect(certificateChain(a)).toHaveLength(2);
  });

  test('without names, with several, without an end, or without a certificate', () => {
    const odd = Object.assign(certificate('', ''), {
      subject: { O: 'Contoso' },
      issuer: { CN: ['one', 'two'] },
      valid_to: 'never',
      fingerprint256: 'x',
    });
    expect(certificateChain(odd)).toEqual([{ subject: 'Contoso', issuer: 'one', notAfter: null, fingerprint: 'x' }]);
    expect(certificateChain(Object.create(null))).toEqual([]);
  });
});

test('the names of this machine', async () => {
  const addresses = await namesOfThisMachine.addressesOf('localhost');
  expect(['127.0.0.1', '::1']).toEqual(expect.arrayContaining([...addresses]));
  // Given up before it began: nobody is asked.
  expect(await namesOfThisMachine.aliasesOf('contoso.azure-devices.net', AbortSignal.abort())).toEqual([]);
});

test('the roots of hubs are written as their certificates are', () => {
  const names = rootCertificates.map((pem) => /^CN=(.+)$/m.exec(new X509Certificate(pem).subject)?.[1]);
  // No longer in the list of Node: it is for older systems only.
  const retired = ['DigiCert Global Root CA'];
  expect([...HUB_ROOTS].filter((name) => !names.includes(name) && !retired.includes(name))).toEqual([]);
});

// x509 builds on a dependency injector that wants this polyfill loaded first.
import 'reflect-metadata';

import { webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** What the lab's doors show, and what its clients must trust. All PEM; the authority's own key is forgotten at once. */
export interface LabCertificates {
  /** Of the authority: the clients' `ca`. */
  readonly ca: string;
  readonly cert: string;
  readonly key: string;
}

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const HOUR = 3_600_000;
/** A lab that runs longer is started anew: nothing that outlives it should be trusted for long. */
const LIFE = 30 * 24 * HOUR;

/**
 * A certificate authority that signs exactly one server certificate and is then thrown away.
 *
 * @param now by the machine's clock: TLS stacks compare with that one
 * @param names that the server goes by, beside this machine's
 */
export async function createLabCertificates(
  now: Date,
  names: readonly string[] = ['*.azure-devices.net'],
): Promise<LabCertificates> {
  cryptoProvider.set(webcrypto);
  const valid = { notBefore: new Date(now.getTime() - HOUR), notAfter: new Date(now.getTime() + LIFE) };
  const [authority, server] = await Promise.all([keyPair(), keyPair()]);
  // Authorities of several labs have one name; who trusts more than one of them goes by these.
  const [ofAuthority, fromAuthority] = await Promise.all([
    SubjectKeyIdentifierExtension.create(authority.publicKey),
    AuthorityKeyIdentifierExtension.create(authority.publicKey),
  ]);
  const root = await X509CertificateGenerator.createSelfSigned({
    ...valid,
    name: 'CN=Keepalive lab authority',
    keys: authority,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      ofAuthority,
    ],
  });
  const leaf = await X509CertificateGenerator.create({
    ...valid,
    subject: 'CN=Keepalive lab',
    issuer: root.subject,
    publicKey: server.publicKey,
    signingKey: authority.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      fromAuthority,
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension([
        { type: 'dns', value: 'localhost' },
        ...names.map((value) => ({ type: 'dns', value }) as const),
        { type: 'ip', value: '127.0.0.1' },
      ]),
    ],
  });
  return { ca: root.toString('pem'), cert: leaf.toString('pem'), key: await privateKeyPem(server.privateKey) };
}

function keyPair(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
}

async function privateKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${der.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
}

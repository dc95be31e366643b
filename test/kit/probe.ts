import type { Handshake, HubProbe, PortLook } from '../../src/evidence/probe';
import { NOW, SUBJECT } from './log-records';

/** What a look at a hub finds where all is well; a minute before it is judged. */
export function probeOf(fields: Partial<HubProbe> = {}): HubProbe {
  return {
    host: SUBJECT.hub,
    at: new Date(NOW.getTime() - 60_000),
    name: leadsTo('20.50.1.2'),
    ports: [handshake(8883), handshake(5671), handshake(443)],
    ...fields,
  };
}

export function leadsTo(address: string, isPrivate = false): HubProbe['name'] {
  return { found: true, addresses: [{ address, isPrivate }], aliases: [] };
}

/** No such name. */
export const DEAD: Partial<HubProbe> = { name: { found: false, code: 'ENOTFOUND' }, ports: [] };

export const NOBODY: Partial<HubProbe> = { ports: [8883, 5671, 443].map((port) => closed(port)) };

export function closed(port: number, code = 'ECONNREFUSED'): PortLook {
  return { port, outcome: 'no-connection', code };
}

export function handshake(port: number, fields: Partial<Handshake> = {}, root = 'DigiCert Global Root G2'): Handshake {
  const issuer = 'Microsoft Azure RSA TLS Issuing CA 04';
  const notAfter = new Date('2027-03-01T00:00:00Z');
  return {
    port,
    outcome: 'handshake',
    connectedAfter: 12,
    protocol: 'TLSv1.2',
    untrusted: null,
    ownAuthority: false,
    chain: [
      { subject: '*.azure-devices.net', issuer, notAfter, fingerprint: '01' },
      { subject: issuer, issuer: root, notAfter, fingerprint: '02' },
      { subject: root, issuer: root, notAfter: new Date('2038-01-15T12:00:00Z'), fingerprint: '03' },
    ],
    ...fields,
  };
}

import type { DetailedPeerCertificate } from 'node:tls';
import type { ProbedCertificate } from '../../probe';

/** Longer than any honest chain; a server may send what it likes. */
const LONGEST = 10;
const LONGEST_NAME = 200;

/** From the server's own certificate towards its root. Node adds issuers that it knows, and ends at one that signed itself. */
export function certificateChain(first: DetailedPeerCertificate): readonly ProbedCertificate[] {
  const chain: ProbedCertificate[] = [];
  const seen = new Set<string>();
  let next: DetailedPeerCertificate | undefined = first;
  // A server without a certificate gives an empty object.
  while (next?.fingerprint256 !== undefined && !seen.has(next.fingerprint256) && chain.length < LONGEST) {
    seen.add(next.fingerprint256);
    chain.push({
      subject: nameIn(next.subject),
      issuer: nameIn(next.issuer),
      notAfter: dateOf(next.valid_to),
      fingerprint: next.fingerprint256,
    });
    next = next.issuerCertificate;
  }
  return chain;
}

/** Its common name, else its organization; of several the first. */
function nameIn(name: { CN?: string | string[]; O?: string | string[] } | undefined): string {
  const [first = ''] = [name?.CN ?? name?.O ?? ''].flat();
  return first.slice(0, LONGEST_NAME);
}

/** Written by OpenSSL: `Jan 15 12:00:00 2038 GMT`. */
function dateOf(text: string): Date | null {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}

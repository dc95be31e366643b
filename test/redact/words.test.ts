import { createRedactor, redactionInWords, redactionReport } from '../../src/redact';

test('what was done, in one sentence', () => {
  expect(redactionInWords({})).toBe('Nothing had to be removed or replaced.');
  expect(redactionInWords({ key: 2, 'bare-key': 1, jwt: 1 })).toBe('Removed 3 keys and 1 token.');
  expect(redactionInWords({ ipv4: 11, ipv6: 1, host: 1 })).toBe('Replaced 12 IP addresses and 1 host name.');
  expect(redactionInWords({ key: 1, password: 2, pem: 1, ipv4: 1 })).toBe(
    'Removed 1 key, 2 passwords and 1 private key or certificate; replaced 1 IP address.',
  );
});

test('the report keeps removed and replaced apart, and names no content', () => {
  const { redact, counts } = createRedactor({ pseudonyms: { seed: 'a test' } });
  redact('with password=hunter22 from 203.0.113.7 and 203.0.113.7 by bob@contoso.com');
  expect(redactionReport(counts)).toEqual({
    removed: { password: 1 },
    replaced: { email: 1, ipv4: 2 },
    summary: 'Removed 1 password; replaced 2 IP addresses and 1 e-mail address.',
  });
});

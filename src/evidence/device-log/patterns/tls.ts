import type { LinePattern } from './line-pattern';

/** As OpenSSL, Node, Java, .NET, Schannel and mbedTLS say that they do not trust what the server showed. */
const SERVER_UNTRUSTED_WORDS = [
  'CERTIFICATE_VERIFY_FAILED',
  'certificate verify failed',
  'unable to get local issuer certificate',
  'unable to verify the first certificate',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'self[- ]signed certificate in certificate chain',
  'CERT_HAS_EXPIRED',
  'Error: certificate has expired',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'PKIX path (?:building|validation) failed',
  'unable to find valid certification path',
  'not correctly signed by the trusted CA',
  'The remote certificate (?:is invalid|was rejected)',
  'RemoteCertificate(?:ChainErrors|NameMismatch)',
  'TlsExchangeAuthError',
  'SEC_E_UNTRUSTED_ROOT',
  'mbedtls_ssl_handshake returned -0x2700',
  'ssl handshake(?: failed:?)? -(?:9984|0x2700)\\b',
  'esp_tls_stack_err=9984',
  '0x80090325',
] as const;

/** Who does not trust whom: the device the server, or the server the device. */
export const TLS_PATTERNS: readonly LinePattern[] = [
  {
    meaning: 'server-untrusted',
    anchors: [
      'certificate_verify_failed',
      'certificate verify failed',
      'unable to get local issuer',
      'unable to verify the first',
      'unable_to_verify_leaf',
      'unable_to_get_issuer_cert',
      'self_signed_cert',
      'self-signed certificate in',
      'self signed certificate in',
      'cert_has_expired',
      'error: certificate has expired',
      'err_tls_cert_altname',
      'pkix path',
      'valid certification path',
      'signed by the trusted ca',
      'the remote certificate',
      'remotecertificatechainerrors',
      'remotecertificatenamemismatch',
      'tlsexchangeautherror',
      'sec_e_untrusted_root',
      'returned -0x2700',
      'handshake -9984',
      'handshake -0x2700',
      'handshake failed -9984',
      'handshake failed: -9984',
      'tls_stack_err=9984',
      '0x80090325',
    ],
    test: new RegExp(`(?:${SERVER_UNTRUSTED_WORDS.join('|')})`, 'i'),
    source:
      'Azure/azure-iot-sdk-python#562, #990; Azure/azure-iot-sdk-java#1167; Azure-Samples/iot-middleware-freertos-samples#299; Azure/iotedge#6340; Azure/azure-iot-sdk-c#1754 and microsoft/azure-iot-central-esp32-sample#5 (-0x2700 of mbedTLS)',
  },
  {
    // Java says what it told the server.
    meaning: 'server-untrusted',
    anchors: ['description = certificate_unknown'],
    test: /\bSEND TLSv[\d.]+ ALERT: +fatal, description = certificate_unknown\b/,
    source: 'javax.net.debug; Azure/azure-iot-sdks#833',
  },
  {
    // An alert that the server sent is about the client's own certificate.
    meaning: 'client-certificate',
    anchors: [
      'received fatal alert',
      'alert bad certificate',
      'alert certificate',
      'alert unknown ca',
      'alert_bad_certificate',
    ],
    test: /\bReceived fatal alert: (?:certificate_unknown|bad_certificate|certificate_expired|certificate_revoked|certificate_required|unknown_ca)\b|\b(?:sslv3|tlsv1|tlsv13)(?: alert| .{0,300}?alert) (?:bad certificate|certificate (?:unknown|expired|revoked|required)|unknown ca)\b|\bERR_SSL_\w*ALERT_BAD_CERTIFICATE\b/i,
    source: 'RFC 8446, 6.2; texts of JSSE and OpenSSL',
  },
  {
    meaning: 'client-certificate',
    anchors: ['x509_check_private_key', 'key values mismatch', 'thumbprint'],
    test: /\bkey values mismatch\b|\b(?:x509 |x\.509 |certificate )?thumbprint\b.{0,300}\b(?:mismatch|does not match|did not match|invalid)\b|\binvalid (?:x\.?509 )?(?:certificate )?thumbprint\b/i,
    source: 'OpenSSL X509_check_private_key; text of 401003 for X.509 devices',
  },
];

import type { LinePattern } from './line-pattern';

/** Names, sockets and routes, as the operating systems' and languages' own errors write them. */
const HOST_PORT = '(?<host>[\\w.-]+)(?::(?<port>\\d{1,5}))?';

export const NETWORK_PATTERNS: readonly LinePattern[] = [
  {
    meaning: 'dns',
    anchors: ['enotfound', 'eai_again', 'eai_nodata', 'eai_noname', 'getaddrinfo enoent'],
    test: new RegExp(
      `\\b(?:getaddrinfo|queryA{1,4}) (?:ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_NONAME|ENOENT) ${HOST_PORT}`,
    ),
    source: 'Azure/azure-iot-sdk-node#653, #277',
  },
  {
    meaning: 'dns',
    anchors: ['name or service not known', 'temporary failure in name resolution', 'nodename nor servname'],
    test: /\b(?:Name or service not known|Temporary failure in name resolution|nodename nor servname provided)\b(?:.*?\((?<host>[\w-]+(?:\.[\w-]+)+)(?::(?<port>\d{1,5}))?\))?/i,
    source: 'getaddrinfo(3) on Linux and macOS; Azure/azure-iot-sdk-c#369',
  },
  {
    meaning: 'dns',
    anchors: ['getaddrinfo failed', 'no such host', 'server misbehaving', 'could not resolve host'],
    test: /\bgetaddrinfo failed\b|\blookup (?<host>[\w.-]+)(?: on [\d.:[\]]+)?: (?:no such host|server misbehaving)|\bCould not resolve host: \S+/i,
    source: 'Python on Windows (errno 11001), Go (docker), curl',
  },
  {
    meaning: 'connect-timeout',
    anchors: ['etimedout'],
    test: new RegExp(`\\bconnect ETIMEDOUT ${HOST_PORT}`),
    source: 'Azure/azure-iot-sdk-node#6',
  },
  {
    meaning: 'connect-timeout',
    anchors: ['connection timed out', '[errno 110]', 'os error 110', 'winerror 10060', 'i/o timeout'],
    test: /\[Errno 110\]|\(os error 110\)|\[WinError 10060\]|\bdial tcp \S+: i\/o timeout|\bConnection timed out\b(?=.*(?:azure-devices|:(?:8883|5671|443)\b))|(?:azure-devices\S*|:(?:8883|5671|443)\b).*\bConnection timed out\b/i,
    source: 'errno 110 as Python, Rust (aziot-edged) and Go write it',
  },
  {
    meaning: 'connect-timeout',
    anchors: ['failed to communicate with iot hub'],
    test: /\bFailed to communicate with IoT Hub\b.*: timed out/,
    source: 'aziot-identityd; Azure/iotedge#7395',
  },
  {
    meaning: 'connect-refused',
    anchors: ['econnrefused', '[errno 111]', 'os error 111', 'winerror 10061', 'connect: connection refused'],
    test: new RegExp(
      `\\bconnect ECONNREFUSED (?:::1|${HOST_PORT})|\\[Errno 111\\]|\\(os error 111\\)|\\[WinError 10061\\]|\\bdial tcp \\S+: connect: connection refused`,
    ),
    source: 'Azure/azure-iot-sdk-node#1088; errno 111',
  },
  {
    meaning: 'unreachable',
    anchors: ['ehostunreach', 'enetunreach', 'enetdown', '[errno 101]', '[errno 113]', 'os error 101', 'os error 113'],
    test: new RegExp(
      `\\bconnect (?:EHOSTUNREACH|ENETUNREACH|ENETDOWN)(?: ${HOST_PORT})?|\\[Errno (?:101|113)\\]|\\(os error (?:101|113)\\)`,
    ),
    source: 'errno 101 and 113',
  },
  {
    meaning: 'reset',
    anchors: ['econnreset', '[errno 104]', 'os error 104', 'winerror 10054'],
    test: /\b(?:read|write|Error:|code:?) ['"]?ECONNRESET\b|\[Errno 104\]|\(os error 104\)|\[WinError 10054\]/,
    source: 'Azure/azure-iot-sdk-python#727; errno 104',
  },
  {
    meaning: 'lost',
    anchors: ['write epipe', 'read etimedout', 'write etimedout', '[errno 32]', 'os error 32'],
    test: /\b(?:write EPIPE|(?:read|write) ETIMEDOUT)\b|\[Errno 32\]|\(os error 32\)/,
    source: 'errno 32; an established connection that timed out',
  },
];

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
  '0x80090325',
] as const;

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
      '0x80090325',
    ],
    test: new RegExp(`(?:${SERVER_UNTRUSTED_WORDS.join('|')})`, 'i'),
    source:
      'Azure/azure-iot-sdk-python#562, #990; Azure/azure-iot-sdk-java#1167; Azure-Samples/iot-middleware-freertos-samples#299; Azure/iotedge#6340',
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
    test: /\bReceived fatal alert: (?:certificate_unknown|bad_certificate|certificate_expired|certificate_revoked|certificate_required|unknown_ca)\b|\b(?:sslv3|tlsv1|tlsv13)(?: alert| .*?alert) (?:bad certificate|certificate (?:unknown|expired|revoked|required)|unknown ca)\b|\bERR_SSL_\w*ALERT_BAD_CERTIFICATE\b/i,
    source: 'RFC 8446, 6.2; texts of JSSE and OpenSSL',
  },
  {
    meaning: 'client-certificate',
    anchors: ['x509_check_private_key', 'key values mismatch', 'thumbprint'],
    test: /\bkey values mismatch\b|\b(?:x509 |x\.509 |certificate )?thumbprint\b.*\b(?:mismatch|does not match|did not match|invalid)\b|\binvalid (?:x\.?509 )?(?:certificate )?thumbprint\b/i,
    source: 'OpenSSL X509_check_private_key; text of 401003 for X.509 devices',
  },
];

export const PROXY_PATTERNS: readonly LinePattern[] = [
  {
    meaning: 'proxy',
    anchors: ['tunneling socket could not be established'],
    test: /\btunneling socket could not be established(?:.*?(?:statusCode=(?<code>\d{3})|(?<host>[\w.-]+):(?<port>\d{1,5})))?/,
    source: 'Azure/azure-iot-sdks#396',
  },
  {
    meaning: 'proxy',
    anchors: ['proxy authentication required', 'http/1.1 407', 'http/1.0 407'],
    test: /\b(?<code>407)\b.*\bProxy Authentication Required\b|\bHTTP\/1\.[01] 407\b|\bProxy Authentication Required\b/i,
    code: '407',
    source: 'RFC 9110, 15.5.8; Azure/azure-iot-sdk-csharp#2242',
  },
  {
    meaning: 'proxy',
    anchors: ['unexpected server response: 4', 'unexpected server response: 5', 'unexpected server response: 3'],
    test: /\bUnexpected server response: (?<code>[345]\d\d)\b/,
    source: 'ws, as used by MQTT over WebSockets in Node',
  },
  {
    meaning: 'proxy',
    anchors: ['unsuccessful tunnel'],
    test: /\bunsuccessful tunnel \(HTTP\/1\.[01] (?<code>\d{3})/,
    source: 'Azure/iotedge#7406 (Rust)',
  },
  {
    meaning: 'proxy',
    anchors: ['proxy tunnel request'],
    test: /\bproxy tunnel request to proxy\b.*?\bstatus code '?(?<code>\d{3})/i,
    source: 'System.Net.Http, SocketsHttpHandler',
  },
  {
    meaning: 'proxy',
    anchors: ['unable to tunnel through proxy'],
    test: /\bUnable to tunnel through proxy\b(?:.*?\bHTTP\/1\.[01] (?<code>\d{3}))?/,
    source: 'java.net.HttpURLConnection',
  },
  {
    meaning: 'proxy',
    anchors: ['received in connect response'],
    test: /\bBad status \((?<code>\d{3})\) received in CONNECT response/,
    source: 'http_proxy_io.c of Azure/azure-c-shared-utility',
  },
  {
    meaning: 'proxy',
    anchors: ['proxyconnectionerror', 'generalproxyerror', 'socket error: 407'],
    test: /\b(?:ProxyConnectionError|GeneralProxyError)\b|\bSocket error: (?<code>407)\b/,
    unless: /^\s*File "/,
    source: 'PySocks, as used by azure.iot.device with proxy_options',
  },
];

import type { LinePattern } from './line-pattern';

/** Names, sockets and routes, as the operating systems' and languages' own errors write them. */
const NAME_PORT = '(?<host>[\\w-]+(?:\\.[\\w-]+)+)(?::(?<port>\\d{1,5}))?';
const HOST_PORT = '(?<host>[\\w.-]+)(?::(?<port>\\d{1,5}))?';

export const NETWORK_PATTERNS: readonly LinePattern[] = [
  {
    meaning: 'dns',
    anchors: ['enotfound', 'eai_again', 'eai_nodata', 'eai_noname', 'getaddrinfo enoent'],
    // Node names whom it looked up, also one label: `getaddrinfo EAI_AGAIN mongo`.
    test: new RegExp(
      `\\b(?:getaddrinfo (?:ENOTFOUND|EAI_AGAIN) (?<label>[\\w-]+)(?![\\w.:-])|(?:ENOTFOUND|EAI_AGAIN|EAI_NODATA|EAI_NONAME|getaddrinfo ENOENT)\\b(?: ${NAME_PORT})?)`,
    ),
    source: 'Azure/azure-iot-sdk-node#653, #277',
  },
  {
    meaning: 'dns',
    anchors: ['name or service not known', 'temporary failure in name resolution', 'nodename nor servname'],
    test: /\b(?:Name or service not known|Temporary failure in name resolution|nodename nor servname provided)\b(?:.{0,300}?\((?<host>[\w-]+(?:\.[\w-]+)+)(?::(?<port>\d{1,5}))?\))?/i,
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
    test: new RegExp(`\\bconnect ETIMEDOUT ${HOST_PORT}|\\bETIMEDOUT\\b(?=.{0,300}:(?:8883|5671|443)\\b)`),
    unless: /\b(?:read|write) ETIMEDOUT\b/,
    source: 'Azure/azure-iot-sdk-node#6',
  },
  {
    meaning: 'connect-timeout',
    anchors: ['error connecting to '],
    test: /\b(?:Log)?Error connecting to (?<host>[\w.-]+):(?<port>8883|5671|443)\b/i,
    source: 'Azure/azure-iot-sdk-csharp#1681, Azure/iot-edge-opc-proxy#14',
  },
  {
    meaning: 'connect-timeout',
    anchors: ['connection timed out', '[errno 110]', 'os error 110', 'winerror 10060', 'i/o timeout'],
    test: /\[Errno 110\]|\(os error 110\)|\[WinError 10060\]|\bdial tcp \S+: i\/o timeout|\bConnection timed out\b(?=.{0,300}(?:azure-devices|:(?:8883|5671|443)\b))|(?:azure-devices\S*|:(?:8883|5671|443)\b).{0,300}\bConnection timed out\b/i,
    source: 'errno 110 as Python, Rust (aziot-edged) and Go write it',
  },
  {
    meaning: 'connect-timeout',
    anchors: ['operation timed out [', 'deadline has elapsed'],
    test: /\bOperation timed out \[::ffff:[\d.]+\]:(?:8883|5671|443)\b|:(?:8883|5671|443)\b.{0,60}: deadline has elapsed\b/,
    source: 'iotedge check: .NET in its container, Rust on the host; Azure/iotedge#4818',
  },
  {
    meaning: 'connect-timeout',
    anchors: ['failed to communicate with iot hub'],
    test: /\bFailed to communicate with IoT Hub\b.{0,300}: timed out/,
    source: 'aziot-identityd; Azure/iotedge#7395',
  },
  {
    meaning: 'connect-refused',
    anchors: ['econnrefused', '[errno 111]', 'os error 111', 'winerror 10061', 'connect: connection refused'],
    test: new RegExp(
      `\\bECONNREFUSED\\b(?: (?:::1|${HOST_PORT}))?|\\[Errno 111\\]|\\(os error 111\\)|\\[WinError 10061\\]|\\bdial tcp \\S+: connect: connection refused`,
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
    anchors: ['econnreset', '[errno 104]', 'os error 104', 'winerror 10054', 'connection reset by peer'],
    // A web server's clients break off, too: the words alone do only where they are about a hub.
    test: /\bECONNRESET\b|\[Errno 104\]|\(os error 104\)|\[WinError 10054\]|\b(?:mqtt|amqp|azure|iot ?hub|8883|5671)\b.{0,300}\bConnection reset by peer\b/i,
    source: 'Azure/azure-iot-sdk-python#727; errno 104',
  },
  {
    meaning: 'lost',
    anchors: ['write epipe', 'read etimedout', 'write etimedout', '[errno 32]', 'os error 32'],
    test: /\b(?:write EPIPE|(?:read|write) ETIMEDOUT)\b|\[Errno 32\]|\(os error 32\)/,
    source: 'errno 32; an established connection that timed out',
  },
];

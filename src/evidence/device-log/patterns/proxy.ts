import type { LinePattern } from './line-pattern';

/** HTTP and SOCKS proxies, and what answers a WebSocket in the hub's place. */
export const PROXY_PATTERNS: readonly LinePattern[] = [
  {
    meaning: 'proxy',
    anchors: ['tunneling socket could not be established'],
    test: /\btunneling socket could not be established(?:.{0,300}?(?:statusCode=(?<code>\d{3})|(?<host>[\w.-]+):(?<port>\d{1,5})))?/,
    source: 'Azure/azure-iot-sdks#396',
  },
  {
    meaning: 'proxy',
    anchors: ['proxy authentication required', 'http/1.1 407', 'http/1.0 407'],
    test: /\b(?<code>407)\b.{0,300}\bProxy Authentication Required\b|\bHTTP\/1\.[01] 407\b|\bProxy Authentication Required\b/i,
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
    test: /\bproxy tunnel request to proxy\b.{0,300}?\bstatus code '?(?<code>\d{3})/i,
    source: 'System.Net.Http, SocketsHttpHandler',
  },
  {
    meaning: 'proxy',
    anchors: ['unable to tunnel through proxy'],
    test: /\bUnable to tunnel through proxy\b(?:.{0,300}?\bHTTP\/1\.[01] (?<code>\d{3}))?/,
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
    anchors: ["when status code '101' was expected"],
    test: /\bserver returned status code '(?<code>[345]\d\d)' when status code '101' was expected\b/,
    source: 'System.Net.WebSockets.ClientWebSocket; Azure/azure-iot-sdk-csharp#2242',
  },
  {
    meaning: 'proxy',
    code: '407',
    anchors: [' 407', '(407', '=407', ':407', "'407"],
    test: /\bprox(?:y|ies)\b.{0,80}\b(?:status(?: ?code)?|http(?:\/1\.[01])?|error|code|returned|response)\b\W{0,4}407\b/i,
    source: 'RFC 9110, 15.5.8; own judgement of the words around it',
  },
  {
    meaning: 'proxy',
    anchors: ['websocket handshake error, connection not upgraded'],
    test: /\bWebSocket handshake error, connection not upgraded\b/i,
    source: 'paho-mqtt, WebsocketWrapper',
  },
  {
    meaning: 'proxy',
    anchors: ['proxyconnectionerror', 'generalproxyerror', 'socket error: 407'],
    test: /\b(?:ProxyConnectionError|GeneralProxyError)\b|\bSocket error: (?<code>407)\b/,
    unless: /^\s*File "/,
    source: 'PySocks, as used by azure.iot.device with proxy_options',
  },
];

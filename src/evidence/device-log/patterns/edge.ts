import type { LinePattern } from './line-pattern';

/** edgeHub, edgeAgent and the aziot services. `<6> 2026-11-20 08:00:04.117 +00:00 [INF] - text`. */
const CLIENT = '(?<client>[^\\s,;"\']+?)';
const END = '(?=[\\s,;"\']|\\.?$|\\. )';

export const EDGE_PATTERNS: readonly LinePattern[] = [
  {
    meaning: 'edge-token',
    anchors: ['error authenticating token for'],
    test: new RegExp(
      `\\bError authenticating token for ${CLIENT} because the token (?:is expired or could not be parsed|has expired)`,
    ),
    source: 'DeviceScopeTokenAuthenticator.cs; Azure/iotedge#7123',
  },
  {
    meaning: 'edge-refused',
    anchors: ['error authenticating token for'],
    test: new RegExp(
      `\\bError authenticating token for ${CLIENT} because the (?:token did not match|audience|auth-chain|deviceId|service identity)\\b`,
    ),
    source: 'DeviceScopeTokenAuthenticator.cs',
  },
  {
    meaning: 'edge-refused',
    anchors: ['in device scope not authenticated locally'],
    test: new RegExp(`\\bClient ${CLIENT} in device scope not authenticated locally`),
    source: 'DeviceScopeAuthenticator.cs',
  },
  {
    meaning: 'edge-refused',
    anchors: ['credentials for client'],
    test: new RegExp(`\\bCredentials for client ${CLIENT} are not valid`),
    source: 'DeviceScopeAuthenticator.cs',
  },
  {
    meaning: 'edge-refused',
    anchors: ['in device scopes cache'],
    test: new RegExp(`\\bUnable to find identity ${CLIENT} in device scopes cache`),
    source: 'CloudConnectionProvider.cs',
  },
  {
    meaning: 'edge-scope',
    anchors: [
      'error getting device scope result from',
      'refreshing the device scope identities cache',
      'no auth chain for the client identity',
    ],
    test: new RegExp(
      `\\bError getting device scope result from\\b|\\bEncountered an error while refreshing the device scope identities cache|\\bNo auth chain for the client identity: ${CLIENT}${END}`,
    ),
    source: 'NestedDeviceScopeApiClient.cs; Azure/iotedge#7247, #5674, #4999; Azure/iotedgehubdev#95',
  },
  {
    meaning: 'edge-scope',
    anchors: ['error while refreshing the service identity'],
    test: new RegExp(`\\bError while refreshing the service identity(?:: ${CLIENT}${END})?`),
    source: 'DeviceScopeIdentitiesCache.cs; Azure/iotedge#5674, #6936',
  },
  {
    meaning: 'edge-upstream',
    anchors: ['error creating cloud connection for client', 'could not get an active iot hub connection for client'],
    test: new RegExp(
      `\\b(?:Error creating cloud connection for client|Could not get an active Iot Hub connection for client) ${CLIENT}${END}`,
    ),
    source: 'CloudConnectionProvider.cs, RetryingCloudProxy.cs; Azure/iotedge#2180',
  },
  {
    meaning: 'edge-upstream',
    anchors: ['error creating a device-to-cloud connection', 'failed to provision with iot hub'],
    test: /\bError creating a device-to-cloud connection\b|\bFailed to provision with IoT Hub, and no valid device backup was found\b/,
    source: 'EdgeAgentConnection.cs; Azure/iotedge#1751, #5419',
  },
  {
    // AMQP was tried before it, or ruled out; it is an end only when no connection follows.
    meaning: 'edge-upstream',
    whenBack: 'nothing',
    anchors: ['edge agent attempting to connect to iot hub via'],
    test: /\bEdge agent attempting to connect to IoT Hub via (?:AmqpWs|Amqp_WebSocket_Only|AMQP over WebSocket|MqttWs|Mqtt_WebSocket_Only)\b/i,
    source: 'Azure/iotedge#2544; troubleshoot.md of the IoT Edge documentation',
  },
  {
    meaning: 'connected',
    anchors: ['edge agent connected to iot hub via', 'exiting disconnected state'],
    test: /\bEdge agent connected to IoT Hub via\b|\] - Exiting disconnected state\b/,
    source: 'Azure/iotedge#2544, #2180',
  },
  {
    meaning: 'lost',
    anchors: ['entering disconnected state', 'entering unreachable state'],
    test: /\] - Entering (?:disconnected|unreachable) state\b/,
    source: 'DeviceConnectivityManager.cs; Azure/iotedge#16',
  },
  {
    meaning: 'connected',
    anchors: ['changed to connectionestablished'],
    test: new RegExp(`\\bConnection status for ${CLIENT} changed to ConnectionEstablished\\b`),
    source: 'ConnectionManager.cs; Azure/iotedge#2180',
  },
  {
    meaning: 'connected',
    anchors: ['new device connection for device', 'new cloud connection created for device'],
    test: new RegExp(`\\bNew (?:device connection|cloud connection created) for device ${CLIENT}${END}`),
    source: 'ConnectionManager.cs; Azure/iotedge#673',
  },
  {
    meaning: 'lost',
    anchors: ['changed to disconnected'],
    test: new RegExp(`\\bConnection status for ${CLIENT} changed to Disconnected\\b`),
    source: 'ConnectionManager.cs',
  },
  {
    meaning: 'lost',
    anchors: ['device connection removed for device'],
    test: new RegExp(`\\bDevice connection removed for device ${CLIENT}${END}`),
    source: 'ConnectionManager.cs',
  },
  {
    meaning: 'token-expired',
    whenBack: 'renewal',
    anchors: ['changed to disconnectedtokenexpired'],
    test: new RegExp(`\\bConnection status for ${CLIENT} changed to DisconnectedTokenExpired\\b`),
    source: 'ConnectionManager.cs',
  },
  {
    meaning: 'edge-idle-close',
    anchors: ['because of inactivity'],
    test: new RegExp(`\\bClosing cloud proxy \\S+ for ${CLIENT} because of inactivity\\b`),
    source: 'CloudProxy.cs, TimedOutClosing; PR Azure/iotedge#235',
  },
  {
    meaning: 'taken-over',
    anchors: ['multiple connections detected for device'],
    test: new RegExp(`\\bMultiple connections detected for device ${CLIENT}${END}`),
    source: 'ConnectionManager.cs, MultipleConnectionsException',
  },
  {
    meaning: 'edge-check',
    anchors: [' - error'],
    test: /^\s*\u00d7 (?<item>.+) - Error\s*$/,
    source: 'iotedge check, text output; edgelet/iotedge/src/check/mod.rs',
  },
  {
    meaning: 'reached',
    port: 443,
    anchors: ['websockets port - ok'],
    test: /^\s*\u221a .+\bHTTPS \/ WebSockets port - OK\s*$/,
    source: 'iotedge check, text output; Azure/iotedge#5874',
  },
  {
    meaning: 'process-start',
    anchors: ['edge hub main()', 'edge agent main()', 'starting azure iot edge'],
    test: /\bEdge (?:Hub|Agent) Main\(\)|\bStarting Azure IoT Edge (?:Daemon|Security Daemon)\b/i,
    source: 'Program.cs of edgeHub and edgeAgent; Azure/iotedgehubdev#100',
  },
  {
    meaning: 'process-start',
    anchors: ['] - starting service...'],
    test: /\baziot-\w+d\[\d+\]:.{0,300}\[INFO\] - Starting service\.\.\.|^\S+ \[INFO\] - Starting service\.\.\./,
    source: 'aziot-identityd and its siblings; Azure/iotedge#5794',
  },
];

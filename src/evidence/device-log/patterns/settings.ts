/** What a log tells beside its events: who writes it, its user agent, its keep-alive, where it connects to. */
export interface SettingPattern {
  readonly sets: 'agent' | 'keepAlive' | 'edgeVersion' | 'target';
  /** Lower case ASCII, as of a line pattern. */
  readonly anchors: readonly string[];
  /** Groups named agent, seconds, millis, version, host and port; mqtt or amqp where the scheme implies the port. */
  readonly test: RegExp;
  readonly source: string;
}

export const SETTING_PATTERNS: readonly SettingPattern[] = [
  {
    sets: 'agent',
    anchors: ['deviceclienttype='],
    // Mostly URL-encoded, and then without a blank; some logs show it decoded.
    test: /\bDeviceClientType=(?<agent>[^\s"'&|(]+(?:\s?\([^()"|]{0,300}\))?)/,
    source: 'MQTT user name, iot-mqtt-connect-to-iot-hub of the Azure documentation; Azure/azure-iot-sdk-c#746',
  },
  {
    sets: 'agent',
    anchors: ['iot hub sdk for c, version'],
    test: /\bIoT Hub SDK for C, version (?<version>\d[\w.+-]*)/,
    source: 'iothub_client_core_ll.c',
  },
  {
    sets: 'keepAlive',
    anchors: ['keepalive: '],
    test: /\bCONNECT \|.{0,300}\bKEEPALIVE: (?<seconds>\d{1,5})\b/,
    source: 'mqtt_codec.c of Azure/azure-umqtt-c; Azure/azure-iot-sdk-c#746',
  },
  {
    sets: 'keepAlive',
    anchors: ['options.keepalive '],
    test: /\boptions\.keepalive (?<seconds>\d{1,5})\b/,
    source: 'MQTT.js, namespace mqttjs:client',
  },
  {
    sets: 'keepAlive',
    anchors: ['sending connect ('],
    test: /\bSending CONNECT \([^)]{0,60}\bk(?<seconds>\d{1,5})\)/,
    source: 'paho-mqtt; Azure/azure-iot-sdk-python#399',
  },
  {
    sets: 'keepAlive',
    anchors: ['no activity, keepalive='],
    test: /\bTimed out as no activity, keepAlive=(?<millis>[\d,.]{1,12}) /,
    source: 'org.eclipse.paho.client.mqttv3; Azure/azure-iot-sdk-java#609',
  },
  {
    sets: 'keepAlive',
    anchors: ['keep_alive', 'keepalive'],
    // A web server has a keep-alive, too.
    test: /\bOPTION_KEEP_ALIVE\W{1,4}(?<seconds>\d{1,5})\b|\bmqtt\b.{0,60}\bkeep_?alive(?:_?(?:interval|seconds|secs|in_?seconds))?["']?\s?[=:]\s?(?<setting>\d{1,5})\b(?! ?ms)/i,
    source: 'Azure/azure-iot-sdk-c#2295; own judgement',
  },
  {
    sets: 'edgeVersion',
    anchors: ['] - version - '],
    // The long number at the end counts builds. The aziot services write [INFO].
    test: /\[INF\](?: \[[\w.]+\])? - Version - (?<version>\d+(?:\.\d{1,4}){1,3})\b/,
    source: 'Azure/iotedgehubdev#100, Azure/iotedge#1751',
  },
  {
    sets: 'edgeVersion',
    anchors: ['azureiotedge-hub:', 'azureiotedge-agent:'],
    test: /"Image": "[^"]*azureiotedge-(?:hub|agent):(?<version>\d+(?:\.\d{1,4}){1,3})\b/,
    source: 'docker inspect, in the bundle of iotedge support-bundle',
  },
  {
    sets: 'target',
    anchors: ['connect using port'],
    test: /\bConnect using port (?<port>\d{2,5}) \(/,
    source: 'azure.iot.device.common.mqtt_transport; Azure/azure-iot-sdk-python#399',
  },
  {
    sets: 'target',
    anchors: ['mqttjs:tls port'],
    test: /\bmqttjs:tls port (?<port>\d{2,5}) host (?<host>[\w.-]+)/,
    source: 'MQTT.js, namespace mqttjs:tls',
  },
  {
    sets: 'target',
    anchors: ['info: resolving '],
    test: /\bInfo: Resolving (?<host>[\w.-]+):(?<port>\d{2,5})\.\.\./,
    source: 'Azure/iot-edge-opc-proxy#14',
  },
  {
    sets: 'target',
    anchors: ['creating a tls connection to'],
    test: /\bCreating a TLS connection to (?<host>[\w.-]+):(?<port>\d{2,5})/,
    source: 'Azure-Samples/iot-middleware-freertos-samples#158',
  },
  {
    sets: 'target',
    anchors: ['mqtts://', 'amqps://', 'ssl://'],
    test: /\b(?:(?<mqtt>mqtts)|(?<amqp>amqps)|ssl):\/\/(?<host>[\w.-]+)(?::(?<port>\d{2,5}))?/,
    source: 'esp-mqtt, Paho, rhea; microsoft/azure-iot-central-esp32-sample#5',
  },
  {
    sets: 'target',
    anchors: ['connecting to '],
    test: /\b[Cc]onnecting to (?<host>[\w-]+\.azure-devices\.(?:net|cn|us))(?::(?<port>\d{2,5}))?(?![\w.-])/,
    source: 'what programs print before they connect; own judgement',
  },
  {
    sets: 'target',
    anchors: ['could not connect to '],
    test: /\b[Cc]ould not (?:connect|establish a TCP connection) to (?<host>[\w.-]+):(?<port>\d{2,5})/,
    source: 'iotedge check, text output: the reason stands on the next line; Azure/iotedge#5591',
  },
];

/** Ids of the catalogue of SDKs. */
export type SdkId = 'iot-edge' | 'csharp' | 'node' | 'python' | 'java' | 'c' | 'embedded-c';

/** What only the lines of one SDK hold. IoT Edge's own lines hold those of the C# SDK as well, so it is asked first. */
export const SDK_MARKERS: ReadonlyArray<readonly [sdk: SdkId, literals: readonly string[]]> = [
  [
    'iot-edge',
    [
      'microsoft.azure.devices.edge.hub.',
      'microsoft.azure.devices.edge.agent.',
      'edge hub main()',
      'edge agent main()',
      'starting edge hub',
      'edge agent attempting to connect to iot hub',
      'attempting to connect to iot hub for client',
      'in device scope authenticated locally',
      'entering periodic task to reauthenticate connected clients',
      'aziot-edged[',
      'aziot-identityd[',
      'aziot-keyd[',
      'aziot-certd[',
      'aziot-tpmd[',
      'iotedged[',
      'configuration checks (aziot-identity-service)',
    ],
  ],
  [
    'node',
    [
      'azure-iot-mqtt-base:',
      'azure-iot-device-mqtt:',
      'azure-iot-device:',
      'azure-iot-amqp-base:',
      'azure-iot-device-amqp:',
      'azure-iot-common:',
      'mqtt.js returned',
    ],
  ],
  ['python', ['azure.iot.device', 'mqtttransportstage', 'azure/iot/device', 'azure\\iot\\device']],
  [
    'java',
    [
      'com.microsoft.azure.sdk.iot',
      'com.mic.azu.sdk.iot',
      'c.m.a.s.i.d.',
      'org.eclipse.paho.client.mqttv3',
      'azure-iot-sdk-reactorrunner',
      'azure-iot-sdk-iothub',
      'azure-iot-sdk-amqps',
    ],
  ],
  [
    'csharp',
    [
      'microsoft.azure.devices.client',
      'microsoft-azure-devices-device-client',
      'disconnected_retrying for reason',
      'reason=connection_ok',
    ],
  ],
  ['c', ['iothub_client_', 'iothubtransport', 'iot hub sdk for c', 'packet_id: ', 'umqtt', 'socketio_berkeley']],
  [
    'embedded-c',
    ['azsdk-c', 'az iot: ', 'nx_azure_iot', 'az_iot_', 'iothub client connect fail', 'azureiothubclient_'],
  ],
];

/** How the user agents of the SDKs begin, as monitor-iot-hub-reference.md of the Azure documentation lists them. */
export const AGENT_PREFIXES: ReadonlyArray<readonly [prefix: RegExp, sdk: SdkId]> = [
  [/^\.NET\/\S+ .*\bEdge(?:Hub|Agent)\//, 'iot-edge'],
  [/^(?:\.NET|microsoft\.azure\.devices\.client)\//i, 'csharp'],
  [/^azure-iot-device-iothub-py\//i, 'python'],
  [/^azure-iot-device\//i, 'node'],
  [/^com\.microsoft\.azure\.(?:sdk\.iot\.iot-device-client|iothub-java-client)\//i, 'java'],
  [/(?:^|\s)iothubclient\//i, 'c'],
  [/^azsdk-c\//i, 'embedded-c'],
];

import type { LineTable } from './line-table';

const INF = '<6> 2026-11-20 08:00:04.545 +00:00 [INF] -';
const WRN = '<4> 2026-11-20 08:00:04.545 +00:00 [WRN] -';
const HUB = '[Microsoft.Azure.Devices.Edge.Hub.CloudProxy.DeviceScopeTokenAuthenticator]';
const SCOPE =
  'Device not in scope: [Unauthorized: Message: Error getting device scope result from upstream, HttpStatusCode: Unauthorized, Content: {"Message":"ErrorCode:IotHubUnauthorizedAccess;Unauthorized","ExceptionMessage":"Tracking ID:24e00d57b069431baf48e6f58f8b1989-G:0-TimeStamp:11/20/2026 08:00:04"}]';

/** Shapes of iotedge#16, #375, #673, #853, #1751, #2180, #2544, #4999, #5419, #5674, #6936, #7123, #7247, #7395, of its sources and of iotedge check. */
export const EDGE_LINES: LineTable = {
  of: 'iot-edge',
  rows: [
    [
      '\u221a host can connect to and perform TLS handshake with IoT Hub HTTPS / WebSockets port - OK',
      ['reached'],
      { port: 443 },
    ],
    [
      'docker returned exit code: 1, stderr = One or more errors occurred. (Operation timed out [::ffff:40.83.177.42]:8883)',
      ['connect-timeout'],
      { port: 8883 },
    ],
    [
      'could not establish a TCP connection to contoso.azure-devices.net:8883: deadline has elapsed',
      ['connect-timeout'],
      { host: 'contoso.azure-devices.net', port: 8883 },
    ],
    [
      `${INF} Error authenticating token for pump-17 because the token is expired or could not be parsed`,
      ['edge-token (pump-17)'],
    ],
    [
      `<4> 2026-11-20 08:00:04.545 +00:00 [WRN] ${HUB} - Error authenticating token for gate-01/filter because the token has expired.`,
      ['edge-token (gate-01/filter)'],
    ],
    [
      `${WRN} Error authenticating token for gate-01/filter because the token did not match the primary or the secondary key. Error - x`,
      ['edge-refused (gate-01/filter)'],
    ],
    [
      `${WRN} Error authenticating token for pump-17 because the service identity is not enabled`,
      ['edge-refused (pump-17)'],
    ],
    [`${INF} Client pump-17 in device scope not authenticated locally.`, ['edge-refused (pump-17)']],
    [`${INF} Client pump-17 in device scope authenticated locally.`, []],
    [`${INF} Credentials for client pump-17 are not valid.`, ['edge-refused (pump-17)']],
    [
      'System.InvalidOperationException: Unable to find identity pump-17 in device scopes cache',
      ['edge-refused (pump-17)'],
    ],
    [
      `${INF} Unable to authenticate client pump-17 with cached service identity pump-17 (Found: False). Resyncing service identity...`,
      [],
    ],
    [`${WRN} Error while refreshing the service identity: pump-17 OnBehalfOf: gate-01`, ['edge-scope (pump-17)']],
    [`Microsoft.Azure.Devices.Edge.Hub.Core.DeviceInvalidStateException: ${SCOPE}.`, ['tracking-id', 'edge-scope']],
    [
      `${WRN} Encountered an error while refreshing the device scope identities cache. Will retry the operation in some time...`,
      ['edge-scope'],
    ],
    ['System.InvalidOperationException: No auth chain for the client identity: pump-17', ['edge-scope (pump-17)']],
    [`${WRN} Error creating cloud connection for client gate-01/filter`, ['edge-upstream (gate-01/filter)']],
    [`${WRN} Could not get an active Iot Hub connection for client gate-01/filter`, ['edge-upstream (gate-01/filter)']],
    [`<3> 2026-11-20 08:00:04.545 +00:00 [ERR] - Error creating a device-to-cloud connection`, ['edge-upstream']],
    [`${INF} Edge agent attempting to connect to IoT Hub via Amqp_Tcp_Only...`, []],
    [`${INF} Edge agent attempting to connect to IoT Hub via AMQP over WebSocket...`, ['edge-upstream']],
    [`${INF} Edge agent connected to IoT Hub via Amqp_Tcp_Only.`, ['connected']],
    [`${INF} Attempting to connect to IoT Hub for client gate-01/$edgeHub via AMQP...`, []],
    [`${INF} Entering disconnected state`, ['lost']],
    [`${INF} Exiting disconnected state`, ['connected']],
    [
      `${INF} Connection status for gate-01/$edgeHub changed to ConnectionEstablished`,
      ['connected (gate-01/$edgeHub)'],
    ],
    [`${INF} Connection status for gate-01/filter changed to Disconnected`, ['lost (gate-01/filter)']],
    [
      `${INF} Connection status for gate-01/filter changed to DisconnectedTokenExpired`,
      ['token-expired (gate-01/filter)'],
    ],
    [`${INF} New device connection for device pump-17`, ['connected (pump-17)']],
    [`${INF} New cloud connection created for device gate-01/filter`, ['connected (gate-01/filter)']],
    [`${INF} Device connection removed for device pump-17`, ['lost (pump-17)']],
    [
      `${INF} Closing cloud proxy 4d1b5a6e-1f1e-4d0e-9d55-2f4f2d3e5a6b for pump-17 because of inactivity`,
      ['edge-idle-close (pump-17)'],
    ],
    [`${WRN} Multiple connections detected for device pump-17`, ['taken-over (pump-17)']],
    ['[11/20/2026 08:00:04.007 AM] Edge Hub Main()', ['process-start']],
    ['2026-11-20 08:00:04.007 +00:00 Edge Agent Main()', ['process-start']],
    [
      'Nov 20 08:00:04 gate-01 aziot-identityd[11208]: 2026-11-20T08:00:04Z [INFO] - Starting service...',
      ['process-start'],
    ],
    [
      'Nov 20 08:00:04 gate-01 aziot-edged[906]: 2026-11-20T08:00:04Z [INFO] - Starting Azure IoT Edge Daemon',
      ['process-start'],
    ],
    [
      'Nov 20 08:00:04 gate-01 aziot-identityd[923]: 2026-11-20T08:00:04Z [WARN] - Failed to communicate with IoT Hub (attempt 1 of 1): timed out',
      ['connect-timeout'],
    ],
    [
      'Nov 20 08:00:04 gate-01 aziot-identityd[923]: 2026-11-20T08:00:04Z [ERR!] - caused by: Connection refused (os error 111)',
      ['connect-refused'],
    ],
    [
      'Nov 20 08:00:04 gate-01 aziot-identityd[923]: 2026-11-20T08:00:04Z [ERR!] - caused by: failed to lookup address information: Temporary failure in name resolution',
      ['dns'],
    ],
    [
      'Nov 20 08:00:04 gate-01 aziot-identityd[923]: 2026-11-20T08:00:04Z [ERR!] - caused by: unsuccessful tunnel (HTTP/1.1 403 For)',
      ['proxy 403'],
    ],
    [
      'Nov 20 08:00:04 gate-01 aziot-identityd[923]: 2026-11-20T08:00:04Z [ERR!] - Failed to provision with IoT Hub, and no valid device backup was found: internal error',
      ['edge-upstream'],
    ],
    [
      'Nov 20 08:00:04 gate-01 aziot-keyd[949]: 2026-11-20T08:00:04Z [INFO] - <-- GET /key/device-id?api-version=2020-09-01 {"host": "keyd.sock"}',
      [],
    ],
    [
      'Nov 20 08:00:04 gate-01 aziot-keyd[949]: 2026-11-20T08:00:04Z [INFO] - --> 200 {"content-type": "application/json"}',
      [],
    ],
    ['\u00d7 container on the default network can connect to upstream AMQP port - Error', ['edge-check']],
    ['\u203c DNS server - Warning', []],
    ['\u221a host time is close to reference time - OK', []],
    [
      'Nov 20 08:00:04 gate-01 dockerd[601]: level=error msg="pull failed: dial tcp: lookup mcr.microsoft.com on 192.168.1.1:53: no such host"',
      ['dns'],
      { host: 'mcr.microsoft.com' },
    ],
    ['dial tcp 20.50.2.10:443: i/o timeout', ['connect-timeout'], { host: '20.50.2.10', port: 443 }],
  ],
};

/** Shapes of azure-iot-sdk-c#1225, iot-middleware-freertos-samples#158, #393, iotedge-eflow#188, and of the systems' own banners. */
export const DEVICE_LINES: LineTable = {
  of: 'none',
  rows: [
    ['Nov 20 08:00:04 gw-1 systemd[1]: Started pump.service - Pump agent.', ['process-start pump.service']],
    ['Nov 20 08:00:04 gw-1 systemd[1]: Started Pump Control Service.', ['process-start Pump Control Service']],
    ['2026-11-20T08:00:04.117Z Boot: firmware 1.4.2', ['boot']],
    ['[INFO] BOOT #17', ['boot']],
    [
      '2026-11-20T08:00:04Z Error Kernel-Power 41 The system has rebooted without cleanly shutting down first.',
      ['boot'],
    ],
    [
      'Nov 20 08:00:04 gw-1 systemd[1]: pump.service: Scheduled restart job, restart counter is at 3.',
      ['process-start'],
    ],
    ['      Application started. Press Ctrl+C to shut down.', ['process-start']],
    [
      '2026-11-20 08:00:04,117  INFO 1177 --- [main] com.contoso.PumpApplication : Starting PumpApplication v1.2 using Java 17.0.1 with PID 1177',
      ['process-start'],
    ],
    ['rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)', ['boot']],
    [' ets Jan  8 2013,rst cause:2, boot mode:(3,6)', ['boot']],
    ['I (29) boot: ESP-IDF v4.4.6-98-g5f257494c5-dirty 2nd stage bootloader', ['boot']],
    ['[    0.000000] Booting Linux on physical CPU 0x0', ['boot']],
    ['Nov 20 08:00:04 pump kernel: Linux version 5.15.61-v7+ (dom@buildbot) #1579 SMP', ['boot']],
    ['*** Booting Zephyr OS build v3.4.0 ***', ['boot']],
    ['[main] reset reason: brown-out', ['boot']],
    ['2026-11-20 08:00:04 System booted in 3 s', ['boot']],
    ['-- Reboot --', ['boot']],
    ['U-Boot 2020.04 (Nov 20 2026 - 08:00:04 +0000)', ['boot']],
    ['Nov 20 08:00:04 pump systemd[1]: Startup finished in 3.204s (kernel) + 12.1s (userspace) = 15.3s.', ['boot']],
    ['Nov 20 08:00:04 pump systemd[1]: Started Azure IoT Identity Service.', ['process-start']],
  ],
};

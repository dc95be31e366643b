import { briefs, readLog } from '../../kit/read-log';

// What several lines make together.

function lines(...all: readonly string[]): string {
  return all.map((line) => `${line}\n`).join('');
}

describe('one moment is one event', () => {
  test('the layers of an SDK that log the same error within a second', async () => {
    const log = await readLog(
      lines(
        '2026-11-20T08:00:04.238Z azure-iot-device-mqtt:Mqtt:Errors Connect error: Error: Connection refused: Not authorized',
        '2026-11-20T08:00:04.239Z azure-iot-mqtt-base:translateError:Errors translating: Error: Connection refused: Not authorized to UnauthorizedError: mqtt.js returned Connection refused: Not authorized error',
        'app: failed UnauthorizedError mqtt.js returned Connection refused: Not authorized error',
        '2026-11-20T08:00:14.238Z azure-iot-device-mqtt:Mqtt:Errors Connect error: Error: Connection refused: Not authorized',
      ),
    );
    expect(log.events.map(({ line }) => line)).toEqual([1, 4]);
    expect(log.counts).toEqual({ 'credentials-refused': 2 });
  });

  test('a stack trace with nested causes, and what any of its lines adds', async () => {
    const { events } = await readLog(
      lines(
        '2026-11-20 08:00:04,363 WARN  [IotHubTransport] (azure-iot-sdk-ReactorRunner) Mqtt connection lost',
        'com.microsoft.azure.sdk.iot.device.transport.ProtocolException: Mqtt connection lost',
        '\tat com.microsoft.azure.sdk.iot.device.transport.mqtt.Mqtt.connectionLost(Mqtt.java:345)',
        'Caused by: Connection lost (32109) - java.net.SocketException: Connection reset',
        '\t... 2 more',
        'Caused by: java.net.SocketException: Connection reset',
        '\tat contoso.azure-devices.net:8883 java.base/java.net.SocketInputStream.read(SocketInputStream.java:186)',
      ),
    );
    expect(events).toMatchObject([{ meaning: 'reset', line: 4 }]);
  });

  test('.NET: the exception stands flush left below the message, and one refusal has several names', async () => {
    const { events } = await readLog(
      lines(
        '<4> 2026-11-20 08:00:04.363 +00:00 [WRN] - Error creating cloud connection for client gate-01/filter',
        'Microsoft.Azure.Devices.Client.Exceptions.UnauthorizedException: error(condition:amqp:unauthorized-access,description:Put token failed. status-code: 401)',
        ' ---> Microsoft.Azure.Amqp.AmqpException: Put token failed. status-code: 401',
        '   at Microsoft.Azure.Amqp.ExceptionDispatcher.Throw(Exception exception)',
        '   --- End of inner exception stack trace ---',
      ),
    );
    expect(events).toMatchObject([
      { meaning: 'edge-upstream', client: 'gate-01/filter' },
      { meaning: 'credentials-refused', code: 'amqp:unauthorized-access' },
    ]);
  });

  test('a flood within a second is one event a second', async () => {
    const flood = Array.from(
      { length: 3_000 },
      (_, index) =>
        `Error: Time:Fri Nov 20 08:00:0${Math.floor(index / 1_000) * 2} 2026 File:iothubtransport_mqtt_common.c Func:InitializeConnection Line:2220 mqtt_client timed out waiting for CONNACK`,
    );
    expect((await readLog(lines(...flood))).counts).toEqual({ 'connack-missing': 3 });
  });

  test('another client, code or host is another event', async () => {
    const at = '<6> 2026-11-20 08:00:04.545 +00:00 [INF] -';
    expect(
      await briefs(
        lines(
          `${at} Error authenticating token for pump-17 because the token is expired or could not be parsed`,
          `${at} Error authenticating token for pump-18 because the token is expired or could not be parsed`,
          `${at} Error authenticating token for pump-17 because the token is expired or could not be parsed`,
        ),
      ),
    ).toEqual(['edge-token (pump-17)', 'edge-token (pump-18)']);
    const { events } = await readLog(
      lines(
        '2026-11-20T08:00:04Z Error: getaddrinfo ENOTFOUND contoso.azure-devices.net',
        '2026-11-20T08:00:04Z Error: getaddrinfo ENOTFOUND pool.ntp.org',
      ),
    );
    expect(events.map(({ host }) => host)).toEqual(['contoso.azure-devices.net', 'pool.ntp.org']);
  });

  test('connected, gone, connected within a second are three', async () => {
    expect(
      await briefs(
        lines(
          '2026-11-20T08:00:04.100Z reason: IOTHUB_CLIENT_CONNECTION_OK',
          '2026-11-20T08:00:04.300Z reason: IOTHUB_CLIENT_CONNECTION_NO_NETWORK',
          '2026-11-20T08:00:04.700Z reason: IOTHUB_CLIENT_CONNECTION_OK',
          '2026-11-20T08:00:04.900Z reason: IOTHUB_CLIENT_CONNECTION_NO_NETWORK',
        ),
      ),
    ).toEqual(['connected', 'lost', 'connected', 'lost']);
  });

  test('without times, another layer tells of the same and the same layer of a new one', async () => {
    const once = [
      '<-  CONNACK | SESSION_PRESENT: false | RETURN_CODE: 0x5',
      'Connection Not Accepted: 0x5: Not Authorized',
    ];
    expect(await briefs(lines(...once, ...once, ...once))).toEqual([
      'credentials-refused 5',
      'credentials-refused 5',
      'credentials-refused 5',
    ]);
  });

  test('a boot prints many lines of itself', async () => {
    expect(
      await briefs(
        lines(
          'rst:0x1 (POWERON_RESET),boot:0x13 (SPI_FAST_FLASH_BOOT)',
          'configsip: 0, SPIWP:0xee',
          'load:0x3fff0018,len:4',
          'I (29) boot: ESP-IDF v4.0-dev-1443-g39f090a4f-dirty 2nd stage bootloader',
          'I (40) boot: SPI Mode       : DIO',
          'I (90) esp_image: segment 0: paddr=0x00010020',
        ),
      ),
    ).toEqual(['boot']);
  });
});

describe('planned renewals', () => {
  const expired = 'reason: IOTHUB_CLIENT_CONNECTION_EXPIRED_SAS_TOKEN';
  const ok = 'reason: IOTHUB_CLIENT_CONNECTION_OK';

  test('C: EXPIRED_SAS_TOKEN, and the connection is back within 30 s (azure-iot-sdk-c#2274)', async () => {
    const log = await readLog(lines(`2026-11-20 08:48:00 ${expired}`, `2026-11-20 08:48:03 ${ok}`));
    expect(log.counts).toEqual({ renewal: 1, connected: 1 });
    expect(log.events[0]).toMatchObject({ meaning: 'renewal', line: 1 });
  });

  test('C: later, or never back, it is an expired token', async () => {
    expect(await briefs(lines(`2026-11-20 08:48:00 ${expired}`, `2026-11-20 08:48:31 ${ok}`))).toEqual([
      'token-expired',
      'connected',
    ]);
    expect(await briefs(lines(`2026-11-20 08:48:00 ${expired}`))).toEqual(['token-expired']);
    expect(
      await briefs(
        lines(
          `2026-11-20 08:48:00 ${expired}`,
          '2026-11-20 08:48:02 <- CONNACK | SESSION_PRESENT: false | RETURN_CODE: 0x5',
        ),
      ),
    ).toEqual(['token-expired', 'credentials-refused 5']);
  });

  test('C without times: the next thing that happens is the connection', async () => {
    expect(await briefs(lines(expired, ok))).toEqual(['renewal', 'connected']);
  });

  test('Java: the loss before the status, and the status on a line of its own, belong to the renewal', async () => {
    const log = await readLog(
      lines(
        '2026-11-20 09:05:00,101 DEBUG [c.m.a.s.i.d.t.m.Mqtt] Mqtt connection lost',
        '2026-11-20 09:05:00,104 INFO  [com.microsoft.azure.sdk.iot.device.transport.IotHubTransport] Updating transport status to new status DISCONNECTED_RETRYING with reason EXPIRED_SAS_TOKEN',
        '2026-11-20 09:05:00,104 INFO  CONNECTION STATUS UPDATE: DISCONNECTED_RETRYING',
        '2026-11-20 09:05:00,105 INFO  CONNECTION STATUS REASON: EXPIRED_SAS_TOKEN',
        '2026-11-20 09:05:05,201 INFO  CONNECTION STATUS REASON: CONNECTION_OK',
      ),
    );
    expect(log.counts).toEqual({ renewal: 1, connected: 1 });
  });

  test('Python: the SDK closes by itself to renew', async () => {
    expect(
      await briefs(
        lines(
          '2026-11-20 08:58:00,101 - INFO - SasTokenStage: Renewing SAS Token...',
          '2026-11-20 08:58:00,301 - INFO - disconnected with result code: 0',
          '2026-11-20 08:58:00,301 - ERROR - MQTTTransportStage: Paho returned rc==1',
          '2026-11-20 08:58:00,801 - INFO - connected with result code: 0',
          '2026-11-20 09:30:00,801 - INFO - disconnected with result code: 1',
        ),
      ),
    ).toEqual(['renewal', 'connected 0', 'lost']);
  });
});

describe('attempts', () => {
  const via = (transport: string, time: string): string =>
    `<6> 2026-11-20 08:00:${time} +00:00 [INF] - Edge agent attempting to connect to IoT Hub via ${transport}...`;

  test('edgeAgent falls back to WebSockets and nothing follows: it reaches the hub by no transport', async () => {
    expect(await briefs(lines(via('Amqp_Tcp_Only', '04.100'), via('Amqp_WebSocket_Only', '34.100')))).toEqual([
      'edge-upstream',
    ]);
  });

  test('it is no trouble when that connects', async () => {
    expect(
      await briefs(
        lines(
          via('Amqp_WebSocket_Only', '04.100'),
          '<6> 2026-11-20 08:01:30.100 +00:00 [INF] - Edge agent connected to IoT Hub via Amqp_WebSocket_Only.',
        ),
      ),
    ).toEqual(['connected']);
  });
});

test('Python says its port in one line and the error in another', async () => {
  const { events } = await readLog(
    lines(
      'INFO:azure.iot.device.common.mqtt_transport:Connect using port 8883 (TCP)',
      'ERROR:azure.iot.device.common.pipeline.pipeline_stages_mqtt:transport.connect raised error',
      'Traceback (most recent call last):',
      '  File "/usr/lib/python3.11/socket.py", line 833, in create_connection',
      'TimeoutError: [Errno 110] Connection timed out',
    ),
  );
  expect(events).toMatchObject([{ meaning: 'connect-timeout', port: 8883, line: 5 }]);
});

test.each([
  'I (60023) app: client target uri set to mqtts://contoso.azure-devices.net',
  'Opening MQTT connection to ssl://contoso.azure-devices.net:8883',
  'connecting to contoso.azure-devices.net:8883',
  '    Could not connect to contoso.azure-devices.net:8883',
])('where it connects to stands in a line before: %s', async (line) => {
  const { events } = await readLog(lines(line, 'E (70011) esp-tls: [sock=54] select() timeout'));
  expect(events).toMatchObject([{ meaning: 'connect-timeout', host: 'contoso.azure-devices.net', port: 8883 }]);
});

test('a connect has the port that was said before', async () => {
  const { events } = await readLog(
    lines(
      'INFO:azure.iot.device.common.mqtt_transport:Connect using port 443 (websockets)',
      'INFO:azure.iot.device.common.mqtt_transport:connected with result code: 0',
    ),
  );
  expect(events).toMatchObject([{ meaning: 'connected', port: 443 }]);
});

test('a program that starts anew shows by its process id, whatever it says of the connection', async () => {
  const say = (id: number): string => `Nov 20 08:00:04 gw-1 pump[${id}]: connecting to contoso.azure-devices.net`;
  expect(await briefs(lines(say(17), say(17), say(23)))).toEqual(['process-start']);
});

test('a program that starts anew shows by its process id; workers that were seen do not', async () => {
  const say = (id: number, text: string): string => `Nov 20 08:00:04 pump python[${id}]: ${text}`;
  const connected = 'INFO:azure.iot.device.iothub.abstract_clients:Connection State - Connected';
  const lost = 'INFO:azure.iot.device.common.mqtt_transport:disconnected with result code: 1';
  expect(
    await briefs(lines(say(17, connected), say(17, lost), say(23, connected), say(17, lost), say(23, connected))),
  ).toEqual(['connected', 'lost', 'process-start', 'connected', 'lost', 'connected']);
});

test('the text shows the line redacted, and from where it tells its meaning', async () => {
  const key = Buffer.from('0123456789abcdef0123456789abcdef').toString('base64');
  const { events } = await readLog(
    lines(
      `2026-11-20T08:00:04Z SharedAccessKey=${key} Error: read ECONNRESET`,
      `2026-11-20T08:09:04Z ${'x'.repeat(700)} SharedAccessKey=${key} Error: connect ETIMEDOUT 203.0.113.7:8883 ${'y'.repeat(700)}`,
    ),
  );
  expect(events[0]?.text).toBe('2026-11-20T08:00:04Z SharedAccessKey=[removed:key:1] Error: read ECONNRESET');
  expect(events[1]?.text).toContain('SharedAccessKey=[removed:key:1] Error: connect ETIMEDOUT 203.0.113.7:8883');
  expect(events[1]?.text.length).toBeLessThanOrEqual(300);
});

test('what a case holds is redacted already, and tells the same', async () => {
  expect(
    await briefs(
      lines(
        'SharedAccessSignature sr=contoso.azure-devices.net%2Fdevices%2Fpump-17&sig=[removed:sas-signature:1]&se=1795424400',
        '2026-11-20 08:00:04 [removed:key:1] Connection Not Accepted: 0x5: Not Authorized',
      ),
    ),
  ).toEqual(['credentials-refused 5']);
});

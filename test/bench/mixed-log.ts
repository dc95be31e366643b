import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createRandom } from '../../src/lab/simulation/random';

const SIZE_MB = 100;
const PART_LINES = 5_000;
/** Of a hundred lines, as in a log of a device that loses its connection now and then. */
const TELLING = 0.02;
const START = Date.UTC(2026, 10, 20);

type Line = (at: string) => string;

/** Lines of five clients in one file: what they write all day, and in between what means something. */
const ORDINARY: readonly [Line, ...Line[]] = [
  (at) =>
    `<6> ${at} +00:00 [INF] - Cleaned up 353 messages from queue for endpoint gate-01/filter/input1 and 353 messages from message store.`,
  (at) =>
    `<7> ${at} +00:00 [DBG] [Microsoft.Azure.Devices.Edge.Hub.CloudProxy.CloudProxy] - Sending message for gate-01/filter`,
  (at) =>
    `${at.replace(' ', 'T')}Z azure-iot-device-mqtt:Mqtt PUBACK: {"transportObj":{"cmd":"publish","topic":"devices/pump-17/messages/events/","payload":"{\\"pressure\\":4.2}","qos":1}}`,
  (at) =>
    `${at.replace('.', ',')} - azure.iot.device.common.pipeline.pipeline_stages_base - DEBUG - PipelineRootStage(MQTTPublishOperation): passing to next stage.`,
  (at) =>
    `${at.replace('.', ',')} INFO  [com.microsoft.azure.sdk.iot.device.transport.IotHubTransport] (pool-2-thread-1) Message was queued to be sent later ( Message details: Correlation Id [9b4e90df] )`,
  (at) =>
    `-> ${at.slice(11, 19)} PUBLISH | IS_DUP: false | RETAIN: 0 | QOS: DELIVER_AT_LEAST_ONCE | TOPIC_NAME: devices/pump-17/messages/events/ | PACKET_ID: 2 | PAYLOAD_LEN: 4222`,
  (at) => `${at} {"deviceId":"pump-17","temperature":21.4,"pressure":4.2,"rpm":1407,"code":404104,"status":"ok"}`,
  () =>
    '   at Microsoft.Azure.Devices.Client.Transport.ErrorDelegatingHandler.ExecuteWithErrorHandlingAsync[T](Func`1 asyncOperation)',
  () => 'I (140390) sensor: pressure 4.2 bar, temperature 21.4 C, valve open, next sample in 500 ms',
];
const MEANINGFUL: readonly [Line, ...Line[]] = [
  (at) =>
    `<6> ${at} +00:00 [INF] - Error authenticating token for gate-01/filter because the token is expired or could not be parsed`,
  (at) => `<4> ${at} +00:00 [WRN] - Could not get an active Iot Hub connection for client gate-01/filter`,
  (at) => `${at.replace(' ', 'T')}Z azure-iot-mqtt-base:MqttBase connected -> disconnected (connected.closeEvent)`,
  (at) => `${at.replace('.', ',')} - azure.iot.device.common.mqtt_transport - INFO - disconnected with result code: 1`,
  (at) =>
    `${at.replace('.', ',')} INFO  [com.microsoft.azure.sdk.iot.device.transport.IotHubTransport] (x) Updating transport status to new status CONNECTED with reason CONNECTION_OK`,
  (at) => `<- ${at.slice(11, 19)} CONNACK | SESSION_PRESENT: true | RETURN_CODE: 0x0`,
  (at) => `${at} Error: connect ETIMEDOUT 203.0.113.7:8883`,
  (at) => `${at} error(condition:amqp:link:detach-forced,description:The link is detached)`,
];

/**
 * Writes the log, some 100 MB, always the same.
 *
 * @param more what else stands in it, once in 5 000 lines; by how many of these came before
 */
export async function writeMixedLog(path: string, more: (part: number) => string = () => ''): Promise<void> {
  const random = createRandom(7);
  let now = START;
  function* parts(): Generator<string> {
    for (let size = 0, number = 0; size < SIZE_MB * 1_000_000; number++) {
      let part = more(number);
      for (let line = 0; line < PART_LINES; line++) {
        now += random.whole(0, 200);
        const at = new Date(now).toISOString().replace('T', ' ').replace('Z', '');
        part += `${random.pick(random.chance(TELLING) ? MEANINGFUL : ORDINARY)(at)}\n`;
      }
      size += part.length;
      yield part;
    }
  }
  await pipeline(Readable.from(parts()), createWriteStream(path));
}

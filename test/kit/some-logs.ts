import { NOW } from './sample-report';

/** Minutes before a moment, as a log writes it. */
function stamp(now: Date, minutes: number): string {
  return new Date(now.getTime() - minutes * 60_000).toISOString();
}

/** A device that finds its port closed, as the Node.js SDK logs it. */
export function portClosedLog(now: Date = NOW): string {
  return [90, 80, 70, 60, 50, 40]
    .flatMap((minutes) => [
      `${stamp(now, minutes)} azure-iot-mqtt-base:MqttBase connecting to contoso-lab.azure-devices.net`,
      `${stamp(now, minutes - 1)} azure-iot-mqtt-base:MqttBase:Errors Error: connect ETIMEDOUT 198.51.100.7:8883`,
    ])
    .join('\n');
}

/** Nothing but renewals and good connects. */
export function quietLog(now: Date = NOW): string {
  return [90, 45]
    .map(
      (minutes) => `${stamp(now, minutes)} azure-iot-device-mqtt:Mqtt connected, renewing the SAS token in 45 minutes`,
    )
    .join('\n');
}

/** edgeHub, of which one client's token has expired. */
export function edgeHubLog(now: Date, lines = 40): string {
  return Array.from({ length: lines }, (_, index) => {
    const at = stamp(now, lines - index)
      .replace('T', ' ')
      .replace('Z', ' +00:00');
    return index % 4 === 0
      ? `<4> ${at} [WRN] - Error authenticating token for gate-01/vibration-filter because the token is expired or could not be parsed`
      : `<6> ${at} [INF] - Client gate-01/$edgeAgent in device scope authenticated locally.`;
  }).join('\n');
}

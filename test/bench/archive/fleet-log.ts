import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

// The log of one day of a large hub as Azure Monitor archives it, to measure with: renewals by five SDKs and an own
// stack, losses, a minute in which the service drops everybody, a site with bad power. The same for the same plan.

export interface FleetLogPlan {
  readonly devices: number;
  /** About so many in all; the renewals are spaced accordingly. */
  readonly bytes: number;
}

export const HUB = 'contoso-hub.azure-devices.net';
/** It stands at the site with bad power. */
export const SUBJECT = 'pump-000017';

const RESOURCE =
  '/SUBSCRIPTIONS/00000000-0000-0000-0000-000000000001/RESOURCEGROUPS/RG-PLANT/PROVIDERS/MICROSOFT.DEVICES/IOTHUBS/CONTOSO-HUB';
const DAY = Date.UTC(2026, 10, 20);
const [SECOND, MINUTE, HOUR] = [1_000, 60_000, 3_600_000];
const HOURS = 24;

interface Client {
  readonly sdk: string;
  readonly protocol: string;
  /** Minutes between renewals, and the codes that end a session then ('' is a goodbye). */
  readonly renews: number;
  readonly ends: readonly string[];
}
const CLIENTS: readonly Client[] = [
  { sdk: '.NET/1.42.3 (.NET 8.0.11; Linux 5.15.0; X64)', protocol: 'Mqtt', renews: 70, ends: ['401003', '404104'] },
  { sdk: 'azure-iot-device/1.18.4 (node v22.11.0; Ubuntu 22.04; x64)', protocol: 'Mqtt', renews: 45, ends: [''] },
  { sdk: 'azure-iot-device-iothub-py/2.14.0(3.10.12;Linux #1 SMP;x86_64)', protocol: 'MqttWs', renews: 58, ends: [''] },
  {
    sdk: 'com.microsoft.azure.sdk.iot.iot-device-client/2.5.1 (17.0.12; Linux; amd64)',
    protocol: 'Mqtt',
    renews: 51,
    ends: ['401003', '404104'],
  },
  { sdk: 'iothubclient/1.14.0 (native; Linux; armv7l)', protocol: 'Mqtt', renews: 48, ends: ['401003', '404104'] },
  { sdk: '', protocol: 'Mqtt', renews: 60, ends: ['401003', '404104'] },
];
const LOSS = '404104';
const SERVICE_FAULT = '500001';
const CODES = ['', '401003', LOSS, SERVICE_FAULT];
const NAMES = ['', 'IoTHubUnauthorized', 'DeviceConnectionClosedRemotely', 'ServerError'];

/** Devices behind one address, and how often in a hundred sessions one is lost. */
const SITE = 400;
const LOST_OF_100 = 2;
/** Hours at which the site's power fails, and at which the service drops everybody. */
const POWER_CUTS = [3.2, 7.9, 11.4, 18.6, 21.1];
const SERVICE_EVENT = 13.05;

/** Writes the day's files below the folder, and answers how many bytes they have. */
export function writeFleetLog(folder: string, plan: FleetLogPlan): number {
  let bytes = 0;
  for (const [hour, events] of hoursOf(plan).entries()) {
    const path = join(
      folder,
      'insights-logs-connections',
      `resourceId=${RESOURCE}`,
      'y=2026/m=11/d=20',
      `h=${String(hour).padStart(2, '0')}`,
      'm=00/PT1H.json',
    );
    mkdirSync(dirname(path), { recursive: true });
    const file = openSync(path, 'w');
    try {
      bytes += writeHour(file, events);
    } finally {
      closeSync(file);
    }
  }
  return bytes;
}

/** One number an event, so that sorting them is quick: ms of the day, device, what. */
type EventCode = number;
const CONNECT = CODES.length;
const WHATS = 8;
const DEVICES = 2 ** 20;

function hoursOf({ devices, bytes }: FleetLogPlan): EventCode[][] {
  const hours: EventCode[][] = Array.from({ length: HOURS }, () => []);
  const spacing = (devices * BYTES_PER_DEVICE) / bytes;
  const random = randomNumbers(4711);
  for (let device = 0; device < devices; device += 1) {
    const client = clientOf(device);
    const ends = client.ends.map((code) => CODES.indexOf(code));
    const add = (time: number, what: number): void => {
      if (time >= 0 && time < HOURS * HOUR)
        hours[Math.floor(time / HOUR)]?.push((Math.round(time) * DEVICES + device) * WHATS + what);
    };
    const common = commonDrops(device, random);
    const renews = client.renews * MINUTE * spacing;
    let time = -random() * renews;
    while (time < HOURS * HOUR) {
      const next = common.find(({ at }) => at > time);
      const length = renews * (0.95 + 0.1 * random());
      const isLost = random() * 100 < LOST_OF_100;
      if (next && next.at < time + length) {
        add(next.at, CODES.indexOf(next.code));
        time = next.at + next.gone;
      } else if (isLost) {
        add(time + length * random(), CODES.indexOf(LOSS));
        time += length + random() * 10 * MINUTE;
      } else {
        for (const [order, what] of ends.entries()) add(time + length + order * 300, what);
        time += length + 1_000 + random() * 2 * SECOND;
      }
      add(time, CONNECT);
    }
  }
  return hours;
}

/** What a device and a day of renewals amount to, at the renewals' own pace. */
const BYTES_PER_DEVICE = 39_000;

function commonDrops(device: number, random: () => number): ReadonlyArray<{ at: number; gone: number; code: string }> {
  const service = {
    at: SERVICE_EVENT * HOUR + random() * 20 * SECOND,
    gone: 2 * SECOND + random() * 40 * SECOND,
    code: SERVICE_FAULT,
  };
  if (device >= SITE) return [service];
  const cuts = POWER_CUTS.map((hour) => {
    const at = hour * HOUR + random() * 6 * MINUTE;
    return { at, gone: hour * HOUR + 9 * MINUTE + random() * 30 * SECOND - at, code: LOSS };
  });
  return [...cuts, service].sort((a, b) => a.at - b.at);
}

function clientOf(device: number): Client {
  return CLIENTS[device % CLIENTS.length] ?? CLIENTS[0] ?? never();
}

function never(): never {
  throw new RangeError('There are clients.');
}

const LINES_A_WRITE = 4_000;

function writeHour(file: number, events: readonly EventCode[]): number {
  const sorted = Float64Array.from(events).sort();
  let bytes = 0;
  for (let from = 0; from < sorted.length; from += LINES_A_WRITE) {
    let text = '';
    for (const event of sorted.subarray(from, from + LINES_A_WRITE)) text += lineOf(event);
    bytes += writeSync(file, text, null, 'latin1');
  }
  return bytes;
}

const HEAD = `"resourceId":"${RESOURCE}","operationName":"device`;
const TAIL = '}","location":"westeurope"}\n';
const AUTH =
  '{\\\\\\"scope\\\\\\":\\\\\\"device\\\\\\",\\\\\\"type\\\\\\":\\\\\\"sas\\\\\\",\\\\\\"issuer\\\\\\":\\\\\\"iothub\\\\\\",\\\\\\"acceptingIpFilterRule\\\\\\":null}';

function lineOf(event: EventCode): string {
  const what = event % WHATS;
  const who = Math.floor(event / WHATS);
  const device = who % DEVICES;
  const time = `{"time":"${timeText(Math.floor(who / DEVICES))}",${HEAD}`;
  const { sdk, protocol } = clientOf(device);
  const id = `\\"deviceId\\":\\"pump-${String(device).padStart(6, '0')}\\"`;
  const site = Math.floor(device / SITE);
  const address = `\\"maskedIpAddress\\":\\"10.${site >> 8}.${site & 255}.XXX\\"`;
  if (what === CONNECT) {
    return `${time}Connect","category":"Connections","level":"Information","properties":"{${id},\\"sdkVersion\\":\\"${sdk}\\",\\"protocol\\":\\"${protocol}\\",\\"authType\\":\\"${AUTH}\\",${address}${TAIL}`;
  }
  const code = CODES[what];
  const error = code ? `"Error","resultType":"${code}","resultDescription":"${NAMES[what]}"` : '"Information"';
  const status = code ? `,\\"statusCode\\":\\"${code.slice(0, 3)}\\"` : '';
  return `${time}Disconnect","category":"Connections","level":${error},"properties":"{${id},\\"protocol\\":\\"${protocol}\\",\\"authType\\":null,${address}${status}${TAIL}`;
}

let minute = -1;
let minuteText = '';

/** `2026-11-20T08:00:04.1170000Z`, of ms of the day. */
function timeText(ms: number): string {
  const now = Math.floor(ms / MINUTE);
  if (now !== minute) {
    minute = now;
    minuteText = new Date(DAY + now * MINUTE).toISOString().slice(0, 17);
  }
  const rest = ms % MINUTE;
  return `${minuteText}${String(Math.floor(rest / 1000)).padStart(2, '0')}.${String(rest % 1000).padStart(3, '0')}0000Z`;
}

/** Mulberry32 (Tommy Ettinger, public domain): numbers from 0 up to 1. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

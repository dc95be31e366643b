import type { HubClient, HubMinute, HubPart, HubPicture } from '../../src/evidence/hub-picture';
import { NOW } from './sample-report';

const HOUR = 3_600_000;
const WINDOW = { from: new Date(NOW.getTime() - 24 * HOUR), to: NOW };
const STEP = 10 * 60_000;

/** A hub of twenty devices on which nothing went wrong; a test says what did. */
export function samplePicture(changes: Partial<HubPicture> = {}): HubPicture {
  return {
    window: WINDOW,
    records: 400,
    newest: new Date(NOW.getTime() - 60_000),
    devices: 20,
    dropped: 0,
    droppedApart: 0,
    refused: 0,
    away: 0,
    faults: 0,
    apart: 0,
    renewals: 120,
    refusals: 0,
    step: STEP,
    buckets: [],
    peaks: [],
    worst: [],
    sdks: [samplePart('.NET/1.42.3', { devices: 12 }), samplePart('azure-iot-device/1.18.4', { devices: 8 })],
    sites: [samplePart('203.0.113.XXX', { devices: 10 }), samplePart('198.51.100.XXX', { devices: 10 })],
    codes: [],
    ...changes,
  };
}

export function samplePart(name: string, changes: Partial<HubPart> = {}): HubPart {
  return { name, devices: 10, droppedApart: 0, apart: 0, faults: 0, refusals: 0, ...changes };
}

export function sampleClient(deviceId: string, changes: Partial<HubClient> = {}): HubClient {
  return {
    deviceId,
    moduleId: null,
    apart: changes.faults ?? 0,
    faults: 0,
    renewals: 0,
    refusals: 0,
    connects: 3,
    lastFault: changes.faults ? minutesAgo(30) : null,
    awaySince: null,
    codes: {},
    sdk: '.NET/1.42.3',
    address: '203.0.113.XXX',
    ...changes,
  };
}

export function sampleMinute(changes: Partial<HubMinute> = {}): HubMinute {
  return {
    minute: minutesAgo(431),
    standsOut: true,
    faults: 16,
    devices: 16,
    backSoon: 15,
    sites: 2,
    sdks: 2,
    codes: { 404104: 12, 500001: 4 },
    ...changes,
  };
}

export function minutesAgo(minutes: number): Date {
  return new Date(NOW.getTime() - minutes * 60_000);
}

/** As the demo fleet: some that drop all day, one that stays away, two that are refused, and a minute that hit all. */
export function troubledPicture(changes: Partial<HubPicture> = {}): HubPicture {
  return samplePicture({
    records: 3_000,
    devices: 73,
    dropped: 69,
    droppedApart: 5,
    refused: 2,
    away: 1,
    faults: 1_801,
    apart: 1_736,
    renewals: 690,
    refusals: 118,
    buckets: Array.from({ length: 144 }, (_, index) => {
      const event = index === 101 ? 65 : 0;
      return {
        at: new Date(WINDOW.from.getTime() - (WINDOW.from.getTime() % STEP) + index * STEP),
        faults: 8 + (index % 7) + event,
        renewals: 4 + (index % 3),
        refusals: index > 110 ? 3 : 0,
        devices: 3 + event,
        codes: { 400027: 8, 404104: (index % 7) + event },
      };
    }),
    peaks: [
      sampleMinute({ faults: 67, devices: 65, backSoon: 64, sites: 7, sdks: 16, codes: { 404104: 49, 500001: 16 } }),
    ],
    worst: [
      sampleClient('pump-08', { faults: 881, codes: { 400027: 880, 404104: 1 } }),
      sampleClient('pump-12', { faults: 553, codes: { 404104: 553 }, sdk: 'azure-iot-device-iothub-py/2.7.0' }),
      sampleClient('pump-10', { faults: 281, codes: { 400027: 281 }, sdk: 'iothubclient/1.14.0' }),
      sampleClient('gate-01', { moduleId: 'filter', faults: 8, codes: { 404104: 8 } }),
      sampleClient('pump-06', { faults: 1, codes: { 401003: 1 }, awaySince: minutesAgo(541) }),
      sampleClient('pump-07', { refusals: 59, codes: { 401003: 59 } }),
      sampleClient('pump-02', { refusals: 59, connects: 0, codes: { 403012: 59 } }),
      sampleClient('meter-001', { faults: 1, apart: 0, codes: { 500001: 1 } }),
    ],
    sdks: [
      samplePart('.NET/1.42.3', { devices: 11, droppedApart: 2, apart: 889, faults: 896 }),
      samplePart('azure-iot-device-iothub-py/2.7.0', { devices: 1, droppedApart: 1, apart: 553, faults: 553 }),
      samplePart('', { devices: 4, droppedApart: 1, apart: 281, faults: 284, refusals: 59 }),
    ],
    sites: [
      samplePart('198.51.100.XXX', { devices: 11, droppedApart: 1, apart: 881, faults: 891 }),
      samplePart('198.18.52.XXX', { devices: 5, droppedApart: 1, apart: 553, faults: 558 }),
      samplePart('198.19.3.XXX', { devices: 14, droppedApart: 1, apart: 281, faults: 296 }),
    ],
    codes: [
      { code: '400027', faults: 1_160, refusals: 0, devices: 2 },
      { code: '404104', faults: 624, refusals: 0, devices: 55 },
      { code: '401003', faults: 1, refusals: 59, devices: 2 },
      { code: '403012', faults: 0, refusals: 59, devices: 1 },
      { code: '500001', faults: 16, refusals: 0, devices: 16 },
    ],
    ...changes,
  });
}

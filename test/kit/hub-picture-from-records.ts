import type { Window } from '../../src/evidence/evidence';
import { TAKE_OVER_MS } from '../../src/evidence/fleet';
import type { HubClient, HubMinute, HubPart, HubPicture } from '../../src/evidence/hub-picture';
import { BACK_MS, stepOf } from '../../src/evidence/hub-picture';
import { hasFailed, isAttempt, isConnect, isDisconnect, type LogRecord } from '../../src/evidence/log-record';

// What evidence/hub-picture.ts says, counted record by record, without a thought for speed. The query is held against it.

interface Event {
  readonly at: number;
  readonly deviceId: string;
  readonly moduleId: string;
  readonly code: string;
  readonly faults: number;
  readonly renewals: number;
  readonly refusals: number;
  readonly out: boolean;
  readonly back: boolean;
}

type Placed = Event & { readonly apart: number };

export function hubPictureFromRecords(all: readonly LogRecord[], window: Window): HubPicture {
  const records = all.filter(
    ({ time, category }) => category === 'Connections' && time >= window.from && time <= window.to,
  );
  const newest = Math.max(...records.map(({ time }) => time.getTime()));
  const byClient = grouped(records, ({ deviceId, moduleId }) => JSON.stringify([deviceId, moduleId ?? '']));
  const told = [...byClient.values()].flatMap((own) => [...endsOf(own, newest), ...refusalsOf(own)]);
  const minutes = minutesOf(told, devicesOf(records), window);
  const around = new Set(
    minutes.filter(({ standsOut }) => standsOut).flatMap(({ at }) => [at - 60_000, at, at + 60_000]),
  );
  const events = told.map((event) => ({ ...event, apart: around.has(minuteOf(event.at)) ? 0 : event.faults }));
  const clients = [...byClient.values()].map((own) => clientOf(own, events));
  const step = stepOf(window);
  const trouble = events.filter(({ faults, refusals }) => faults + refusals > 0);
  const codes = [...grouped(trouble, ({ code }) => code)]
    .map(([code, own]) => ({
      code,
      faults: sum(own, 'faults'),
      refusals: sum(own, 'refusals'),
      devices: devicesOf(own),
    }))
    .sort((a, b) => b.faults + b.refusals - a.faults - a.refusals || compare(a.code, b.code))
    .slice(0, 12);
  const kept = new Set(codes.map(({ code }) => code));
  return {
    window,
    records: records.length,
    newest: records.length === 0 ? null : new Date(newest),
    apart: sum(events, 'apart'),
    devices: devicesOf(records),
    dropped: devicesOf(events.filter(({ faults }) => faults > 0)),
    droppedApart: devicesOf(events.filter(({ apart }) => apart > 0)),
    refused: devicesOf(events.filter(({ refusals }) => refusals > 0)),
    away: devicesOf(clients.filter(({ awaySince }) => awaySince)),
    faults: sum(events, 'faults'),
    renewals: sum(events, 'renewals'),
    refusals: sum(events, 'refusals'),
    step,
    buckets: [
      ...grouped(
        events.filter(({ faults, renewals, refusals }) => faults + renewals + refusals > 0),
        ({ at }) => Math.floor(at / step) * step,
      ),
    ]
      .sort(([a], [b]) => a - b)
      .map(([at, own]) => ({
        at: new Date(at),
        faults: sum(own, 'faults'),
        renewals: sum(own, 'renewals'),
        refusals: sum(own, 'refusals'),
        devices: devicesOf(own.filter(({ faults }) => faults > 0)),
        codes: timesByCode(own.filter(({ code }) => kept.has(code))),
      })),
    peaks: peaksOf(minutes, clients),
    worst: [
      ...new Set([
        ...clients
          .filter(({ faults }) => faults > 0)
          .sort(worstFirst)
          .slice(0, 20),
        ...clients
          .filter(({ refusals }) => refusals > 0)
          .sort((a, b) => b.refusals - a.refusals || byId(a, b))
          .slice(0, 10),
        ...clients
          .filter(({ awaySince }) => awaySince)
          .sort((a, b) => Number(a.awaySince) - Number(b.awaySince) || byId(a, b))
          .slice(0, 10),
      ]),
    ].sort(worstFirst),
    sdks: partsOf(clients, ({ sdk }) => sdk),
    sites: partsOf(
      clients.filter(({ address }) => address !== ''),
      ({ address }) => address,
    ),
    codes,
  };
}

function endsOf(own: readonly LogRecord[], newest: number): Event[] {
  const { deviceId, moduleId } = own[0] ?? { deviceId: '', moduleId: null };
  const moment = (record: LogRecord) => record.time.getTime() - (isTakeOver(record) ? TAKE_OVER_MS : 0);
  const line = own
    .filter((record) => isConnect(record) || isDisconnect(record))
    .sort((a, b) => moment(a) - moment(b) || Number(isConnect(a)) - Number(isConnect(b)));
  const turns: Array<{ ends: LogRecord[]; back: number | null }> = [{ ends: [], back: null }];
  for (const record of line) {
    const turn = turns.at(-1);
    if (isDisconnect(record)) turn?.ends.push(record);
    else {
      if (turn) turn.back = record.time.getTime();
      turns.push({ ends: [], back: null });
    }
  }
  return turns.flatMap(({ ends, back }) => {
    if (ends.length === 0) return [];
    const at = Math.min(...ends.map(({ time }) => time.getTime()));
    const tokens = ends.filter(({ code }) => code?.startsWith('401'));
    const lost = ends.filter((end) => hasFailed(end) && !tokens.includes(end));
    const soon = back !== null && back - at <= BACK_MS;
    const unknown = back === null && newest - at <= BACK_MS;
    const renewal = tokens.length > 0 ? soon || unknown : lost.length === 0 && soon;
    const isFault = !renewal && (tokens.length > 0 || lost.length > 0);
    const faults = !isFault ? 0 : tokens.length > 0 ? 1 : Math.max(1, ends.filter(isTakeOver).length);
    const [code = ''] = ends.flatMap((end) => end.code ?? []).sort();
    return [
      {
        at,
        deviceId,
        moduleId: moduleId ?? '',
        code,
        faults,
        renewals: renewal ? 1 : 0,
        refusals: 0,
        out: back === null && newest - at >= 5 * 60_000,
        back: back !== null && back - at <= 120_000,
      },
    ];
  });
}

function isTakeOver(record: LogRecord): boolean {
  return isDisconnect(record) && (record.code === '400027' || record.code === '409002');
}

function refusalsOf(own: readonly LogRecord[]): Event[] {
  return own
    .filter((record) => isAttempt(record) && hasFailed(record))
    .map(({ time, deviceId, moduleId, code }) => ({
      at: time.getTime(),
      deviceId,
      moduleId: moduleId ?? '',
      code: code ?? '',
      faults: 0,
      renewals: 0,
      refusals: 1,
      out: false,
      back: false,
    }));
}

function clientOf(own: readonly LogRecord[], all: readonly Placed[]): HubClient {
  const { deviceId, moduleId } = own[0] ?? { deviceId: '', moduleId: null };
  const events = all.filter((event) => event.deviceId === deviceId && event.moduleId === (moduleId ?? ''));
  const faults = events.filter((event) => event.faults > 0);
  return {
    deviceId,
    moduleId,
    connects: own.filter(isConnect).length,
    faults: sum(events, 'faults'),
    apart: sum(events, 'apart'),
    renewals: sum(events, 'renewals'),
    refusals: sum(events, 'refusals'),
    lastFault: newestOf(faults),
    awaySince: newestOf(faults.filter(({ out }) => out)),
    codes: timesByCode(events),
    sdk: newestText(own, ({ sdkVersion }) => sdkVersion).replace(/\s*\([^)]*\)/g, ''),
    address: newestText(own, ({ maskedIpAddress }) => maskedIpAddress),
  };
}

function newestOf(events: readonly Event[]): Date | null {
  return events.length === 0 ? null : new Date(Math.max(...events.map(({ at }) => at)));
}

function newestText(own: readonly LogRecord[], textOf: (record: LogRecord) => string): string {
  const named = own.filter((record) => textOf(record) !== '');
  named.sort((a, b) => a.time.getTime() - b.time.getTime() || compare(textOf(a), textOf(b)));
  const last = named.at(-1);
  return last ? textOf(last) : '';
}

interface Minute {
  readonly at: number;
  readonly own: readonly Event[];
  readonly devices: number;
  readonly standsOut: boolean;
}

function minutesOf(events: readonly Event[], hubSize: number, { from, to }: Window): Minute[] {
  const minutes = [
    ...grouped(
      events.filter(({ faults }) => faults > 0),
      ({ at }) => minuteOf(at),
    ),
  ].map(([at, own]) => ({ at, own, devices: devicesOf(own) }));
  const all = sum(minutes, 'devices');
  const length = Math.max(1, Math.round((to.getTime() - from.getTime()) / 60_000));
  return minutes.map((minute) => {
    const { devices } = minute;
    const usual = (all - devices) / length;
    const many = devices >= 3 && (devices >= 10 || devices * 5 >= hubSize);
    return { ...minute, standsOut: many && devices >= 3 * usual && devices > usual + 5 * Math.sqrt(usual) };
  });
}

function minuteOf(at: number): number {
  return Math.floor(at / 60_000) * 60_000;
}

function peaksOf(minutes: readonly Minute[], clients: readonly HubClient[]): HubMinute[] {
  return minutes
    .toSorted((a, b) => b.devices - a.devices || a.at - b.at)
    .slice(0, 5)
    .map(({ at, own, devices, standsOut }) => {
      const dropped = clients.filter((client) =>
        own.some((event) => event.deviceId === client.deviceId && event.moduleId === (client.moduleId ?? '')),
      );
      return {
        minute: new Date(at),
        standsOut,
        faults: sum(own, 'faults'),
        devices,
        backSoon: devicesOf(own.filter(({ back }) => back)),
        sites: new Set(dropped.map(({ address }) => address).filter(Boolean)).size,
        sdks: new Set(dropped.map(({ sdk }) => sdk)).size,
        codes: timesByCode(own),
      };
    });
}

function partsOf(clients: readonly HubClient[], nameOf: (client: HubClient) => string): HubPart[] {
  return [...grouped(clients, nameOf)]
    .map(([name, own]) => ({
      name,
      devices: devicesOf(own),
      droppedApart: devicesOf(own.filter(({ apart }) => apart > 0)),
      apart: sum(own, 'apart'),
      faults: sum(own, 'faults'),
      refusals: sum(own, 'refusals'),
    }))
    .sort((a, b) => b.apart - a.apart || b.faults - a.faults || b.devices - a.devices || compare(a.name, b.name))
    .slice(0, 12);
}

/** Faults and refusals by code; what names none is left out. */
function timesByCode(events: readonly Event[]): Record<string, number> {
  const times: Record<string, number> = {};
  for (const { code, faults, refusals } of events) {
    if (code !== '' && faults + refusals > 0) times[code] = (times[code] ?? 0) + faults + refusals;
  }
  return times;
}

function worstFirst(a: HubClient, b: HubClient): number {
  return b.apart - a.apart || b.faults - a.faults || b.refusals - a.refusals || byId(a, b);
}

function byId(a: HubClient, b: HubClient): number {
  return compare(a.deviceId, b.deviceId) || compare(a.moduleId ?? '', b.moduleId ?? '');
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function sum<K extends string>(items: ReadonlyArray<Readonly<Record<K, number>>>, key: K): number {
  return items.reduce((total, item) => total + item[key], 0);
}

function devicesOf(items: ReadonlyArray<{ readonly deviceId: string }>): number {
  return new Set(items.map(({ deviceId }) => deviceId)).size;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { diagnose } from '../../src/diagnosis/diagnose';
import type { Report } from '../../src/diagnosis/report';
import { collect } from '../../src/evidence/collect';
import { azureSources } from '../../src/evidence/sources';
import { type Lab, type LabOptions, startLab } from '../../src/lab/lab';
import { readLabFile } from '../../src/lab/lab-file';
import type { LabHistory, LabHub } from '../../src/lab/registry';
import type { DeviceAddress } from './device-client';
import { createFakeClock, type FakeClock } from './fake-clock';
import { secretOf, tinyHub, tinyMonitor } from './tiny-lab';

export interface LoggedConnection {
  readonly operation: string;
  readonly level: string;
  readonly code: string | undefined;
  readonly text: string | undefined;
  readonly time: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A lab with real doors, a hub of idle devices, and a time that moves by hand. */
export interface LiveLab {
  readonly lab: Lab;
  readonly clock: FakeClock;
  readonly hub: LabHub;
  readonly ca: string;
  addressOf(deviceId: string, options?: { moduleId?: string; key?: string; gateway?: string }): DeviceAddress;
  /** What the archive says of a device, in order of time. */
  logged(deviceId: string): Promise<LoggedConnection[]>;
  /** `deviceConnect`, `deviceDisconnect 404104` and so on. */
  story(deviceId: string): Promise<string[]>;
  /** Resolves when the story has so many lines; real sockets need their time. */
  storyOf(deviceId: string, lines: number): Promise<string[]>;
  /** Asks the hub's REST surface, as a back end would. */
  service(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
  /** The report of the real pipeline, over everything since the start. */
  diagnose(deviceId: string, moduleId?: string): Promise<Report>;
}

const START = new Date('2026-11-23T08:00:00Z');

export async function startLiveLab(
  root: string,
  more: Partial<LabOptions> & { readonly deviceIds?: readonly string[]; readonly prepare?: (hub: LabHub) => void } = {},
): Promise<LiveLab> {
  const { deviceIds = ['pump-01', 'pump-03', 'gate-01'], prepare, ...options } = more;
  const clock = createFakeClock(START);
  const dataDir = mkdtempSync(join(root, 'lab-'));
  const hub = tinyHub('contoso-lab', deviceIds);
  for (const { identity, modules } of hub.devices.values()) {
    for (const row of [identity, ...modules]) row.connectionState = 'Disconnected';
  }
  prepare?.(hub);
  const quiet: LabHistory = { hubs: [hub], advance: () => [], monitor: () => tinyMonitor };
  const log = { error: (details: object) => Promise.reject(new Error(JSON.stringify(details))) };
  const lab = await startLab({ dataDir, clock, log, history: () => quiet, ...options });
  const file = await readLabFile(dataDir);
  if (!file.ok) throw new Error(file.reason);
  const { ca } = file.file;

  const live: LiveLab = {
    lab,
    clock,
    hub,
    ca,
    addressOf: (deviceId, { moduleId, key = secretOf(deviceId), gateway = `localhost:${lab.mqttPort}` } = {}) => ({
      host: hub.host,
      deviceId,
      ...(moduleId === undefined ? {} : { moduleId }),
      key,
      gateway,
      ca,
    }),
    async logged(deviceId) {
      await lab.flush();
      return archiveLines(lab.archive)
        .filter(({ properties }) => properties.deviceId === deviceId)
        .sort((one, other) => (one.time < other.time ? -1 : Number(one.time > other.time)));
    },
    async story(deviceId) {
      return (await live.logged(deviceId)).map(({ operation, code }) => [operation, code].filter(Boolean).join(' '));
    },
    async storyOf(deviceId, lines) {
      for (let tries = 0; ; tries += 1) {
        const story = await live.story(deviceId);
        if (story.length >= lines) return story;
        if (tries > 1_000) throw new Error(`only ${story.join(', ')}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    async service(method, path, body) {
      const token = await lab.azure.credential.getToken('https://iothubs.azure.net/.default');
      const headers = { authorization: `Bearer ${token?.token}` };
      return new Promise((resolve, reject) => {
        const { hubAgent: agent } = lab.azure;
        const call = request(
          { host: hub.host, path, method, headers, ...(agent ? { agent } : {}) },
          async (response) => {
            const chunks: Buffer[] = [];
            for await (const chunk of response) chunks.push(chunk);
            resolve({ status: response.statusCode ?? 0, body: JSON.parse(Buffer.concat(chunks).toString()) });
          },
        );
        call.on('error', reject);
        call.end(body === undefined ? undefined : JSON.stringify(body));
      });
    },
    async diagnose(deviceId, moduleId) {
      await lab.flush();
      const { sources, close } = azureSources(lab.azure, clock);
      const subject = { hub: hub.host, deviceId, moduleId: moduleId ?? null };
      const window = { from: START, to: clock.now() };
      try {
        const evidence = await collect({ sources, clock, log: { error: () => undefined } }, subject, window).done;
        return diagnose(evidence, { subject, window, now: window.to });
      } finally {
        close();
      }
    },
  };
  return live;
}

function archiveLines(folder: string): LoggedConnection[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('PT1H.json'));
  return files.flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => {
        const { time, operationName, level, resultType, resultDescription, properties } = JSON.parse(line);
        return {
          time,
          operation: operationName,
          level,
          code: resultType,
          text: resultDescription,
          properties: JSON.parse(properties),
        };
      }),
  );
}

import type { Network } from '../../../src/lab/simulation/network';
import type { SdkName } from '../../../src/lab/simulation/sdk';
import { beatOf } from '../../../src/lab/simulation/sdk';
import { SECOND } from '../../../src/lab/simulation/world';
import type { Machine } from '../machines';
import type { Scene } from '../scene';
import { cLog } from './c-log';
import { csharpLog } from './csharp-log';
import { javaLog } from './java-log';
import { createLogbook, type LogWriter } from './logbook';
import { nodeLog } from './node-log';
import { pythonLog } from './python-log';

const WRITERS: Partial<Record<SdkName, LogWriter>> = {
  c: cLog,
  csharp: csharpLog,
  java: javaLog,
  node: nodeLog,
  python: pythonLog,
};

export const LOGGING_SDKS = ['c', 'csharp', 'java', 'node', 'python'] as const;

/**
 * A log of the subject's program: pass `diary` to its client, and call `hand` when the world has run. `clockOff`: how far
 * the device's clock is ahead of the true time, ms. Only what falls into the window (by true time) is handed over.
 */
export function keepLog(
  scene: Scene,
  machine: Machine,
  options: { clockOff?: number; keepAlive?: number; writer?: LogWriter } = {},
) {
  const { clockOff = 0 } = options;
  const { diary, notices } = createLogbook(clockOff);
  const writer = options.writer ?? WRITERS[machine.sdk.name] ?? cLog;
  return {
    diary,
    hand(name = 'device.txt'): void {
      const within = notices.filter(({ at }) => at - clockOff >= scene.from && at - clockOff <= scene.to);
      const text = writer(within, {
        host: scene.hub.registry.host,
        deviceId: scene.role.deviceId,
        agent: machine.sdk.userAgent(machine.version),
        keepAlive: (options.keepAlive ?? beatOf(machine.sdk, machine.protocol).keepAlive) / SECOND,
        webSockets: machine.protocol.endsWith('Ws'),
        random: scene.random.fork('log'),
      });
      scene.beside.deviceLogs.set(name, text);
    },
  };
}

/** Something is put in the way, and what stands is cut at the same moment: a new firewall, resolver or proxy. */
export function obstruct(scene: Scene, network: Network, by: Parameters<Network['block']>[0], at: number): void {
  scene.world.schedule.at(at, () => {
    network.block(by);
    network.goDown({ resets: 1, seenByDevice: true });
    scene.world.schedule.after(5 * SECOND, () => network.goUp());
  });
}

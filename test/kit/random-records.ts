import { createRandom } from '../../src/lab/simulation/random';
import type { SaidRecord } from './log-archive';

/**
 * Records as no hub would write them: `me`, a module of it and a few others connect, end and are refused at random in the
 * hours before `to`, on coarse clocks, so that moments coincide. For holding two ways of counting against each other.
 */
export function randomRecords(seed: number, to: Date): SaidRecord[] {
  const random = createRandom(`records/${seed}`);
  const seconds = random.pick([20 * 60, 3 * 3_600, 10 * 3_600]);
  return Array.from({ length: random.whole(20, 90) }, () => {
    const [device = '', module] = random
      .pick(['me', 'me', 'me', 'a', 'b', 'c', 'd', 'd/m', 'd/n', 'e', 'me/x'])
      .split('/');
    const what = random.pick([
      'on',
      'on',
      'on',
      'off',
      'no',
      '404104',
      '404104',
      '500001',
      '401003',
      '400027',
      '409002',
    ]);
    const grid = random.pick([1, 10, 60]);
    const address = random.pick(['A', 'A', 'B', 'C', undefined]);
    const sdk = random.pick(['x', 'x', 'y', undefined]);
    const level = random.pick([undefined, undefined, undefined, undefined, 'Warning', 'information', 'error']);
    const code = what === 'no' ? '429001' : what === 'on' || what === 'off' ? undefined : what;
    return {
      at: new Date(to.getTime() - Math.floor(random.between(0, seconds) / grid) * grid * 1_000).toISOString(),
      device,
      operation: what === 'on' || what === 'no' ? 'deviceConnect' : 'deviceDisconnect',
      ...(module !== undefined && { module }),
      ...(code !== undefined && { code }),
      ...(level !== undefined && { level }),
      ...(address !== undefined && { address }),
      ...(sdk !== undefined && { sdk }),
    };
  });
}

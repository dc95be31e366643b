import { parentPort, workerData } from 'node:worker_threads';
import { trimmed } from './event-list';
import type { HubCounts } from './hub-counts';
import { countParts, findOwn } from './scan-parts';
import type { Asked, ThreadData } from './scan-threads';

// Runs in a thread of its own: see scan-threads.ts.

const { order, next, share }: ThreadData = workerData;

parentPort?.on('message', async (asked: Asked) => {
  if ('find' in asked) parentPort?.postMessage(findOwn(order, () => Atomics.add(next, 0, 1)));
  else {
    const { counts, ...rest } = await countParts(order, asked.count, share);
    const handed = { ...counts, events: trimmed(counts.events) };
    parentPort?.postMessage({ counts: handed, ...rest }, buffersOf(handed));
  }
});

/** Handed over, not copied. */
function buffersOf({ identities, metAt, stirredIn, sdks, addresses, events, settled }: HubCounts): ArrayBuffer[] {
  return [
    ...[identities.places, identities.records, identities.names, metAt.bits, stirredIn.bits],
    ...[sdks, addresses].flatMap(({ places, starts, lengths, content }) => [places, starts, lengths, content]),
    ...events.pages.flatMap((page) => Object.values(page)),
    ...[...settled.minutes.values()].map(({ devices }) => devices),
    ...[...settled.returns.values()].flatMap((sharers) => Object.values(sharers)),
  ].map(({ buffer }) => buffer);
}

// Stores one of each, says so, and waits to be killed.
import { Readable } from 'node:stream';
import { openEmbeddedStore } from '../../src/store/embedded/embedded-store';
import { createFakeClock } from './fake-clock';

async function main(): Promise<void> {
  const clock = createFakeClock(new Date('2026-11-20T12:00:00Z'));
  const store = openEmbeddedStore(process.argv[2] ?? '', clock, true);
  await store.state.write({ conversation: { last: 'pump-08' } });
  await store.records.put('case', { state: 'consented' }, null);
  const expires = new Date('2026-12-20T12:00:00Z');
  await store.files.put('case.zip', Readable.from(['zip!']), { expires, type: 'application/zip' });
  await store.jobs.put({ id: 'a', kind: 'test', body: { left: ['pump-01', 'pump-02'] } });
  const job = await store.jobs.take(60_000);
  await job?.checkpoint({ left: ['pump-02'] });
  await store.jobs.put({ id: 'b', kind: 'test', body: {} });
  process.send?.('kept');
  setInterval(() => undefined, 1_000);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});

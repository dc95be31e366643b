import { collect } from '../../src/evidence/collect';
import { type Evidence, KINDS, type Kind, type Subject, type Window } from '../../src/evidence/evidence';
import { type AzureSources, azureSources } from '../../src/evidence/sources';
import { createLogAnalytics } from '../../src/lab/log-analytics';
import type { LogQueries } from '../../src/lab/surfaces';
import { createFakeClock, type FakeClock } from './fake-clock';
import { archiveRecord, writeArchive } from './log-archive';
import { openTinyLab, type TinyLab, tinyDevice, tinyHub } from './tiny-lab';

const NOW = new Date('2026-11-23T08:00:00Z');
const WINDOW: Window = { from: new Date('2026-11-22T08:00:00Z'), to: NOW };
export const FAULTY_HUB = tinyHub('contoso-lab', ['gate-01']);
// Behind a gateway, so that nothing is left out.
const pump = tinyDevice('pump-01');
FAULTY_HUB.devices.set('pump-01', {
  ...pump,
  identity: { ...pump.identity, deviceScope: 'ms-azure-iot-edge://gate-01-638000000000000000' },
});
const SUBJECT: Subject = { hub: FAULTY_HUB.host, deviceId: 'pump-01', moduleId: null };

/** All sources of a diagnosis, as it has them, on a lab that tests make suffer. */
export interface WholeLook {
  readonly lab: TinyLab;
  /** The lab's and the sources'. */
  readonly clock: FakeClock;
  /** Starts anew, with nothing remembered. `pinned`: the hub's id need not be looked up. */
  renew(how?: { readonly pinned?: boolean; readonly credential?: TinyLab['azure']['credential'] }): void;
  /** As a diagnosis looks. `whenRest` runs when every source has answered but those of these kinds. */
  look(kinds?: readonly Kind[], whenRest?: () => Promise<void>): Promise<Evidence>;
  close(): Promise<void>;
}

/** @param folder where the archive of the lab's one hub is written */
export async function openWholeLook(folder: string): Promise<WholeLook> {
  writeArchive(folder, [archiveRecord(FAULTY_HUB, { at: '2026-11-23T07:00:00Z', device: 'pump-01' })]);
  const logs = await createLogAnalytics({
    archiveFolder: folder,
    hubs: () => [FAULTY_HUB],
    clock: createFakeClock(NOW),
  });
  let clock = createFakeClock(NOW);
  let live: AzureSources | undefined;
  const lab = await openTinyLab(
    [FAULTY_HUB],
    { now: () => clock.now(), wait: (ms, signal) => clock.wait(ms, signal) },
    undefined,
    { answer: answeredOnce(logs) },
  );
  return {
    lab,
    get clock() {
      return clock;
    },
    renew({ pinned = true, credential = lab.azure.credential } = {}) {
      live?.close();
      clock = createFakeClock(NOW);
      lab.fault = undefined;
      lab.calls.length = 0;
      live = azureSources(
        { ...lab.azure, credential, ...(pinned && { pinnedIdOf: () => FAULTY_HUB.resourceId }) },
        clock,
      );
    },
    async look(kinds = [], whenRest) {
      const { sources } = live ?? { sources: [] };
      const log = { error: (fields: object) => Promise.reject(new Error(JSON.stringify(fields))) };
      const collection = collect({ sources, clock, log }, SUBJECT, WINDOW);
      if (whenRest) {
        while (collection.soFar().missing.some((kind) => !kinds.includes(kind)))
          await new Promise((resolve) => setImmediate(resolve));
        await whenRest();
      }
      return await collection.done;
    },
    async close() {
      live?.close();
      await lab.close();
      logs.close();
    },
  };
}

/** The same query has the same answer: the lab takes its time to translate it. */
function answeredOnce(queries: LogQueries): LogQueries['answer'] {
  const known = new Map<string, ReturnType<LogQueries['answer']>>();
  return (asked) => {
    const key = JSON.stringify(asked);
    const answer = known.get(key) ?? queries.answer(asked);
    known.set(key, answer);
    return answer;
  };
}

/** All kinds but these were seen, and what nobody fetches. */
export function expectOthersWell(evidence: Evidence, kinds: readonly Kind[] = []): void {
  const others = KINDS.filter((kind) => kind !== 'device-logs' && !kinds.includes(kind));
  expect(others.map((kind) => [kind, evidence[kind].ok])).toEqual(others.map((kind) => [kind, true]));
}

/** The simulation's clock and its list of things to come. Times are milliseconds since 1970, with fractions. */
export interface Schedule {
  now(): number;
  /** A time already past happens at once, after what is due now. */
  at(time: number, act: () => void): Timer;
  after(ms: number, act: () => void): Timer;
  /** Lets everything happen that is due up to `time`, then stands at `time`. Earlier times change nothing. */
  runTo(time: number): void;
}

export interface Timer {
  cancel(): void;
}

interface Due {
  readonly time: number;
  /** Equal times happen in the order in which they were asked for. */
  readonly order: number;
  act: (() => void) | null;
}

export function createSchedule(from: number): Schedule {
  const heap: Due[] = [];
  let now = from;
  let asked = 0;

  function at(time: number, act: () => void): Timer {
    const due: Due = { time: Math.max(time, now), order: asked++, act };
    push(heap, due);
    return {
      cancel: () => {
        due.act = null;
      },
    };
  }

  return {
    now: () => now,
    at,
    after: (ms, act) => at(now + ms, act),
    runTo(time) {
      for (let next = heap[0]; next !== undefined && next.time <= time; next = heap[0]) {
        pop(heap);
        if (next.act === null) continue;
        now = next.time;
        next.act();
      }
      now = Math.max(now, time);
    },
  };
}

function before(one: Due, other: Due): boolean {
  return one.time < other.time || (one.time === other.time && one.order < other.order);
}

function push(heap: Due[], due: Due): void {
  let place = heap.length;
  heap.push(due);
  while (place > 0) {
    const parentPlace = (place - 1) >> 1;
    const parent = heap[parentPlace];
    if (parent === undefined || !before(due, parent)) break;
    heap[place] = parent;
    place = parentPlace;
  }
  heap[place] = due;
}

function pop(heap: Due[]): void {
  const last = heap.pop();
  if (last === undefined || heap.length === 0) return;
  let place = 0;
  for (;;) {
    let childPlace = 2 * place + 1;
    let child = heap[childPlace];
    if (child === undefined) break;
    const other = heap[childPlace + 1];
    if (other !== undefined && before(other, child)) {
      childPlace += 1;
      child = other;
    }
    if (!before(child, last)) break;
    heap[place] = child;
    place = childPlace;
  }
  heap[place] = last;
}

import type { LabDevice } from '../registry';
import { createMeter } from './limits';
import type { Random } from './random';
import type { Code } from './record';
import { type Refusal, type Rule, refusalOf } from './rules';
import type { Link } from './session';
import { CONNECT_THROTTLED, type HubHabits } from './unverified';
import type { World } from './world';

export const NODES = 8;

/** What operators and the service itself change about who may come in. */
export interface DoorControls {
  /** From now on every connect and every new token must pass this too. */
  addRule(rule: Rule): void;
  /** From now on every connect is refused with this code, whoever comes; null: as ever. */
  refuseAll(code: Code | null): void;
  /** Devices of these nodes get no answer for a while. */
  stopNodes(nodes: ReadonlySet<number>, ms: number): void;
  /** The node of the service that a device lands on. */
  nodeOf(deviceId: string): number;
  placeOn(deviceId: string, node: number): void;
}

/** Where connects arrive. */
export interface Door {
  readonly controls: DoorControls;
  /** Why this connect may not pass, or null. */
  refuses(link: Link, device: LabDevice | undefined): Refusal | 'no-answer' | null;
  /** Whether a rule keeps somebody out who is in already, when its next token comes. */
  forbids(link: Link): boolean;
}

export function createDoor(
  { schedule }: World,
  random: Random,
  options: { readonly habits: HubHabits; readonly connectsASecond: number },
): Door {
  const rules: Rule[] = [];
  const connects = createMeter({ sendsASecond: options.connectsASecond });
  const nodes = new Map<string, number>();
  const stopped = new Map<number, number>();
  let shut: Code | null = null;

  const controls: DoorControls = {
    addRule(rule) {
      rules.push(rule);
    },
    refuseAll(code) {
      shut = code;
    },
    stopNodes(which, ms) {
      for (const node of which) stopped.set(node, schedule.now() + ms);
    },
    nodeOf(deviceId) {
      const node = nodes.get(deviceId) ?? random.fork(`node/${deviceId}`).whole(0, NODES - 1);
      nodes.set(deviceId, node);
      return node;
    },
    placeOn(deviceId, node) {
      nodes.set(deviceId, node);
    },
  };
  return {
    controls,
    refuses(link, device) {
      const now = schedule.now();
      if ((stopped.get(controls.nodeOf(link.peer.deviceId)) ?? 0) > now) return 'no-answer';
      if (shut !== null) return { code: shut };
      if (connects.admit(now, 1).throttled > 0) return { code: CONNECT_THROTTLED };
      return refusalOf(link, device, now, rules, options.habits);
    },
    forbids: (link) => rules.some((rule) => rule(link, schedule.now()) !== null),
  };
}

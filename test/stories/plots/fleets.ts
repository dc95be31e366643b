import { healthEvents } from '../../../src/lab/simulation/health-events';
import { createNetwork, outage } from '../../../src/lab/simulation/network';
import { availabilityStatuses, serviceOutage, suspension } from '../../../src/lab/simulation/service-outage';
import { quotaUsedUp } from '../../../src/lab/simulation/stories/quota';
import { MINUTE, SECOND } from '../../../src/lab/simulation/world';
import { anyMachine } from '../machines';
import type { Plot } from '../plot';
import { clientOf, live, networkOf, register, type Scene, startEarly } from '../scene';
import { truth } from '../truth';

/** A site of its own: nobody else of the hub has this prefix. */
const SITE = '198.18.130';

/** So many more devices on the subject's network, of all kinds. */
function neighbours(scene: Scene, network: ReturnType<typeof networkOf>, count: number): void {
  for (let place = 1; place <= count; place += 1) {
    const role = { name: `neighbour-${place}`, deviceId: `site-${place}`, prefix: SITE };
    const machine = anyMachine(scene.random.fork(role.name), { auth: 'x509' });
    register(scene, machine, {}, role);
    startEarly(scene, clientOf(scene, machine, network, { name: role.name, deviceId: role.deviceId }));
  }
}

/** What many devices live at once. */
export const FLEETS: readonly Plot[] = [
  {
    name: 'site-without-network',
    kind: 'fault',
    life: 'The router of a site is down for a while: all its devices drop, each as late as its keep-alive allows, and return together.',
    wishes: { hours: [6, 12, 24] },
    play(scene) {
      const { random, world } = scene;
      const network = networkOf(scene, { name: 'site', prefixes: [SITE] });
      const machine = anyMachine(random, { auth: 'x509' });
      register(scene, machine);
      startEarly(scene, clientOf(scene, machine, network));
      neighbours(scene, network, random.whole(5, 11));
      const count = random.whole(1, 3);
      for (let place = 0; place < count; place += 1) {
        const at = scene.from + ((place + random.between(0.2, 0.6)) * (scene.to - scene.from)) / count;
        outage(world, network, { at, lasts: random.between(10, 35) * MINUTE, seenByDevice: random.chance(0.3) });
      }
      return () =>
        truth({
          verdict: 'fault',
          first: 'site-outage',
          may: ['network-loss', 'half-open-session', ...machine.advisory],
        });
    },
  },
  {
    name: 'alone-at-its-site',
    kind: 'near-miss',
    life: 'One device of a site has a bad cable; its neighbours go on.',
    wishes: { hours: [12, 24] },
    play(scene) {
      const { random, world } = scene;
      const site = networkOf(scene, { name: 'site', prefixes: [SITE] });
      const machine = anyMachine(random, { auth: 'x509' });
      register(scene, machine);
      const cable = createNetwork(world, { name: 'cable', prefixes: [SITE] });
      startEarly(scene, clientOf(scene, machine, cable));
      neighbours(scene, site, random.whole(5, 11));
      for (let place = 0; place < 4; place += 1) {
        const at = scene.from + ((place + random.between(0.2, 0.7)) * (scene.to - scene.from)) / 4;
        outage(world, cable, { at, lasts: random.between(9, 35) * MINUTE, resets: 0.5 });
      }
      return () =>
        truth({
          verdict: 'fault',
          first: 'network-loss',
          may: ['half-open-session', ...machine.advisory],
          atMost: { 'network-loss': 'likely' },
        });
    },
  },
  {
    name: 'hub-unavailable',
    kind: 'fault',
    life: 'The hub is unavailable for a while, and Resource Health says so; everybody drops and nobody comes in before it is over.',
    wishes: { hours: [6, 12, 24], others: [14, 30] },
    play(scene) {
      const { random, world, hub } = scene;
      const machine = anyMachine(random, { auth: 'x509' });
      live(scene, machine);
      const plan = {
        at: scene.from + random.between(0.2, 0.8) * (scene.to - scene.from),
        lasts: random.between(3, 40) * MINUTE,
      };
      serviceOutage(world, hub, plan);
      scene.beside.health = availabilityStatuses(hub, [plan], scene.to);
      scene.beside.healthEvents = healthEvents(hub, [plan], scene.to);
      return () =>
        truth({
          verdict: 'fault',
          first: 'hub-unavailable',
          may: ['service-event', 'service-errors', 'half-open-session', ...machine.advisory],
        });
    },
  },
  {
    name: 'hub-suspended',
    kind: 'fault',
    life: 'The subscription was not paid: the hub is suspended and refuses everybody.',
    wishes: { hours: [6, 12], others: [14, 30] },
    play(scene) {
      const { random, world, hub, beside } = scene;
      const machine = anyMachine(random, { auth: 'x509' });
      live(scene, machine);
      suspension(world, hub, { at: scene.from + random.between(0.3, 0.8) * (scene.to - scene.from) });
      if (beside.hub)
        beside.hub = { ...beside.hub, properties: { state: 'Suspended', publicNetworkAccess: 'Enabled' } };
      return () =>
        truth({
          verdict: 'fault',
          first: 'hub-unavailable',
          may: ['service-event', 'service-errors', 'client-gave-up', 'half-open-session', ...machine.advisory],
        });
    },
  },
  {
    name: 'all-want-in-at-once',
    kind: 'fault',
    life: 'After a short outage of the service all devices want in at once, more than the hub takes a second: many are refused with 429.',
    wishes: { hours: [6, 12], others: [40, 60], limits: { connectsASecond: 0.3 } },
    play(scene) {
      const { random, world, hub } = scene;
      const machine = anyMachine(random, { auth: 'x509', sdks: ['csharp', 'java', 'python', 'c'] });
      live(scene, machine);
      serviceOutage(world, hub, {
        at: scene.from + random.between(0.2, 0.8) * (scene.to - scene.from),
        lasts: random.between(60, 240) * SECOND,
      });
      return () => {
        const refused = scene.life().refusals.some(({ code }) => code === '429001');
        const may = ['reconnect-storm', 'service-event', 'service-errors', 'half-open-session', ...machine.advisory];
        if (refused) return truth({ verdict: 'fault', first: 'reconnect-storm', may });
        return truth({
          verdict: ['fault', 'benign'],
          first: ['reconnect-storm', 'service-event', 'service-errors', 'drops-unexplained'],
          may: ['drops-unexplained', ...may],
          undecidable: 'This device was lucky: it was away with the service, and let in at its first try.',
        });
      };
    },
  },
  {
    name: 'quota-used-up',
    kind: 'fault',
    life: 'A small hub’s device sends far too much and uses the day’s messages up.',
    wishes: {
      hours: [24],
      others: [0, 2],
      limits: { messagesADay: 8_000, sendsASecond: 100 },
      sku: { name: 'F1', tier: 'Free', capacity: 1 },
    },
    play(scene) {
      quotaUsedUp(scene.stage, scene.role, { hoursAgo: scene.random.between(1.5, 4), messagesADay: 8_000 });
      return () =>
        truth({ verdict: 'fault', first: 'daily-quota-used', may: ['sas-renewal', 'half-open-session', 'throttled'] });
    },
  },
];

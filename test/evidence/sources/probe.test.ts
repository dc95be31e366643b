import { systemClock } from '../../../src/clock';
import { cloudOfHost, PUBLIC_CLOUD } from '../../../src/cloud';
import type { AzureAccess, HubDoors } from '../../../src/evidence/azure';
import type { Slot, Subject } from '../../../src/evidence/evidence';
import type { HubProbe, PortLook } from '../../../src/evidence/probe';
import { azureSources } from '../../../src/evidence/sources';
import { probeSource } from '../../../src/evidence/sources/probe';
import { createLabCertificates, type LabCertificates } from '../../../src/lab/certificate-authority';
import { closedPort, type DoorServer, selfSigned, tcpDoor, tlsDoor } from '../../kit/doors';
import { createFakeClock } from '../../kit/fake-clock';
import { startLiveLab } from '../../kit/live-lab';
import { temporaryFolder } from '../../kit/temporary-folder';

const HUB = 'contoso-lab.azure-devices.net';
const NOW = new Date('2026-11-23T08:00:00Z');
const WINDOW = { from: new Date('2026-11-22T08:00:00Z'), to: NOW };
const DAY = 24 * 3_600_000;
const subject = (hub = HUB): Subject => ({ hub, deviceId: 'pump-08', moduleId: null });
const never = () => new AbortController().signal;
const root = temporaryFolder();

let certificates: LabCertificates;
const doors: DoorServer[] = [];
beforeAll(async () => {
  certificates = await createLabCertificates(systemClock.now());
});
afterEach(async () => {
  for (const door of doors.splice(0)) await door.close();
});

async function opened(door: Promise<DoorServer>): Promise<DoorServer> {
  doors.push(await door);
  return door;
}

interface Stage {
  /** Where 8883, 5671 and 443 are; a port that is not named is not offered. */
  readonly ports?: Readonly<Record<number, number>>;
  readonly addresses?: HubDoors['addressesOf'];
  readonly aliases?: HubDoors['aliasesOf'];
  readonly ca?: string | null;
}

/** Asked with no credential: the probe needs none. */
function accessTo({ ports = {}, addresses, aliases, ca = certificates.ca }: Stage): AzureAccess {
  return {
    cloud: PUBLIC_CLOUD,
    credential: { getToken: () => Promise.reject(new Error('the probe signs in nowhere')) },
    ...(ca !== null && { ca }),
    hubDoors: {
      addressesOf: addresses ?? (async () => ['127.0.0.1']),
      aliasesOf: aliases ?? (async () => []),
      portFor: (port) => ports[port] ?? null,
    },
    pinnedIdOf: () => null,
  };
}

async function probe(stage: Stage, options: { hub?: string; signal?: AbortSignal; clock?: typeof systemClock } = {}) {
  const source = probeSource(accessTo(stage), options.clock ?? systemClock);
  return (await source.collect(subject(options.hub), WINDOW, options.signal ?? never())).probe;
}

function dataOf(slot: Slot<HubProbe>): HubProbe {
  if (!slot.ok) throw new Error(slot.detail);
  return slot.data;
}

async function lookAt(port: number, ca?: string | null, hub = HUB): Promise<PortLook | undefined> {
  const slot = await probe({ ports: { 8883: port }, ...(ca !== undefined && { ca }) }, { hub });
  return dataOf(slot).ports.find((look) => look.port === 8883);
}

const refuse = (code: string) => () => Promise.reject(Object.assign(new Error('no'), { code }));

describe('a port', () => {
  test('that shakes hands: what was seen, and not a byte after it', async () => {
    const door = await opened(tlsDoor(certificates));
    expect(await lookAt(door.port)).toEqual({
      port: 8883,
      outcome: 'handshake',
      connectedAfter: expect.any(Number),
      protocol: 'TLSv1.3',
      untrusted: null,
      ownAuthority: true,
      chain: [
        {
          subject: 'Keepalive lab',
          issuer: 'Keepalive lab authority',
          notAfter: expect.any(Date),
          fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/),
        },
        expect.objectContaining({ subject: 'Keepalive lab authority', issuer: 'Keepalive lab authority' }),
      ],
    });
    await door.left();
    expect(door.received).toEqual([]);
    expect(door.names).toEqual([HUB]);
  });

  test('that nobody listens at is an answer', async () => {
    expect(await lookAt(await closedPort())).toEqual({ port: 8883, outcome: 'no-connection', code: 'ECONNREFUSED' });
  });

  test('that hangs up', async () => {
    const door = await opened(tcpDoor((socket) => socket.once('data', () => socket.resetAndDestroy())));
    expect(await lookAt(door.port)).toMatchObject({ outcome: 'no-handshake', code: 'ECONNRESET' });
    const polite = await opened(tcpDoor((socket) => socket.end()));
    expect(await lookAt(polite.port)).toMatchObject({ outcome: 'no-handshake', code: 'ECONNRESET' });
  });

  test('that speaks something else', async () => {
    const door = await opened(tcpDoor((socket) => socket.end('HTTP/1.1 403 Forbidden\r\n\r\n')));
    expect(await lookAt(door.port)).toMatchObject({
      outcome: 'no-handshake',
      code: expect.stringMatching(/^ERR_SSL_[A-Z0-9_]+$/),
    });
  });

  test('that accepts and never speaks: given up after 3.5 s, and left', async () => {
    const door = await opened(tcpDoor(() => undefined));
    const clock = createFakeClock(NOW);
    const knocked = door.knocked();
    const asked = probe({ ports: { 8883: door.port } }, { clock });
    await knocked;
    await clock.advance(3_400);
    expect(door.open.size).toBe(1);
    await clock.advance(200);
    const { ports } = dataOf(await asked);
    expect(ports.find(({ port }) => port === 8883)).toMatchObject({ outcome: 'no-handshake', code: 'ETIMEDOUT' });
    await door.left();
  });

  test('all at once: a silent one keeps no other waiting', async () => {
    const [silent, good] = [await opened(tcpDoor(() => undefined)), await opened(tlsDoor(certificates))];
    const clock = createFakeClock(NOW);
    const asked = probe({ ports: { 8883: silent.port, 443: good.port, 5671: await closedPort() } }, { clock });
    await good.knocked();
    await good.left();
    await clock.advance(3_500);
    expect(dataOf(await asked).ports.map(({ port, outcome }) => [port, outcome])).toEqual([
      [8883, 'no-handshake'],
      [5671, 'no-connection'],
      [443, 'handshake'],
    ]);
  });

  test('that is not offered is not tried, and the answer says so', async () => {
    const door = await opened(tlsDoor(certificates));
    const slot = await probe({ ports: { 8883: door.port, 443: door.port } });
    expect(dataOf(slot).ports).toContainEqual({ port: 5671, outcome: 'not-tried' });
    expect(slot).toMatchObject({
      searched: `${HUB} in DNS, and TCP and TLS on its ports 8883, 5671, 443 (5671 not tried), from Keepalive's own network, not the device's`,
    });
  });
});

describe('a certificate', () => {
  test('that ended', async () => {
    const old = await createLabCertificates(new Date(systemClock.now().getTime() - 40 * DAY));
    const door = await opened(tlsDoor(old));
    const look = await lookAt(door.port, old.ca);
    expect(look).toMatchObject({ outcome: 'handshake', untrusted: 'CERT_HAS_EXPIRED', ownAuthority: false });
    await door.left();
    expect(door.received).toEqual([]);
  });

  test('of an authority that nobody knows: the chain ends with what was shown', async () => {
    const door = await opened(tlsDoor(certificates));
    expect(await lookAt(door.port, null)).toMatchObject({
      untrusted: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      ownAuthority: false,
      chain: [{ subject: 'Keepalive lab', issuer: 'Keepalive lab authority' }],
    });
    const other = await createLabCertificates(systemClock.now());
    expect(await lookAt(door.port, other.ca)).toMatchObject({ untrusted: expect.any(String), ownAuthority: false });
  });

  test('that signed itself', async () => {
    const door = await opened(tlsDoor(await selfSigned(systemClock.now())));
    expect(await lookAt(door.port)).toMatchObject({
      untrusted: 'DEPTH_ZERO_SELF_SIGNED_CERT',
      ownAuthority: false,
      chain: [{ subject: 'a firewall', issuer: 'a firewall' }],
    });
  });

  test('for another name', async () => {
    const door = await opened(tlsDoor(certificates));
    const hub = 'contoso.azure-devices.cn';
    const cloud = cloudOfHost(hub) ?? PUBLIC_CLOUD;
    const source = probeSource({ ...accessTo({ ports: { 443: door.port } }), cloud }, systemClock);
    const slot = (await source.collect(subject(hub), WINDOW, never())).probe;
    expect(dataOf(slot).ports.at(-1)).toMatchObject({ untrusted: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });
});

describe('the name', () => {
  test('its addresses, which of them are private, and its other names', async () => {
    const addresses = async () => ['10.1.2.3', '172.32.0.1', 'fd00::1', '192.168.7.7', '172.16.0.9', 'not one'];
    const aliases = async () => ['contoso-lab.privatelink.azure-devices.net'];
    expect(dataOf(await probe({ addresses, aliases }))).toMatchObject({
      host: HUB,
      name: {
        found: true,
        addresses: [
          { address: '10.1.2.3', isPrivate: true },
          { address: '172.32.0.1', isPrivate: false },
          { address: 'fd00::1', isPrivate: true },
          { address: '192.168.7.7', isPrivate: true },
          { address: '172.16.0.9', isPrivate: true },
        ],
        aliases: ['contoso-lab.privatelink.azure-devices.net'],
      },
    });
  });

  test('however many there are, few are kept', async () => {
    const addresses = async () => Array.from({ length: 300 }, (_, index) => `10.0.0.${index % 250}`);
    const aliases = async () => Array.from({ length: 300 }, (_, index) => `alias-${index}`);
    const { name } = dataOf(await probe({ addresses, aliases }));
    if (!name.found) throw new Error('not found');
    expect([name.addresses.length, name.aliases.length]).toEqual([8, 4]);
  });

  test('the next address is tried where the first refuses', async () => {
    const door = await opened(tlsDoor(certificates));
    // Nobody listens there: the door is at 127.0.0.1 only.
    const addresses = async () => ['127.0.0.2', '127.0.0.1'];
    const { ports } = dataOf(await probe({ addresses, ports: { 8883: door.port } }));
    expect(ports[0]).toMatchObject({ outcome: 'handshake' });
  });

  test.each(['ENOTFOUND', 'ENODATA'])('that is not there is an answer: %s', async (code) => {
    const slot = await probe({ addresses: refuse(code) });
    expect(dataOf(slot)).toMatchObject({ name: { found: false, code }, ports: [] });
    expect(slot).toMatchObject({ searched: `${HUB} in DNS, from Keepalive's own network, not the device's` });
    expect(dataOf(await probe({ addresses: async () => [] }))).toMatchObject({ name: { found: false } });
  });

  test.each(['EAI_AGAIN', 'EAI_FAIL'])('that no name server answers for is a gap: %s', async (code) => {
    expect(await probe({ addresses: refuse(code) })).toMatchObject({
      ok: false,
      why: 'failed',
      detail: expect.stringContaining(code),
      fix: expect.any(String),
    });
  });

  test('a name server that never answers is a gap after 3 s, and other names keep nobody waiting', async () => {
    const clock = createFakeClock(NOW);
    const asked = probe({ addresses: () => new Promise(() => undefined) }, { clock });
    await clock.advance(3_000);
    expect(await asked).toMatchObject({ ok: false, detail: expect.stringContaining('ETIMEDOUT') });

    const cancelled: string[] = [];
    const aliases: HubDoors['aliasesOf'] = (host, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          cancelled.push(host);
          resolve([]);
        });
      });
    const slow = probe({ aliases }, { clock });
    await clock.advance(3_000);
    expect(dataOf(await slow)).toMatchObject({ name: { found: true, aliases: [] } });
    await probe({ aliases, addresses: refuse('ENOTFOUND') });
    expect(cancelled).toEqual([HUB, HUB]);
  });

  test('trouble of our own is thrown, for collect() to log', async () => {
    await expect(probe({ addresses: () => Promise.reject(new TypeError('a bug')) })).rejects.toThrow('a bug');
  });
});

test.each([
  'elsewhere.example.com',
  'azure-devices.net',
  '.azure-devices.net',
  'contoso.azure-devices.us',
  'a.b.azure-devices.net',
  'contoso-lab.azure-devices.net.example.com',
  'contoso-lab.azure-devices.net@example.com',
  '127.0.0.1',
  'localhost',
  'x y.azure-devices.net',
])('only hubs are knocked at, not %s', async (hub) => {
  const asked: string[] = [];
  const addresses = async (host: string) => {
    asked.push(host);
    return ['127.0.0.1'];
  };
  expect(await probe({ addresses }, { hub })).toMatchObject({ ok: false, why: 'not-configured' });
  expect(asked).toEqual([]);
});

test('the signal ends it, and no socket stays', async () => {
  const door = await opened(tcpDoor(() => undefined));
  const stop = new AbortController();
  const knocked = door.knocked();
  const asked = probe({ ports: { 8883: door.port, 5671: door.port, 443: door.port } }, { signal: stop.signal });
  await knocked;
  stop.abort();
  expect(await asked).toMatchObject({ ok: false, why: 'timed-out' });
  await door.left();
  expect(await probe({ ports: { 8883: door.port } }, { signal: AbortSignal.abort() })).toMatchObject({
    why: 'timed-out',
  });
});

test('one look a hub serves every device of it for five minutes', async () => {
  const clock = createFakeClock(NOW);
  let asked = 0;
  const addresses = async () => {
    asked += 1;
    return ['127.0.0.1'];
  };
  const { sources, close } = azureSources(accessTo({ addresses }), clock);
  const source = sources.find(({ kinds }) => kinds.includes('probe'));
  const collect = (deviceId: string) => source?.collect({ ...subject(), deviceId }, WINDOW, never());
  await collect('pump-01');
  await collect('pump-02');
  expect(asked).toBe(1);
  await clock.advance(5 * 60_000);
  await collect('pump-01');
  expect(asked).toBe(2);
  close();
});

test('in the lab: its REST and MQTT doors, without a trace in its log', async () => {
  const live = await startLiveLab(root);
  try {
    const source = probeSource(live.lab.azure, live.clock);
    const found = dataOf((await source.collect(subject(), WINDOW, never())).probe);
    expect(found.name).toEqual({
      found: true,
      addresses: [{ address: '127.0.0.1', isPrivate: false }],
      aliases: [],
    });
    expect(found.ports).toEqual([
      expect.objectContaining({ port: 8883, outcome: 'handshake', untrusted: null, ownAuthority: true }),
      { port: 5671, outcome: 'not-tried' },
      expect.objectContaining({ port: 443, outcome: 'handshake', untrusted: null, ownAuthority: true }),
    ]);
    const other = dataOf((await source.collect(subject('nowhere.azure-devices.net'), WINDOW, never())).probe);
    expect(other.name).toEqual({ found: false, code: 'ENOTFOUND' });
    expect(await live.story('pump-08')).toEqual([]);
  } finally {
    await live.lab.stop();
  }
});

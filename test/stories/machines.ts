import type { Random } from '../../src/lab/simulation/random';
import type { Protocol } from '../../src/lab/simulation/record';
import { SDKS, type Sdk, type SdkName, steady } from '../../src/lab/simulation/sdk';
import { every, type Telemetry } from '../../src/lab/simulation/traffic';
import { HOUR, MINUTE, SECOND } from '../../src/lab/simulation/world';

/** One kind of client on one kind of machine. */
export interface Machine {
  readonly sdk: Sdk;
  readonly version: string;
  readonly protocol: Protocol;
  readonly auth: 'sas' | 'x509';
  /** ms. */
  readonly tokenLifetime: number;
  readonly telemetry: Telemetry;
  /** Findings about its software that are true whatever happens. */
  readonly advisory: readonly string[];
}

export interface MachineWish {
  readonly sdks?: readonly [SdkName, ...SdkName[]];
  readonly protocols?: readonly [Protocol, ...Protocol[]];
  readonly auth?: 'sas' | 'x509';
  /** ms. */
  readonly lifetime?: number;
  readonly version?: string;
  readonly telemetry?: Telemetry;
}

/** Versions in use that have no listed connectivity bug; the first is the newest of all. */
const VERSIONS: Partial<Record<SdkName, readonly [string, ...string[]]>> = {
  csharp: ['1.42.3', '1.42.3', '1.42.2', '1.41.3', '1.36.10'],
  java: ['2.5.1', '2.5.1', '2.5.0', '2.4.1', '1.34.0'],
  node: ['1.18.4', '1.18.4', '1.18.3', '1.18.1', '1.17.1'],
  python: ['2.14.0', '2.14.0', '2.13.0', '2.12.0'],
  c: ['1.14.0', '1.14.0', '1.13.0', '1.12.0'],
};

export const DEVICE_SDKS = ['csharp', 'java', 'node', 'python', 'c'] as const;

export function anyMachine(random: Random, wish: MachineWish = {}): Machine {
  const protocols = wish.protocols ?? (['Mqtt', 'Mqtt', 'MqttWs', 'Amqp', 'AmqpWs'] as const);
  const isMqttOnly = (name: SdkName): boolean => name === 'python' || name === 'own';
  const able = (wish.sdks ?? DEVICE_SDKS).filter(
    (one) => !isMqttOnly(one) || protocols.some((protocol) => protocol.startsWith('Mqtt')),
  );
  const name = random.pick([able[0] ?? 'csharp', ...able.slice(1)]);
  const spoken = isMqttOnly(name) ? protocols.filter((protocol) => protocol.startsWith('Mqtt')) : protocols;
  const sdk = SDKS[name];
  const versions = VERSIONS[name] ?? [sdk.version];
  const version = wish.version ?? random.pick(versions);
  return {
    sdk,
    version,
    protocol: random.pick([spoken[0] ?? 'Mqtt', ...spoken.slice(1)]),
    auth: wish.auth ?? (random.chance(0.3) ? 'x509' : 'sas'),
    tokenLifetime: wish.lifetime ?? sdk.tokenLifetime,
    telemetry: wish.telemetry ?? every(random.logBetween(20 * SECOND, 10 * MINUTE)),
    advisory: name === 'own' ? ['sdk-unknown'] : version === versions[0] ? [] : ['sdk-outdated'],
  };
}

/** An MQTT stack of the device's maker: makes a new token for each connect and otherwise waits to be cut. */
export function ownStack(
  random: Random,
  plan: { lifetime?: number; embedded?: boolean; telemetry?: Telemetry } = {},
): Machine {
  const agent = plan.embedded ? 'azsdk-c/1.5.0' : '';
  return {
    sdk: {
      ...SDKS.own,
      userAgent: () => agent,
      renewal: { kind: 'cut' },
      retry: { lost: steady(1 * SECOND, 9 * SECOND), refused: steady(30 * SECOND, 90 * SECOND) },
    },
    version: '',
    protocol: 'Mqtt',
    auth: 'sas',
    tokenLifetime: plan.lifetime ?? random.pick([1, 1, 2, 8, 24]) * HOUR,
    telemetry: plan.telemetry ?? every(random.logBetween(30 * SECOND, 5 * MINUTE)),
    advisory: plan.embedded ? ['sdk-unknown', 'sdk-outdated'] : ['sdk-unknown'],
  };
}

/** How old a connection gets before this machine's token is renewed over MQTT, ms. */
export function renewalAge({ sdk, tokenLifetime }: Machine): number {
  return sdk.renewal.kind === 'goodbye' ? sdk.renewal.age(tokenLifetime) : tokenLifetime + 10 * MINUTE;
}

export function isMqtt({ protocol }: Machine): boolean {
  return protocol.startsWith('Mqtt');
}

import type { Random } from '../random';
import type { Protocol } from '../record';
import type { SdkName } from '../sdk';
import { HOUR, MINUTE } from '../world';
import { type OrdinaryPlan, ordinary } from './ordinary';
import type { Stage } from './stage';

/** Sites of the fleet by address prefix: documentation and benchmark ranges only (RFC 5737, RFC 2544). */
export const SITE_PREFIXES = [
  '192.0.2',
  '198.51.100',
  '203.0.113',
  '198.18.7',
  '198.18.52',
  '198.19.3',
  '198.19.210',
] as const;

const VERSIONS: Partial<Record<SdkName, readonly [string, ...string[]]>> = {
  csharp: ['1.42.3', '1.42.3', '1.42.2', '1.41.3'],
  java: ['2.5.1', '2.5.0', '2.4.1'],
  node: ['1.18.4', '1.18.4', '1.18.3', '1.18.2'],
  python: ['2.14.0', '2.14.0', '2.13.0', '2.12.0'],
  c: ['1.14.0', '1.13.0', '1.12.0'],
};

/** The rest of the fleet: all SDKs, both protocols, keys and certificates, seven sites, a loss now and then. */
export function meters(
  stage: Stage,
  plan: { count: number; rename: (deviceId: string) => string; placed?: (name: string, deviceId: string) => void },
): void {
  for (let number = 1; number <= plan.count; number += 1) {
    const name = `meter-${String(number).padStart(3, '0')}`;
    const deviceId = plan.rename(name);
    const random = stage.world.random.fork(`plan/${name}`);
    plan.placed?.(name, deviceId);
    ordinary(stage, { name, deviceId, prefix: random.pick(SITE_PREFIXES) }, planOf(random));
  }
}

function planOf(random: Random): OrdinaryPlan {
  const sdk = random.pick<SdkName>(['csharp', 'csharp', 'java', 'java', 'node', 'node', 'python', 'python', 'c']);
  const auth = random.chance(0.4) ? 'x509' : 'sas';
  return {
    sdk,
    auth,
    protocol: protocolOf(sdk, random),
    version: random.pick(VERSIONS[sdk] ?? ['']),
    tokenLifetime: random.pick([60, 60, 60, 90, 120, 240]) * MINUTE,
    telemetryEvery: random.pick([1, 2, 5, 10]) * MINUTE,
    lossEvery: 60 * HOUR,
  };
}

/** Python speaks MQTT only. */
function protocolOf(sdk: SdkName, random: Random): Protocol {
  if (sdk === 'python') return random.pick<Protocol>(['Mqtt', 'Mqtt', 'MqttWs']);
  return random.pick<Protocol>(['Mqtt', 'Mqtt', 'Amqp', 'Amqp', 'AmqpWs']);
}

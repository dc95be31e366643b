import type { Clock } from '../clock';
import type { Az, AzHow } from './az';
import { DeployTrouble, troubleWith } from './trouble';

/** What the steps work with. */
export interface DeployPorts {
  readonly az: Az;
  readonly clock: Clock;
  /** One line for the operator. */
  readonly say: (line: string) => void;
  /** Asks the running bot; rejects when it cannot be reached. */
  readonly knock: (url: string, init?: RequestInit) => Promise<Response>;
  /** Only look, and say what would be made. */
  readonly plan: boolean;
}

/** What az answered. @throws DeployTrouble */
export async function ask(ports: DeployPorts, doing: string, args: readonly string[], how?: AzHow): Promise<unknown> {
  const answer = await ports.az.run(args, how);
  if (answer.ok) return answer.data;
  throw troubleWith(doing, answer.trouble);
}

/** The same; null where it does not exist. @throws DeployTrouble */
export async function look(ports: DeployPorts, doing: string, args: readonly string[]): Promise<unknown> {
  const answer = await ports.az.run(args);
  if (answer.ok) return answer.data;
  if (answer.trouble.kind === 'missing') return null;
  throw troubleWith(doing, answer.trouble);
}

/**
 * Says that it is there already, or makes it and says so. Null only in a plan: it is not there yet.
 *
 * @throws DeployTrouble
 */
export async function ensure<T>(
  { say, plan }: Pick<DeployPorts, 'say' | 'plan'>,
  what: string,
  found: T | null,
  make: () => Promise<T>,
): Promise<T | null> {
  if (found !== null) {
    say(`  there already  ${what}`);
    return found;
  }
  if (plan) {
    say(`  would make     ${what}`);
    return null;
  }
  const made = await make();
  say(`  made           ${what}`);
  return made;
}

/** As `ensure`, for what is there but not as it should be. */
export async function mend(
  { say, plan }: Pick<DeployPorts, 'say' | 'plan'>,
  what: string,
  isRight: boolean,
  change: () => Promise<unknown>,
): Promise<void> {
  if (isRight) return say(`  there already  ${what}`);
  if (plan) return say(`  would set      ${what}`);
  await change();
  say(`  set            ${what}`);
}

/** What az answered, as it is expected to look. @throws DeployTrouble */
export function shaped<T>(
  schema: { safeParse(value: unknown): { success: true; data: T } | { success: false } },
  what: string,
  value: unknown,
): T {
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  throw new DeployTrouble(`Azure's answer about ${what} was not what this version of Keepalive expects.`);
}

const TRIES = 6;
const PAUSE = 10_000;

/**
 * Tries it a few times, for about a minute: what was made a moment ago is not seen everywhere at once. A lack of rights or of a
 * login does not pass by waiting.
 *
 * @throws DeployTrouble of the last try
 */
export async function patiently<T>(ports: Pick<DeployPorts, 'clock'>, act: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await act();
    } catch (error) {
      const passes = error instanceof DeployTrouble && (error.kind === 'refused' || error.kind === 'missing');
      if (!passes || tries === TRIES) throw error;
      await ports.clock.wait(PAUSE);
    }
  }
}

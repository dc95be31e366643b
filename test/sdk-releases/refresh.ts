import { compareVersions, type SdkRelease } from '../../src/diagnosis/catalogues/sdks';
import { type Ask, Unanswered } from './ask';
import { newestRelease, type Wanted } from './registries';

/** As much of sdks.json as a refresh touches; the rest is carried along. */
export interface Catalogue {
  date: string;
  sdks: Array<{ packages: Array<Wanted & { newest: { version: string; date: string } }> }>;
}

export interface Refreshed<C extends Catalogue> {
  readonly catalogue: C;
  /** One a package, for people. */
  readonly lines: readonly string[];
  readonly changed: number;
  readonly unreached: number;
}

/**
 * Asks for the newest release of every package, all at once; who does not answer stops nobody.
 * @param today ISO day: the catalogue's date, when every registry answered
 */
export async function refresh<C extends Catalogue>(catalogue: C, ask: Ask, today: string): Promise<Refreshed<C>> {
  const next = structuredClone(catalogue);
  const packages = next.sdks.flatMap((sdk) => sdk.packages);
  const answers = await Promise.all(packages.map((one) => answerOf(one, ask)));
  const lines: string[] = [];
  let changed = 0;
  for (const [index, one] of packages.entries()) {
    const answer = answers[index];
    const name = `${one.registry.padEnd(7)}${one.name}`;
    const known = `${one.newest.version} of ${one.newest.date}`;
    if (typeof answer !== 'object') lines.push(`${name}: ${answer}; stays ${known}`);
    else if (compareVersions(answer.version, one.newest.version) <= 0) lines.push(`${name}: ${stays(answer, known)}`);
    else {
      lines.push(`${name}: ${known} → ${answer.version} of ${answer.date}`);
      // The date of a version that is known already stays: people read it at its source.
      one.newest = { version: answer.version, date: answer.date };
      changed++;
    }
  }
  const unreached = answers.filter((answer) => typeof answer !== 'object').length;
  if (unreached === 0) next.date = today;
  return { catalogue: next, lines, changed, unreached };
}

function stays(answer: SdkRelease, known: string): string {
  return known.startsWith(`${answer.version} `) ? known : `stays ${known}; the registry’s newest is ${answer.version}`;
}

async function answerOf(wanted: Wanted, ask: Ask): Promise<SdkRelease | string> {
  try {
    return await newestRelease(wanted, ask);
  } catch (error) {
    if (error instanceof Unanswered) return error.message;
    throw error;
  }
}

/** The same form as the file has: a refresh changes only the lines that it means to. */
export function toFile(catalogue: Catalogue): string {
  return `${JSON.stringify(catalogue, null, 1)}\n`;
}

import { z } from 'zod';

export interface Instruction {
  /** In capitals. */
  readonly name: string;
  /** What stands behind it, options such as `--from=` included. */
  readonly words: string;
}

export interface DockerStage {
  /** Null: the last one, which becomes the image. */
  readonly name: string | null;
  readonly base: string;
  readonly instructions: readonly Instruction[];
}

/** As much of a Dockerfile's grammar as ours uses: an instruction a line, comments on lines of their own. */
export function stagesOf(text: string): DockerStage[] {
  const stages: Array<{ name: string | null; base: string; instructions: Instruction[] }> = [];
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [, name = '', words = ''] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
    if (name === '' || words.endsWith('\\')) throw new Error(`not understood: ${line}`);
    const [base = '', as, stage = null] = words.split(' ');
    if (name === 'FROM') stages.push({ name: as === 'AS' ? stage : null, base, instructions: [] });
    else stages.at(-1)?.instructions.push({ name, words });
  }
  return stages;
}

/** The words of a command in its JSON form, the only one that needs no shell. */
export function commandOf(words: string): string[] {
  return z.array(z.string()).parse(JSON.parse(words.slice(words.indexOf('['))));
}

export interface Copied {
  /** Another stage; null: the folder that the image is built from. */
  readonly stage: string | null;
  readonly sources: readonly string[];
  readonly to: string;
}

export function copiesOf({ instructions }: DockerStage): Copied[] {
  return instructions.flatMap(({ name, words }) => {
    if (name !== 'COPY') return [];
    const all = words.split(' ');
    const stage = /^--from=(.+)$/.exec(all[0] ?? '')?.[1] ?? null;
    const paths = stage === null ? all : all.slice(1);
    return [{ stage, sources: paths.slice(0, -1), to: paths.at(-1) ?? '' }];
  });
}

import { QUESTIONS, type Question, typedOf, valueTyped } from './questions';
import { type DeploySettings, type SettingsFile, settingsShape } from './settings';
import { DeployTrouble } from './trouble';

export interface AskSettings {
  readonly file: SettingsFile;
  /** By flag. They go before the file. */
  readonly flags: Readonly<Record<string, string>>;
  /** Known from elsewhere; they go after the file. */
  readonly known: Partial<DeploySettings>;
  /** Null: there is nobody to be asked. */
  readonly ask: ((question: string) => Promise<string>) | null;
}

const MOST_TRIES = 5;

/** Asks for what neither the flags nor the file say. @throws DeployTrouble with everything that is missing or wrong */
export async function askSettings({ file, flags, known, ask }: AskSettings): Promise<DeploySettings> {
  const answers: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const question of QUESTIONS) {
    const { key, flag, usual, when } = question;
    if (when && !when(answers)) {
      answers[key] = valueTyped(question, usual ?? '');
      continue;
    }
    const given = flags[flag] ?? typedOf(file[key]);
    if (given !== undefined) answers[key] = valueTyped(question, given);
    else answers[key] = await answerTo(question, typedOf(known[key]) ?? usual, ask);
    if (answers[key] === undefined || !isRight(key, answers[key]))
      problems.push(`--${flag}: ${given === undefined ? 'is missing' : `"${given}" will not do`} (${question.hint}).`);
  }
  const read = settingsShape.safeParse(answers);
  if (problems.length === 0 && read.success) return read.data;
  throw new DeployTrouble(`Nothing was done. Please mend:\n${problems.map((line) => `  ${line}`).join('\n')}`);
}

async function answerTo(question: Question, usual: string | undefined, ask: AskSettings['ask']): Promise<unknown> {
  if (ask === null) return usual === undefined ? undefined : valueTyped(question, usual);
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const typed = await ask(`${question.asks} (${question.hint})${usual ? ` [${usual}]` : ''}: `);
    const value = valueTyped(question, typed.trim() === '' ? (usual ?? '') : typed);
    if (isRight(question.key, value)) return value;
  }
  return undefined;
}

function isRight(key: Question['key'], value: unknown): boolean {
  return value !== undefined && settingsShape.shape[key].safeParse(value).success;
}

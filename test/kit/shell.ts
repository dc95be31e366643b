import Ajv from 'ajv';
import { runCli } from '../../src/cli';
import schema from '../../src/diagnosis/report.schema.json';
import type { ReportJson } from '../../src/diagnosis/report-json';
import { offsetClock } from './offset-clock';

export interface ShellRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the shell in this process. The clock is years away from what tests tell of: nothing may depend on it. */
export function shell(...argv: string[]): Promise<ShellRun> {
  return shellWith({}, ...argv);
}

/** @param env the settings */
export async function shellWith(env: Readonly<Record<string, string>>, ...argv: string[]): Promise<ShellRun> {
  let [out, err] = ['', ''];
  const code = await runCli(argv, {
    env,
    clock: offsetClock(new Date('2031-05-06T07:08:09Z')),
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    colour: false,
  });
  return { code, out, err };
}

/** The report that the shell prints, held against its schema. */
export async function reportOf(...argv: string[]): Promise<ReportJson> {
  const { code, out, err } = await shell(...argv, '--json');
  expect([code, err]).toEqual([0, '']);
  const report: ReportJson = JSON.parse(out);
  const ajv = new Ajv({ strict: false });
  if (!ajv.validate(schema, report)) throw new Error(ajv.errorsText());
  return report;
}

import { BadInput } from './cli/bad-input';
import { HELP, type Options, readOptions } from './cli/options';
import type { Diagnosis, Shell } from './cli/shell';
import { atTerminal } from './cli/terminal';
import type { Cloud } from './cloud';
import { readCloud } from './config';

export type { Shell } from './cli/shell';

/**
 * Diagnoses a device from the shell: live, from an archive, or from a case; or shows a hub as a whole, live; as `jobs`,
 * looks after jobs that were given up; as `audit`, prints who did what. Exit code 0: a report was made, whatever it says. 2: bad input.
 */
export async function runCli(argv: readonly string[], shell: Shell): Promise<number> {
  try {
    if (argv[0] === 'jobs') {
      const { runJobsCli }: typeof import('./cli/jobs') = require('./cli/jobs');
      await runJobsCli(argv.slice(1), shell);
      return 0;
    }
    if (argv[0] === 'audit') {
      const { runAuditCli }: typeof import('./cli/audit') = require('./cli/audit');
      await runAuditCli(argv.slice(1), shell);
      return 0;
    }
    const options = readOptions(argv);
    if (options.help) shell.out(HELP);
    else if (options.wholeHub) await showHub(options, shell);
    else await diagnoseAndPrint(options, shell);
    return 0;
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    shell.err(`${error.message}\n`);
    return 2;
  }
}

async function diagnoseAndPrint(options: Options, shell: Shell): Promise<void> {
  const diagnosis = await diagnosed(options, shell);
  if (options.save !== undefined) {
    const { save }: typeof import('./cli/save') = require('./cli/save');
    await save(options.save, options.fit, diagnosis, shell);
  }
  if (options.json) {
    const { toJson }: typeof import('./diagnosis/report-json') = require('./diagnosis/report-json');
    shell.out(`${JSON.stringify(toJson(diagnosis.report), null, 2)}\n`);
  } else {
    const { plainReport, noPaint, terminalPaint }: typeof import('./support/plain-report') =
      require('./support/plain-report');
    shell.out(plainReport(diagnosis.report, shell.colour ? terminalPaint : noPaint));
  }
}

function showHub(options: Options, shell: Shell): Promise<void> {
  const { showHub }: typeof import('./cli/hub-view') = require('./cli/hub-view');
  return showHub(options, shell);
}

/** Each way loads only what it needs: the Azure SDKs alone take as long to load as a small archive to judge. */
function diagnosed(options: Options, shell: Shell): Promise<Diagnosis> {
  if (options.case !== undefined) {
    const { diagnoseCase }: typeof import('./cli/replayed') = require('./cli/replayed');
    return diagnoseCase(options.case, configuredCloud(shell));
  }
  if (options.archive !== undefined) {
    const { diagnoseArchive }: typeof import('./cli/archived') = require('./cli/archived');
    return diagnoseArchive(options.archive, options, configuredCloud(shell));
  }
  const { diagnoseLive }: typeof import('./cli/live') = require('./cli/live');
  return diagnoseLive(options, shell);
}

/** Offline it only says where guides are read, and how the hubs of a cloud are called that the table does not know whole. */
function configuredCloud(shell: Shell): Cloud | null {
  const problems: string[] = [];
  const cloud = readCloud(shell.env, problems);
  if (problems.length > 0) throw new BadInput(problems.join(' '));
  return cloud;
}

if (require.main === module) void atTerminal(process.env, runCli);

import { parseArgs } from 'node:util';
import { type Clock, systemClock } from './clock';
import { PUBLIC_CLOUD } from './cloud';
import { readConfig } from './config';
import { diagnose } from './diagnosis/diagnose';
import type { Report } from './diagnosis/report';
import { toJson } from './diagnosis/report-json';
import type { AzureAccess } from './evidence/azure';
import { collect } from './evidence/collect';
import { whyNoDeviceId } from './evidence/device-id';
import type { Evidence, Subject, Window } from './evidence/evidence';
import { azureSources } from './evidence/sources';
import { type AskedQuery, connectionLogSource } from './evidence/sources/connection-log';
import { azureAccessFromLab, readLabFile } from './lab/lab-file';
import { silentLog } from './log';
import { noPaint, plainReport, terminalPaint } from './support/plain-report';
import { readCase } from './support/read-case';
import { CaseFolderTaken, writeCase } from './support/write-case';

const USAGE =
  'Usage: diagnose --hub HOST --device ID [--module ID] [--from ISO --to ISO] | --case DIR_OR_ZIP   [--json] [--save NEW_DIR]';

/** Bad input: one clear line on stderr, exit code 2. */
class BadInput extends Error {}

export interface Shell {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly colour: boolean;
}

interface Diagnosis {
  readonly report: Report;
  readonly evidence: Evidence;
  readonly hubResourceId: string;
  readonly queries?: unknown;
}

/** Diagnoses a case or a live device from the shell. Exit code 0: a report was made, whatever it says. 2: bad input. */
export async function runCli(argv: readonly string[], shell: Shell): Promise<number> {
  try {
    const options = readOptions(argv);
    const diagnosis =
      options.case === undefined ? await diagnoseLive(options, shell) : await diagnoseCase(options.case);
    if (options.save !== undefined) await save(options.save, diagnosis, shell);
    const { report } = diagnosis;
    shell.out(
      options.json
        ? `${JSON.stringify(toJson(report), null, 2)}\n`
        : plainReport(report, shell.colour ? terminalPaint : noPaint),
    );
    return 0;
  } catch (error) {
    if (!(error instanceof BadInput)) throw error;
    shell.err(`${error.message}\n`);
    return 2;
  }
}

interface Options {
  readonly case: string | undefined;
  readonly hub: string | undefined;
  readonly device: string | undefined;
  readonly module: string | undefined;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly json: boolean;
  readonly save: string | undefined;
}

function readOptions(argv: readonly string[]): Options {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: [...argv],
      strict: true,
      allowPositionals: false,
      options: {
        case: text,
        hub: text,
        device: text,
        module: text,
        from: text,
        to: text,
        save: text,
        json: { type: 'boolean', default: false },
      },
    });
    const { case: path, hub, device, module, from, to, save: folder, json } = values;
    if (path === undefined && (hub === undefined || device === undefined)) throw new BadInput(USAGE);
    if (path !== undefined && [hub, device, module, from, to].some((value) => value !== undefined)) {
      throw new BadInput('With --case there is nothing else to say: the case names its own hub, device and window.');
    }
    return { case: path, hub, device, module, from, to, save: folder, json };
  } catch (error) {
    // What parseArgs does not know carries a code of its own, and a message that names the option.
    if (
      typeof error === 'object' &&
      error !== null &&
      'code' in error &&
      String(error.code).startsWith('ERR_PARSE_ARGS') &&
      'message' in error
    )
      throw new BadInput(`${String(error.message).split('\n')[0]} ${USAGE}`);
    throw error;
  }
}

async function diagnoseCase(path: string): Promise<Diagnosis> {
  if (path === '') throw new BadInput('--case needs a folder or a zip.');
  const read = await readCase(path);
  if (!read.ok) throw new BadInput(read.problem);
  const { subject, window, now, evidence } = read.case;
  const hubResourceId = evidence.hub.ok ? evidence.hub.data.id : '';
  return { report: diagnose(evidence, { subject, window, now }), evidence, hubResourceId };
}

async function diagnoseLive(options: Options, shell: Shell): Promise<Diagnosis> {
  const subject = readSubject(options);
  const window = readWindow(options, shell.clock.now());
  const azure = await findAzure(shell);
  const queries: AskedQuery[] = [];
  const live = azureSources(azure, shell.clock);
  const log = connectionLogSource(azure, { onQuery: (asked) => queries.push(asked) });
  try {
    const deps = { sources: [...live.sources, log], clock: shell.clock, log: silentLog };
    const evidence = await collect(deps, subject, window).done;
    const report = diagnose(evidence, { subject, window, now: window.to });
    return { report, evidence, hubResourceId: azure.resourceIdOf(subject.hub) ?? '', queries };
  } finally {
    live.close();
  }
}

function readSubject({ hub = '', device = '', module }: Options): Subject {
  const suffix = PUBLIC_CLOUD.iotHubSuffix;
  const host = (hub.includes('.') ? hub : `${hub}.${suffix}`).toLowerCase();
  const name = host.slice(0, -suffix.length - 1);
  // Never call a host that is not of the configured cloud, whatever somebody typed.
  if (!host.endsWith(`.${suffix}`) || !/^[a-z0-9-]{3,50}$/.test(name)) {
    throw new BadInput(`--hub must be the host name of a hub, such as contoso.${suffix}.`);
  }
  for (const [option, id] of [
    ['--device', device],
    ['--module', module],
  ] as const) {
    const why = id === undefined ? null : whyNoDeviceId(id);
    if (why) throw new BadInput(`${option}: ${why}`);
  }
  return { hub: host, deviceId: device, moduleId: module ?? null };
}

const DAY = 24 * 3_600_000;
const LONGEST_WINDOW = 31 * DAY;

function readWindow({ from, to }: Options, now: Date): Window {
  const end = to === undefined ? now : readTime('--to', to);
  const start = from === undefined ? new Date(end.getTime() - DAY) : readTime('--from', from);
  if (start >= end) throw new BadInput('--from must be before --to.');
  if (end.getTime() - start.getTime() > LONGEST_WINDOW)
    throw new BadInput('The time from --from to --to may be 31 days at most.');
  return { from: start, to: end };
}

function readTime(option: string, text: string): Date {
  const time = new Date(text);
  if (!/^\d{4}-\d\d-\d\d/.test(text) || Number.isNaN(time.getTime())) {
    throw new BadInput(`${option} must be a time such as 2026-11-20T08:00:00Z.`);
  }
  return time;
}

/** A subscription by the caller's own sign-in where Azure is configured, else the lab that runs on this machine. */
async function findAzure(shell: Shell): Promise<AzureAccess> {
  const read = readConfig(shell.env);
  if (!read.ok) throw new BadInput(read.problems.join(' '));
  const { azure, dataDir } = read.config;
  if (!azure) {
    const lab = await readLabFile(dataDir);
    if (!lab.ok) throw new BadInput(lab.reason);
    return azureAccessFromLab(lab.file, shell.clock);
  }
  const { DefaultAzureCredential } = await import('@azure/identity');
  return {
    cloud: PUBLIC_CLOUD,
    credential: new DefaultAzureCredential(),
    resourceIdOf: (hub) => {
      const name = hub.split('.')[0];
      return azure.hubResourceIds.find((id) => id.toLowerCase().endsWith(`/${name}`)) ?? null;
    },
  };
}

async function save(folder: string, diagnosis: Diagnosis, shell: Shell): Promise<void> {
  try {
    await writeCase(folder, {
      ...diagnosis,
      cloud: PUBLIC_CLOUD.name,
      madeAt: shell.clock.now(),
      madeBy: 'keepalive diagnose',
    });
  } catch (error) {
    if (error instanceof CaseFolderTaken) throw new BadInput(error.message);
    if (typeof error === 'object' && error !== null && 'code' in error)
      throw new BadInput(`The case cannot be written to "${folder}" (${error.code}).`);
    throw error;
  }
}

if (require.main === module) {
  runCli(process.argv.slice(2), {
    env: process.env,
    clock: systemClock,
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    colour: process.stdout.isTTY,
  }).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      // A bug of ours. The person gets one line; DEBUG is not read: the error's own text goes to whoever looks at it.
      process.stderr.write(`Keepalive failed: ${error instanceof Error ? error.message : 'unknown error'}\n`);
      process.exitCode = 1;
    },
  );
}

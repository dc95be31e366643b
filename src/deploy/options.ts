import { parseArgs } from 'node:util';
import { QUESTIONS } from './questions';

export interface DeployOptions {
  readonly act: 'install' | 'rotate' | 'rollback' | 'remove' | 'help';
  readonly plan: boolean;
  readonly yes: boolean;
  /** Where the answers are kept. */
  readonly settings: string;
  /** Only the code, not the template. */
  readonly codeOnly: boolean;
  /** What stands for a setting, by flag. */
  readonly flags: Readonly<Record<string, string>>;
}

const USUAL_FILE = 'keepalive.deploy.json';

export const HELP = `Puts Keepalive into your subscription with your own az, or brings it up to date.

  npm run deploy                        asks, shows what it would do, asks for a yes, does it
  npm run deploy -- --plan              shows what it would do, and stops
  npm run deploy -- --yes               asks nothing: answers from the file and the flags below
  npm run deploy -- --code-only         brings only the code up to date
  npm run deploy -- --rollback          the code before this one again
  npm run deploy -- --rotate            new keys of the web chat
  npm run deploy -- --remove            takes everything away again

  --settings FILE   where answers are kept (${USUAL_FILE}); no secret is ever in it
${QUESTIONS.map(({ flag, asks, hint }) => `  --${flag.padEnd(15)} ${asks} (${hint})`).join('\n')}

Secrets come from the environment: WEB_SITE_KEY, WEB_SESSION_SECRET, ESCALATION_WEBHOOK_URL, ESCALATION_WEBHOOK_SECRET. Those that the
key vault has already stay as they are.
AZ names the program az where it is not on PATH.
The same by hand: deploymentTemplates/by-hand.md
`;

/** Or a line that says what was not understood. */
export function readOptions(argv: readonly string[]): DeployOptions | string {
  const flags = Object.fromEntries(QUESTIONS.map(({ flag }) => [flag, { type: 'string' as const }]));
  const switches = ['help', 'plan', 'yes', 'code-only', 'rotate', 'rollback', 'remove'];
  let values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  try {
    const read = parseArgs({
      args: [...argv],
      options: {
        ...flags,
        settings: { type: 'string' },
        ...Object.fromEntries(switches.map((name) => [name, { type: 'boolean' as const }])),
      },
    });
    values = read.values;
  } catch (error) {
    if (error instanceof TypeError) return error.message;
    throw error;
  }
  const acts = (['rotate', 'rollback', 'remove'] as const).filter((act) => values[act]);
  if (acts.length > 1) return 'One of --rotate, --rollback and --remove at a time.';
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined);
  return {
    act: values.help ? 'help' : (acts[0] ?? 'install'),
    plan: values.plan === true,
    yes: values.yes === true,
    settings: text('settings') ?? USUAL_FILE,
    codeOnly: values['code-only'] === true,
    flags: Object.fromEntries(
      QUESTIONS.flatMap(({ flag }) => {
        const given = text(flag);
        return given === undefined ? [] : [[flag, given]];
      }),
    ),
  };
}

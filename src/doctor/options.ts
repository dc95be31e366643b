import { BadInput } from '../cli/bad-input';
import { parseOptions } from '../cli/parse-options';

const USAGE = 'Usage: doctor [--hub HOST] [--json]   (--help tells more)';

export const HELP = `doctor: can Keepalive look at your hubs? It only reads.

  doctor [--hub HOST] [--json]

For each hub it says what can be reached, what may be read, whether the hub logs its connections and how fresh the log is;
and for what cannot, the exact role, scope and command. It looks as the bot will: with MicrosoftAppId set as the bot, else
by your own sign-in; without Azure settings at the lab that runs here (npm start).

  --hub HOST   one hub: host name, name, resource id, or a link to it in the Azure portal. Without it: the hubs of
               IOT_HUB_RESOURCE_IDS, or all that Azure Resource Graph shows, twenty at most
  --json       the same as JSON
  --help       this

Exit code 0: everything is in order. 1: something must be mended, or could not be looked at. 2: bad input or settings.
`;

export interface DoctorOptions {
  readonly hub: string | undefined;
  readonly json: boolean;
  readonly help: boolean;
}

export function readDoctorOptions(argv: readonly string[]): DoctorOptions {
  const { hub, json, help } = parseOptions(
    argv,
    {
      hub: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    USAGE,
  );
  if (hub === '') throw new BadInput(USAGE);
  return { hub, json, help };
}

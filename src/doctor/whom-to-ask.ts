import { whyNoSignIn } from '../access/azure-sign-in';
import { azureAccess, labAccess, readSettings } from '../cli/azure-access';
import { BadInput } from '../cli/bad-input';
import { type NamedHub, readHub } from '../cli/options';
import type { Shell } from '../cli/shell';
import { PUBLIC_CLOUD } from '../cloud';
import type { AzureAccess } from '../evidence/azure';
import type { Asker } from './sign-in';

export interface WhomToAsk {
  readonly azure: AzureAccess;
  readonly asker: Asker;
  /** In words: "the lab that runs on .data", "Azure (global)". */
  readonly where: string;
  /** The one hub that was asked about; null: all. */
  readonly named: NamedHub | null;
  /** Of the settings. */
  readonly pinnedIds: readonly string[];
}

/**
 * Where to look and as whom: as what the bot will be where the settings name it, else as the caller; without Azure
 * settings in the lab.
 *
 * @throws BadInput
 */
export async function whomToAsk(hub: string | undefined, shell: Shell): Promise<WhomToAsk> {
  const { azure: settings, bot, dataDir } = readSettings(shell);
  // The bot is in one cloud. A caller's cloud is told by the hub's host name where no setting names it.
  const configured = settings?.cloud ?? (settings && bot === null ? null : PUBLIC_CLOUD);
  const named = hub === undefined ? null : readHub({ hub }, configured);
  if (settings === null) {
    const azure = await labAccess(dataDir, shell.clock);
    const where = `the lab that runs on ${dataDir}`;
    return { azure, asker: { as: 'lab', bot: null }, where, named, pinnedIds: [] };
  }
  const why = bot && whyNoSignIn(bot);
  if (why) throw new BadInput(why);
  const cloud = configured ?? named?.cloud ?? PUBLIC_CLOUD;
  return {
    azure: azureAccess(settings, { as: bot, cloud, named }),
    asker: { as: bot ? 'bot' : 'caller', bot },
    where: cloud.displayName,
    named,
    pinnedIds: settings.hubResourceIds,
  };
}

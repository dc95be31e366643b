import type { Shell } from '../cli/shell';
import { silentLog } from '../log';
import { noPaint, terminalPaint } from '../support/plain-report';
import type { Check, Checkup, HubCheckup, Identity } from './checkup';
import { examine } from './examine';
import type { DoctorOptions } from './options';
import { checkLines, closingLine, hubLines, openingLine } from './plain-checkup';
import { identityOf } from './sign-in';
import { whomToAsk } from './whom-to-ask';

/**
 * Looks, and tells: people what is found as it is found, since twenty hubs can take a minute; JSON in the end.
 *
 * @throws BadInput
 */
export async function printCheckup({ hub, json }: DoctorOptions, shell: Shell): Promise<Checkup> {
  const whom = await whomToAsk(hub, shell);
  const paint = shell.colour ? terminalPaint : noPaint;
  const say = (text: string) => {
    if (!json) shell.out(text);
  };
  let identity: Identity = identityOf(whom.asker);
  let hubsLeftOut = 0;
  const checks: Check[] = [];
  const hubs: HubCheckup[] = [];
  for await (const part of examine(whom, { clock: shell.clock, log: silentLog })) {
    if ('identity' in part) {
      identity = part.identity;
      say(openingLine(whom.where, identity));
    } else if ('check' in part) {
      checks.push(part.check);
      say(checkLines([part.check], paint));
    } else if ('hub' in part) {
      hubs.push(part.hub);
      say(hubLines(part.hub, paint));
    } else hubsLeftOut = part.hubsLeftOut;
  }
  const checkup: Checkup = { schemaVersion: 1, cloud: whom.azure.cloud.name, identity, checks, hubs, hubsLeftOut };
  if (json) shell.out(`${JSON.stringify(checkup, null, 2)}\n`);
  else shell.out(closingLine(checkup));
  return checkup;
}

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sign } from 'jsonwebtoken';
import { type Program, runProgram } from './program';

/** `npm run lab`, as a person starts it, and the settings that it wrote. */
export interface LabProcess extends Program {
  /** As a shell reads them. */
  readonly settings: Readonly<Record<string, string>>;
  /** PEM of its authority. */
  readonly ca: string;
  /** Where Entra and the channels are. */
  readonly front: string;
  /** Under which the channel is answered. */
  readonly serviceUrl: string;
  /** Signed as a channel signs; whatever is given replaces what it would say. */
  channelToken(claims?: object, key?: string): string;
}

export async function startLabProcess(dataDir: string, botPort: number, words: readonly string[]): Promise<LabProcess> {
  const program = runProgram({ DATA_DIR: dataDir, PORT: String(botPort) }, 'lab-cloud.js', { words });
  await program.ready();
  const folder = join(dataDir, 'lab-cloud');
  const settings = sourced(join(folder, 'lab-cloud.env'));
  const { authority: front, bot } = JSON.parse(settings.AZURE_CLOUD_SETTINGS ?? '');
  const serviceUrl = `${front}/lab/connector/`;
  const ours = readFileSync(join(folder, 'channel-key.pem'), 'utf8');
  return {
    ...program,
    settings,
    ca: readFileSync(settings.NODE_EXTRA_CA_CERTS ?? '', 'utf8'),
    front,
    serviceUrl,
    channelToken(claims = {}, key = ours) {
      const now = Math.floor(Date.now() / 1000);
      const usual = { iss: bot.tokenIssuer, aud: settings.MicrosoftAppId, serviceurl: serviceUrl };
      const said = { ...usual, nbf: now - 60, exp: now + 600, ...claims };
      return sign(said, key, { algorithm: 'RS256', keyid: 'channels', noTimestamp: true });
    },
  };
}

function sourced(file: string): Record<string, string> {
  const out = execFileSync('sh', ['-c', 'set -a; . "$0"; exec env -0', file], {
    env: { PATH: process.env.PATH ?? '' },
  });
  const pairs = out.toString('utf8').split('\0');
  return Object.fromEntries(
    pairs.flatMap((pair) => {
      const at = pair.indexOf('=');
      return at < 1 || ['PATH', 'PWD', 'SHLVL', '_'].includes(pair.slice(0, at))
        ? []
        : [[pair.slice(0, at), pair.slice(at + 1)]];
    }),
  );
}

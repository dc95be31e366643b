import type { HubClient, HubPicture } from '../../evidence/hub-picture';
import { clientName, many, type Telling, timeWords, topCode } from './hub-words';

export interface WorstClient {
  readonly client: HubClient;
  /** `pump-08`, `gate-01/filter` */
  readonly name: string;
  /** `881 drops, mostly 400027, the last at 14:31 UTC` */
  readonly why: string;
}

const MOST = 10;
/** Room that those that are away and those that are refused find beside the ones that drop most. */
const MOST_OF_A_KIND = 2;
/** A single drop is worth a look where hardly anybody has more. Own judgement. */
const OFTEN = 2;
const ENOUGH = 3;
/** Fewer refusals pass by themselves: a token that was renewed too late, say. Own judgement. */
const FEWEST_REFUSALS = 3;

/** Who drops most by itself, who has not come back, and who is not let in; at most ten, each once. */
export function worstClients({ worst }: HubPicture, telling: Telling): readonly WorstClient[] {
  const all = worst.filter(({ apart }) => apart > 0);
  const often = all.filter(({ apart }) => apart >= OFTEN);
  const dropping = often.length >= ENOUGH ? often : all;
  const away = worst
    .filter(({ awaySince }) => awaySince !== null)
    .sort((a, b) => Number(a.awaySince) - Number(b.awaySince));
  const refused = worst.filter(isRefused).sort((a, b) => b.refusals - a.refusals);
  const room = MOST - Math.min(MOST_OF_A_KIND, away.length) - Math.min(MOST_OF_A_KIND, refused.length);
  const chosen = new Set([
    ...dropping.slice(0, room),
    ...away.slice(0, MOST_OF_A_KIND),
    ...refused.slice(0, MOST_OF_A_KIND),
    ...dropping,
    ...away,
    ...refused,
  ]);
  return [...chosen]
    .slice(0, MOST)
    .map((client) => ({ client, name: clientName(client), why: whyWords(client, telling) }));
}

export function isRefused({ refusals, connects }: HubClient): boolean {
  return refusals >= FEWEST_REFUSALS || (refusals > 0 && connects === 0);
}

function whyWords(client: HubClient, telling: Telling): string {
  const { faults, refusals, codes, awaySince, lastFault } = client;
  const times = [
    ...(faults > 0 ? [many(faults, 'drop')] : []),
    ...(isRefused(client) ? [many(refusals, 'refused connect')] : []),
  ].join(', ');
  if (awaySince) return `away since ${timeWords(awaySince, telling)}; ${times}${codeWords(codes)}`;
  const last = lastFault && !isRefused(client) ? `, the last at ${timeWords(lastFault, telling)}` : '';
  return `${times}${codeWords(codes)}${last}`;
}

function codeWords(codes: HubClient['codes']): string {
  const code = topCode(codes);
  if (code === undefined) return '';
  const all = Object.values(codes).reduce((sum, times) => sum + times, 0);
  const times = codes[code] ?? 0;
  return `, ${times === all ? '' : times * 2 > all ? 'mostly ' : 'most often '}${code}`;
}

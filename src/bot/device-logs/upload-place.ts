import { z } from 'zod';
import { type HubRef, NO_SUCH_HUB } from '../../access/access';
import type { Cloud } from '../../cloud';
import type { UploadLinks } from '../../support/device-logs/upload-links';
import { enter, type GuardParts, hubsToAskAbout } from '../refusal';
import { isRoom } from '../rooms/rooms';
import type { Turn } from '../turn';
import { type Ask, NOTHING_ASKED } from '../understand/intent';
import { understand } from '../understand/understand';
import { uploadJob } from './upload-job';

export interface UploadPlaceParts extends GuardParts {
  readonly links: Pick<UploadLinks, 'make'>;
  /** The whole address of an upload's token; null where nobody knows under which address people reach us. */
  readonly uploadAddress: ((token: string) => string) | null;
  readonly cloud: Cloud;
}

/** What the page of the web chat asks when somebody wants to give files, and how it is answered. */
export const UPLOAD_EVENT = 'keepalive/upload';

const askedShape = z.object({
  /** The page's own: the answer carries it, so that one that is replayed means nothing. */
  id: z.string().max(60),
  /** Which device the files are of, in the person's words; absent: the one last spoken of. */
  of: z.string().max(400).optional(),
});

/** Where the log of this device goes; null where there is no such place. Whoever asks has been let in. */
export async function uploadPlace(
  { links, uploadAddress }: Pick<UploadPlaceParts, 'links' | 'uploadAddress'>,
  turn: Turn,
  ask: Ask,
  hub: HubRef,
  deviceId: string,
): Promise<string | null> {
  if (uploadAddress === null) return null;
  const subject = { hub: hub.host, deviceId };
  return uploadAddress(await links.make({ owner: turn.owner, subject, job: uploadJob(turn, ask, hub) }));
}

/** Answers by an event that carries an address, or why there is none. It asks the same right as the typed question. */
export async function answerUploadEvent(parts: UploadPlaceParts, turn: Turn): Promise<void> {
  const asked = askedShape.safeParse(turn.context.activity.value);
  if (!asked.success || isRoom(turn.context.activity.conversation)) return;
  const { id, of } = asked.data;
  const value = { id, ...(await placeFor(parts, turn, of ?? null)) };
  await turn.context.sendActivity({ type: 'event', name: UPLOAD_EVENT, value });
}

type PlaceOrWhy =
  | { readonly address: string; readonly device: string; readonly hub: string }
  /** Which device is still to be said. */
  | { readonly asks: string }
  | { readonly refused: string };

async function placeFor(parts: UploadPlaceParts, turn: Turn, of: string | null): Promise<PlaceOrWhy> {
  const { talk, hubs } = turn;
  const said = of === null ? (talk.last ?? NOTHING_ASKED) : saidIn(turn, of);
  const [deviceId] = said.devices;
  const name = said.hub ?? talk.last?.hub ?? (hubs.length === 1 ? hubs[0]?.name : undefined) ?? null;
  // As the typed question: whoever may see no hub hears that first, whatever they name.
  const among = await hubsToAskAbout(parts, turn, 'log-guide', { ...said, hub: name });
  if ('words' in among) return { refused: among.words };
  if (deviceId === undefined) return { asks: of === null ? WHICH : WHICH_AGAIN };
  if (name === null) return { asks: `On which hub is it? Write it like “${deviceId} on contoso-lab”.` };
  const hub = among.hubs.find((one) => one.host === name || one.name.toLowerCase() === name.toLowerCase());
  if (!hub) return { asks: NO_SUCH_HUB };
  const entry = await enter(parts, turn, 'log-guide', hub, deviceId);
  if (!entry.ok) return { refused: entry.words };
  const ask: Ask = { devices: [deviceId], hub: entry.hub.name, module: said.module, period: said.period };
  const address = await uploadPlace(parts, turn, ask, entry.hub, deviceId);
  return address === null ? { refused: NO_PLACE } : { address, device: deviceId, hub: entry.hub.name };
}

const WHICH = 'Which device are the logs from? Write it like “pump-08 on contoso-lab”.';
const WHICH_AGAIN = 'That names no device. Write it like “pump-08 on contoso-lab”.';
const NO_PLACE = 'I can take no files here. Paste the lines that matter into the chat instead.';

function saidIn(turn: Turn, of: string): Ask {
  const { intent } = understand(of, { hubs: turn.hubs, now: turn.now, zone: turn.zone.zone });
  if (intent.kind === 'maybe-device') return { ...NOTHING_ASKED, devices: [intent.word] };
  return 'ask' in intent ? intent.ask : NOTHING_ASKED;
}

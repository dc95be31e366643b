import type { Clock } from '../../clock';
import type { CachedSource } from '../cached';
import type { Gap, Slot, Window } from '../evidence';
import { gap, unreadable } from '../gaps';
import type { HubPicture } from '../hub-picture';
import { destinationIn, type LogDestination, workspaceIn } from '../log-destination';
import { type FaultLog, oneLook } from '../one-look';
import { spoken } from './connection-log-rows';
import { hubPictureQuery } from './hub-picture-query';
import { readHubPicture } from './hub-picture-rows';
import type { AskLogs, LogQuestion } from './log-query';
import { connectionLogOf } from './log-scope';

/** A hub as a whole, by one log query. A hub that keeps its records elsewhere, or none, is a gap that says so. */
export type HubLook = (hub: string, window: Window, signal: AbortSignal) => Promise<Slot<HubPicture>>;

/** The same within SOURCE_DEADLINE. Never rejects. */
export type LookAtHub = (hub: string, window: Window) => Promise<Slot<HubPicture>>;

type Settings = CachedSource<'diagnostic-settings'>;

export function hubPictures(from: { readonly askLogs: AskLogs; readonly settings: Settings }): HubLook {
  return (...asked) => look(from, ...asked);
}

export function lookInTime(deps: { readonly clock: Clock; readonly log: FaultLog }, look: HubLook): LookAtHub {
  return (hub, window) =>
    oneLook<Slot<HubPicture>>(deps, {
      place: connectionLogOf(hub),
      look: (signal) => look(hub, window, signal),
      otherwise: (trouble) => (trouble.why === 'timed-out' ? { ...trouble, fix: SHORTER } : trouble),
    });
}

/** As for a device, Log Analytics and the settings are asked at once, and what the log has seen stands. */
async function look(
  from: { readonly askLogs: AskLogs; readonly settings: Settings },
  hub: string,
  window: Window,
  signal: AbortSignal,
): Promise<Slot<HubPicture>> {
  const subject = { hub, deviceId: '', moduleId: null };
  const known = destinationIn(from.settings.known(subject, window));
  if (isElsewhere(known)) return notThere(hub, known);
  const moved = new AbortController();
  const asked = from.settings.collect(subject, window, signal);
  const question: LogQuestion = {
    hub,
    window,
    textOf: (hubId) => hubPictureQuery(window, hubId),
    workspaceOf: async () => workspaceIn(destinationIn(await asked)),
  };
  const looking = inLogAnalytics(from.askLogs, question, AbortSignal.any([signal, moved.signal]));
  const first = await Promise.race([looking, asked]);
  const early = 'ok' in first ? undefined : destinationIn(first);
  if (isElsewhere(early)) {
    moved.abort();
    return notThere(hub, early);
  }
  const picture = await looking;
  if (picture.ok && picture.data.records > 0) return picture;
  const settings = await asked;
  const destination = destinationIn(settings);
  if (destination && destination.to !== 'workspace') return notThere(hub, destination);
  const unread = settings['diagnostic-settings'];
  return picture.ok && !unread.ok ? { ...picture, unread } : picture;
}

/** A hub that logs nowhere by now may have logged until yesterday: that does not keep from asking. */
function isElsewhere(destination: LogDestination | undefined): destination is LogDestination {
  return destination?.to === 'storage' || destination?.to === 'event-hubs';
}

async function inLogAnalytics(askLogs: AskLogs, question: LogQuestion, signal: AbortSignal): Promise<Slot<HubPicture>> {
  const { hub, window } = question;
  const answer = await askLogs(question, signal);
  if (!answer.ok) return answer.why === 'timed-out' ? { ...answer, fix: SHORTER } : answer;
  const data = readHubPicture(answer.rows, answer.partial, window);
  if (data === undefined) return unreadable(connectionLogOf(hub));
  return {
    ok: true,
    data,
    searched: `connection records of all devices of ${hub}, ${spoken(window)}`,
    ...(data.newest !== null && { dataUpTo: data.newest }),
    ...(answer.partial && { unread: { detail: 'The service could give only a part of the records.', fix: SHORTER } }),
  };
}

const SHORTER = 'Ask again, about a shorter time, such as the last 3 hours.';

const ADD =
  'Add a diagnostic setting to the hub that sends the category Connections to a Log Analytics workspace. The picture begins with that moment: what was before cannot be recovered.';

function notThere(hub: string, destination: LogDestination): Gap {
  if (destination.to === 'storage') {
    const account = destination.accountId.split('/').at(-1) ?? '';
    return gap(
      'not-configured',
      `${hub} sends its connection records to the storage account ${account} only. There I can look up one device, but not count a whole hub.`,
      `${ADD} Until then ask about one device.`,
    );
  }
  return destination.to === 'event-hubs'
    ? gap(
        'not-configured',
        `${hub} sends its connection records to Event Hubs only: what passed there cannot be looked up afterwards.`,
        ADD,
      )
    : gap('not-configured', `${hub} does not log its connections: no diagnostic setting sends them anywhere.`, ADD);
}

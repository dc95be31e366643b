import type { HubAnswer } from '../../src/cards/hub-card';
import { judgeHub } from '../../src/diagnosis/hub-picture/judge-hub';
import type { Slot } from '../../src/evidence/evidence';
import { gap } from '../../src/evidence/gaps';
import type { HubPicture } from '../../src/evidence/hub-picture';
import {
  minutesAgo,
  sampleClient,
  sampleMinute,
  samplePart,
  samplePicture,
  troubledPicture,
} from './sample-hub-picture';
import { CONTOSO, NOW } from './sample-report';

/** The longest id that IoT Hub allows, and texts from outside that are as long as the query lets them. */
const LONG = 'W'.repeat(128);

const ROLE = `Give Keepalive's identity the role "Monitoring Reader" on the hub: az role assignment create --role "Monitoring Reader" --assignee PRINCIPAL_ID --scope '${CONTOSO.resourceId}' (or "Log Analytics Reader" on the workspace that gets the logs)`;

function seen(data: HubPicture, more: object = {}): Slot<HubPicture> {
  return { ok: true, data, searched: 'the log', ...(data.newest && { dataUpTo: data.newest }), ...more };
}

function answered(look: Slot<HubPicture>, hub = CONTOSO): HubAnswer {
  const window = look.ok ? look.data.window : samplePicture().window;
  const judgement = judgeHub(hub.name, look, { window, now: NOW });
  return { hub, window, look, judgement, zone: 'Europe/Berlin', now: NOW };
}

function longest(): HubPicture {
  const codes = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`4040${10 + index}`, 9]));
  const parts = (name: (index: number) => string) =>
    Array.from({ length: 12 }, (_, index) =>
      samplePart(name(index), { devices: 90_000, droppedApart: 900, apart: 99_999 }),
    );
  return troubledPicture({
    devices: 100_000,
    droppedApart: 40_000,
    away: 9_000,
    worst: Array.from({ length: 40 }, (_, index) =>
      sampleClient(`${LONG.slice(2)}${10 + index}`, {
        moduleId: LONG,
        faults: 99_999,
        refusals: 9_999,
        codes,
        ...(index % 3 === 0 && { awaySince: minutesAgo(600 - index) }),
      }),
    ),
    sites: parts((index) => `${LONG.slice(0, 98)}${10 + index}`),
    sdks: parts((index) => `${LONG.slice(0, 98)}${10 + index}`),
    codes: Object.keys(codes)
      .slice(0, 12)
      .map((code) => ({ code, faults: 99_999, refusals: 9_999, devices: 90_000 })),
  });
}

const quiet = { worst: [], droppedApart: 0, apart: 0, away: 0, refused: 0, refusals: 0 };

/** Answers about a whole hub from the shortest to the longest, by hand. */
export const HUB_ANSWERS: Readonly<Record<string, HubAnswer>> = {
  'some devices': answered(seen(troubledPicture())),
  'whole hub': answered(
    seen(troubledPicture({ ...quiet, dropped: 16, faults: 16, devices: 20, peaks: [sampleMinute()] })),
  ),
  'one site': answered(
    seen(
      troubledPicture({
        devices: 60,
        droppedApart: 9,
        peaks: [],
        sites: [
          samplePart('203.0.113.XXX', { devices: 8, droppedApart: 7, apart: 21, faults: 21 }),
          samplePart('198.51.100.XXX', { devices: 52, droppedApart: 2, apart: 2, faults: 2 }),
        ],
      }),
    ),
  ),
  'nothing wrong': answered(seen(samplePicture({ buckets: troubledPicture().buckets.map(onlyRenewals) }))),
  'nothing logged': answered(seen(samplePicture({ records: 0, newest: null, devices: 0, renewals: 0 }))),
  'in part': answered(
    seen(troubledPicture(), {
      unread: {
        detail: 'The service could give only a part of the records.',
        fix: 'Ask again, about a shorter time, such as the last 3 hours.',
      },
    }),
  ),
  denied: answered(
    gap('denied', `The connection log of ${CONTOSO.host} answered 403: Keepalive may not read it.`, ROLE),
  ),
  'not logging': answered(
    gap(
      'not-configured',
      `${CONTOSO.host} does not log its connections: no diagnostic setting sends them anywhere.`,
      'Add a diagnostic setting to the hub that sends the category Connections to a Log Analytics workspace. The picture begins with that moment: what was before cannot be recovered.',
    ),
    { ...CONTOSO, resourceId: '' },
  ),
  longest: answered(seen(longest()), { ...CONTOSO, name: 'h'.repeat(50) }),
};

function onlyRenewals(bucket: HubPicture['buckets'][number]): HubPicture['buckets'][number] {
  return { ...bucket, faults: 0, refusals: 0, devices: 0, codes: {} };
}

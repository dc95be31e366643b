import type { Gap, Slot } from '../../evidence/evidence';
import type { HubPicture } from '../../evidence/hub-picture';
import { plain } from '../words';
import type { HubJudgement } from './hub-judgement';
import { awayLine, countsLine, of, refusedLine, sdkLine, sharedLine, siteLine } from './hub-lines';
import { many, sdkWords, spanWords, type Telling, timeWords } from './hub-words';
import { type SharedMinute, sharedMinuteOf } from './shared-minute';
import { type StandingOut, standingOut } from './standing-out';
import { isRefused, worstClients } from './worst-clients';

/** What the picture of a hub says; pure. `name`: of the hub. */
export function judgeHub(name: string, look: Slot<HubPicture>, telling: Telling): HubJudgement {
  if (!look.ok) return unseen(name, look);
  const picture = look.data;
  if (picture.records === 0) return look.unread ? unsure(name, telling) : silent(name, telling);
  const shared = sharedMinuteOf(picture);
  const site = standingOut(picture.sites, picture);
  const sdk = standingOut(
    picture.sdks.filter((part) => part.name !== ''),
    picture,
  );
  const worst = worstClients(picture, telling);
  const lines = [
    countsLine(picture),
    shared && sharedLine(shared, telling),
    site ? siteLine(site) : sdk && sdkLine(sdk),
    awayLine(picture, telling),
    refusedLine(picture),
  ].filter((line) => line !== undefined);
  const said = { name, picture, telling, shared, site, sdk };
  return { ...verdictOn(said), lines: lines.slice(0, MOST_LINES), worst };
}

const MOST_LINES = 5;

interface Said {
  readonly name: string;
  readonly picture: HubPicture;
  readonly telling: Telling;
  readonly shared: SharedMinute | undefined;
  readonly site: StandingOut | undefined;
  readonly sdk: StandingOut | undefined;
}

function verdictOn(said: Said): Pick<HubJudgement, 'status' | 'confidence' | 'headline'> {
  const { name, picture, telling, shared, site, sdk } = said;
  const { devices, droppedApart, refused } = picture;
  if (site)
    return {
      status: 'one-site',
      confidence: 'likely',
      headline: `${name}: one site stands out. At ${plain(site.part.name, 60)} ${of(site.part.droppedApart, site.part.devices)} devices dropped ${spanWords(telling)}, elsewhere ${of(site.othersDropped, site.others)}.`,
    };
  if (sdk)
    return {
      status: 'one-sdk',
      confidence: 'possible',
      headline: `${name}: one SDK stands out. With ${sdkWords(sdk.part.name)} ${of(sdk.part.droppedApart, sdk.part.devices)} devices dropped ${spanWords(telling)}, with others ${of(sdk.othersDropped, sdk.others)}.`,
    };
  if (droppedApart > 0)
    return {
      status: 'some-devices',
      confidence: null,
      headline: `${name}: ${devicesOf(droppedApart, devices)} dropped${shared ? ' by themselves' : ''} ${spanWords(telling)}${worstWords(picture)}${alsoWords(said)}.`,
    };
  if (shared)
    return {
      status: shared.reach === 'hub' ? 'whole-hub' : shared.reach === 'site' ? 'one-site' : 'one-sdk',
      confidence: shared.confidence,
      headline: `${name}: ${devicesOf(shared.minute.devices, devices)} dropped within a minute, at ${timeWords(shared.minute.minute, telling)}. Apart from that none dropped ${spanWords(telling)}.`,
    };
  if (picture.worst.some(isRefused))
    return {
      status: 'some-devices',
      confidence: null,
      headline: `${name}: no device dropped ${spanWords(telling)}, but ${many(refused, 'device')} ${refused === 1 ? 'was' : 'were'} refused when connecting.`,
    };
  return {
    status: 'nothing-wrong',
    confidence: null,
    headline: `${name}: nothing wrong ${spanWords(telling)}. ${many(devices, 'device')} ${devices === 1 ? 'was' : 'were'} seen, and none dropped by a fault.`,
  };
}

/** `6 of 8 devices`; a hub with one has `its one device` */
function devicesOf(some: number, all: number): string {
  return all === 1 ? 'its one device' : `${of(some, all)} devices`;
}

/** `; pump-08 is the worst: 881 drops` */
function worstWords({ worst, devices }: HubPicture): string {
  const [first, second] = worst;
  if (!first || first.apart < 2 || first.apart === second?.apart) return '';
  if (devices === 1) return `, ${many(first.faults, 'time')}`;
  const name = first.moduleId === null ? first.deviceId : `${first.deviceId}/${first.moduleId}`;
  return `; ${plain(name, 128)} is the worst: ${many(first.faults, 'drop')}`;
}

function alsoWords({ shared, telling }: Said): string {
  if (!shared) return '';
  return `. At ${timeWords(shared.minute.minute, telling)} ${many(shared.minute.devices, 'device')} dropped together`;
}

function unseen(name: string, { why, detail, fix }: Gap): HubJudgement {
  const because =
    why === 'not-configured' ? 'what happens there is not logged where I can count it' : 'its log could not be read';
  return {
    status: 'cannot-see',
    confidence: null,
    headline: `${name}: I cannot see whether something is wrong, since ${because}.`,
    lines: [detail, ...(fix === undefined ? [] : [fix])],
    worst: [],
  };
}

/** No record, and where the hub logs could not be read. */
function unsure(name: string, telling: Telling): HubJudgement {
  return {
    status: 'cannot-see',
    confidence: null,
    headline: `${name}: I found no connection record ${spanWords(telling)}, and cannot see whether the hub logs its connections.`,
    lines: [],
    worst: [],
  };
}

function silent(name: string, telling: Telling): HubJudgement {
  return {
    status: 'nothing-wrong',
    confidence: 'possible',
    headline: `${name}: no device connected, dropped or was refused ${spanWords(telling)}.`,
    lines: [
      'The hub logs its connections, and there is no record. If devices should have come or gone in that time, look whether the diagnostic setting is older than that.',
    ],
    worst: [],
  };
}

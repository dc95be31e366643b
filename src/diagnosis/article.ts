import { registryTime } from '../evidence/device';
import type { DeviceLog } from '../evidence/device-log';
import type { Evidence, Slot, Subject } from '../evidence/evidence';
import { findCode } from './catalogues/codes';
import { codeGuide, GUIDES } from './catalogues/guides';
import { compareVersions, newestKnown, recognizeSdk, supportEnded } from './catalogues/sdks';
import type { Guide } from './finding';
import { hasTrouble, logInWords, trackingIds } from './log-words';
import { sdkInUse } from './patterns/sdk-in-use';
import { belongsTo, makeTimeline } from './timeline';
import { nameOf } from './verdict';
import { count, dayAndTime, listed, plain } from './words';

/** `fine`: looked, and nothing to do. `look`: looked, and there is. `unseen`: could not look. `ask`: for a person to do. */
export type StepOutcome = 'fine' | 'look' | 'unseen' | 'ask';

/** One recommended step of the portal article "Unexpected Disconnects", and what came of it here. */
export interface ArticleStep {
  readonly id: 'device-enabled' | 'sdk-version' | 'error-codes' | 'device-logs' | 'collect-logs';
  readonly title: string;
  readonly outcome: StepOutcome;
  readonly text: string;
  /** Lines beneath: codes seen, or how to get a log. */
  readonly details: readonly string[];
  readonly guides: readonly Guide[];
  /** Set where the article leads to a page of the portal: the card, which knows the cloud, makes the link. */
  readonly portalPage?: 'devices';
}

/** The codes whose guides the article names, always at hand even when they were not seen. */
export const ARTICLE_CODES: readonly string[] = ['404104', '401003', '401002', '409002', '400027', '500xxx', '500008'];

/**
 * The article's steps in its order, for a card that shows what was checked.
 * @param now to judge how old our own list of SDK versions is
 */
export function articleSteps(evidence: Evidence, subject: Subject, now?: Date): readonly ArticleStep[] {
  const timeline = makeTimeline(evidence.connections.ok ? evidence.connections.data.records : [], subject);
  const inUse = sdkInUse(timeline);
  return [
    deviceEnabled(evidence),
    sdkVersion(evidence, inUse?.text, now),
    errorCodes(evidence, subject),
    deviceLogs(evidence, inUse?.text ?? ''),
    {
      id: 'collect-logs',
      title: 'Collect logs for support',
      outcome: 'ask',
      text: 'If this does not settle it, hand the case over: it holds this report and all that was looked at, without secrets.',
      details: [],
      guides: [GUIDES.logCollection],
    },
  ];
}

function deviceEnabled({ identity }: Evidence): ArticleStep {
  const step = {
    id: 'device-enabled',
    title: 'Is the device enabled?',
    details: [],
    guides: [GUIDES.identityRegistry],
    portalPage: 'devices',
  } as const;
  if (!identity.ok) return { ...step, outcome: 'unseen', text: couldNotLook('identity', identity) };
  if (identity.data === null) return { ...step, outcome: 'look', text: 'The hub has no device with this id.' };
  const { status = 'unknown', statusReason, statusUpdatedTime } = identity.data;
  const since = registryTime(statusUpdatedTime);
  const reason = statusReason ? `, reason: "${plain(statusReason, 128)}"` : '';
  return {
    ...step,
    outcome: status.toLowerCase() === 'disabled' ? 'look' : 'fine',
    text: `The registry says "${plain(status, 20)}"${since ? ` since ${dayAndTime(since)}` : ''}${reason}.`,
  };
}

function sdkVersion({ connections }: Evidence, text: string | undefined, now: Date | undefined): ArticleStep {
  const step = {
    id: 'sdk-version',
    title: 'Is the device SDK up to date?',
    details: [],
    guides: [GUIDES.deviceSdks, GUIDES.sdkBenefits],
  } as const;
  if (!connections.ok) return { ...step, outcome: 'unseen', text: couldNotLook('connections', connections) };
  if (text === undefined)
    return { ...step, outcome: 'unseen', text: 'No connect of the device in this time, so its SDK was not seen.' };
  const recognized = recognizeSdk(text);
  if (!recognized)
    return {
      ...step,
      outcome: 'look',
      text:
        text === ''
          ? 'The device names no SDK: an MQTT stack of its own.'
          : `The device names "${plain(text)}", which is no known SDK.`,
    };
  const { sdk, version } = recognized;
  const old = compareVersions(version, sdk.newest.version) < 0;
  const ended = supportEnded(recognized, now);
  return {
    ...step,
    outcome: old ? 'look' : 'fine',
    text: `${sdk.name} ${plain(version, 40)}; safe from ${sdk.floor.version} on, ${newestKnown(sdk, now)}.${ended ? ` ${ended}` : ''}`,
  };
}

function errorCodes({ connections, operations }: Evidence, subject: Subject): ArticleStep {
  const step = { id: 'error-codes', title: 'Which error codes do the logs show?' } as const;
  const always = ARTICLE_CODES.flatMap((code) => codeGuide(code) ?? []);
  if (!connections.ok && !operations.ok)
    return { ...step, outcome: 'unseen', text: couldNotLook('connections', connections), details: [], guides: always };
  const counts = new Map<string, number>();
  for (const slot of [connections, operations]) {
    for (const record of slot.ok ? slot.data.records : [])
      if (record.code !== null && belongsTo(record, subject))
        counts.set(record.code, (counts.get(record.code) ?? 0) + 1);
  }
  const seen = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  const guides = [...seen.flatMap(([code]) => codeGuide(code) ?? []), ...always];
  return {
    ...step,
    outcome: seen.length === 0 ? 'fine' : 'look',
    text:
      seen.length === 0
        ? 'No error code in this time.'
        : `${listed(seen.map(([code, times]) => `${code} (${count(times, 'time')})`))}.`,
    details: seen.map(([code]) => `${code}: ${findCode(code)?.meaning ?? 'not in the catalogue'}`),
    guides: guides.filter((guide, index) => guides.findIndex(({ title }) => title === guide.title) === index),
  };
}

function deviceLogs(evidence: Evidence, sdkText: string): ArticleStep {
  const step = {
    id: 'device-logs',
    title: 'What does the log of the device say?',
    guides: [GUIDES.deviceLogs],
  } as const;
  const given = evidence['device-logs'];
  if (given.ok && given.data.length > 0)
    return {
      ...step,
      outcome: given.data.some(hasTrouble) ? 'look' : 'fine',
      text: listedLogs(given.data),
      details: trackingIds(given.data).map((id) => `Tracking id for support: ${plain(id, 120)}`),
    };
  const sdk = recognizeSdk(sdkText)?.sdk;
  return {
    ...step,
    outcome: 'ask',
    text: sdk
      ? `None given yet. For the ${sdk.name}:`
      : 'None given yet. Switch on the logging of its MQTT client and keep what it writes, with times.',
    details: sdk
      ? [...sdk.deviceLog.steps, 'Take out keys, connection strings and certificates before you share it.']
      : [],
  };
}

/** More logs than this are a bundle: a card has no room to tell of each. */
const MOST_LOGS = 2;

function listedLogs(logs: readonly DeviceLog[]): string {
  const told = [...logs.filter(hasTrouble), ...logs.filter((log) => !hasTrouble(log))].slice(0, MOST_LOGS);
  const rest = logs.length - told.length;
  return `${told.map(logInWords).join(' ')}${rest > 0 ? ` And ${count(rest, 'more log')}.` : ''}`;
}

function couldNotLook(kind: 'identity' | 'connections', slot: Slot<unknown>): string {
  return `Could not look at ${nameOf(kind)}${slot.ok ? '' : ` (${slot.why})`}.`;
}

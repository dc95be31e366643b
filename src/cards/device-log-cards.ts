import type { LogSteps } from '../diagnosis/catalogues/device-log-steps';
import type { Button } from './buttons';
import { md, oneLine, plain } from './escape';
import { render } from './render';
import type { SmallCard } from './small-cards';

export interface LogGuide {
  /** Null where nobody has named a device yet. */
  readonly deviceId: string | null;
  /** Null where it is not known which client runs there. */
  readonly steps: LogSteps | null;
  /** The hub's log told it; nobody said so. */
  readonly wasSeen: boolean;
  /** Where files go; null where there is no such place. */
  readonly upload: string | null;
  /** The clients to choose from, where it is not known; else one way to them. A client shows six real buttons at most. */
  readonly others: readonly Button[];
}

const CAUTION =
  'I take out keys, tokens, passwords and certificates before anything is kept. It is still better if you take them out first.';

/** Numbered steps for somebody at the device or signed in there over SSH. */
export function logGuideCard({ deviceId, steps, wasSeen, upload, others }: LogGuide): SmallCard {
  const whose = deviceId === null ? 'a device' : oneLine(deviceId, 128);
  const how = steps
    ? `How to get the log of ${whose} (${steps.name})`
    : `How to get the log of ${whose}: which client runs on it?`;
  const give = upload
    ? 'Then paste the lines here, attach the file, or use the upload link (up to 200 MB).'
    : 'Then paste the lines here, or attach the file.';
  const lead =
    steps === null
      ? 'Its SDK is not known to me. Press the one that its program uses.'
      : `${wasSeen ? `The hub saw the ${steps.name} there. ` : ''}At the device, or signed in there over SSH:`;
  const card = render('device-log-guide', {
    summary: how,
    title: plain(how),
    lead: plain(lead),
    steps: (steps?.steps ?? []).map(({ text, command = '' }, index) => ({
      text: md`**${index + 1}.** ${text}`,
      commands: command === '' ? [] : command.split('\n').map((line) => ({ line })),
    })),
    give: plain(`${give} .log, .txt, .json, .gz and .zip, also several at once.`),
    caution: plain(CAUTION),
    upload: upload ?? '',
    choices: steps === null ? others.map((button) => ({ ...button, text: plain(button.title) })) : [],
    buttons: steps === null ? [] : others,
  });
  return {
    card,
    summary: `${how}. ${(steps?.steps ?? []).map(({ text }, index) => `${index + 1}. ${text}`).join(' ')}`.trim(),
  };
}

export interface LogSays {
  readonly deviceId: string;
  /** One a log: what it tells. */
  readonly logs: readonly string[];
  /** The lines that tell it. */
  readonly lines: ReadonlyArray<{ readonly log: string; readonly line: number; readonly text: string }>;
  /** What it does to the answer. */
  readonly change: string;
  readonly buttons: readonly Button[];
}

/** What the log that was given tells, and what that does to the answer. */
export function logSaysCard({ deviceId, logs, lines, change, buttons }: LogSays): SmallCard {
  const summary = oneLine(`${change} ${logs[0] ?? ''}`, 600);
  const card = render('device-log', {
    summary,
    title: md`What the log of **${oneLine(deviceId, 128)}** says`,
    logs: logs.map((text) => ({ text: plain(oneLine(text, 500)) })),
    lines: lines.map(({ log, line, text }) => ({
      where: plain(`${oneLine(log, 60)}, line ${line}`),
      text: oneLine(text, 300),
    })),
    change: plain(oneLine(change, 600)),
    buttons,
  });
  return { card, summary };
}

export interface EdgeCall {
  readonly deviceId: string;
  readonly hub: string;
  readonly module: string;
  /** As it will be sent. */
  readonly method: string;
  readonly payload: string;
  /** Why no support bundle can be uploaded; empty where one can. */
  readonly note: string;
  readonly buttons: readonly Button[];
}

/** What will be called on the gateway, before anything is. */
export function edgeCallCard({ deviceId, hub, module, method, payload, note, buttons }: EdgeCall): SmallCard {
  const summary = `Shall I ask the agent of ${oneLine(deviceId, 128)} for the log of ${oneLine(module, 128)}? It only reads. Answer yes or no.`;
  const card = render('edge-call', {
    summary,
    title: md`Fetch the log of **${oneLine(module, 128)}** from **${oneLine(deviceId, 128)}**?`,
    what: plain(
      `I call one direct method of the module $edgeAgent on ${deviceId} (${hub}). It reads the log and changes nothing; the gateway sends up to 128 KB.`,
    ),
    call: `${method} ${payload}`,
    note: plain(note),
    buttons,
  });
  return { card, summary };
}

export interface BundleCall extends Pick<EdgeCall, 'deviceId' | 'hub' | 'method' | 'payload' | 'buttons'> {
  /** Where the gateway writes to: the storage account's host, and how its container will be called. */
  readonly host: string;
  readonly container: string;
}

/** What will be called on the gateway for a support bundle, and where that lies for a while. */
export function bundleCallCard({ deviceId, hub, method, payload, host, container, buttons }: BundleCall): SmallCard {
  const summary = `Shall I ask the agent of ${oneLine(deviceId, 128)} for a support bundle? It writes it into the storage account ${host}. Answer yes or no.`;
  const card = render('edge-call', {
    summary,
    title: md`Fetch a support bundle from **${oneLine(deviceId, 128)}**?`,
    what: plain(
      `I call one direct method of the module $edgeAgent on ${deviceId} (${hub}), and then GetTaskStatus until it is done, for 30 minutes at most. The gateway packs the last day's logs of its IoT Edge runtime into one zip and writes it to https://${host}, into a container made for it (${container}). It changes nothing else.`,
    ),
    call: `${method} ${payload}`,
    note: plain(
      'Until I have read it, the zip lies there as the gateway made it, maybe with keys in it. I take those out, keep the logs like a file that you upload, and delete the zip with its container.',
    ),
    buttons,
  });
  return { card, summary };
}

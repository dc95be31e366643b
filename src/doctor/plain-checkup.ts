import { count } from '../diagnosis/words';
import { type Paint, printable } from '../support/plain-report';
import {
  CHECKED_SOURCES,
  type Check,
  type CheckedSource,
  type Checkup,
  type HubCheckup,
  type Identity,
} from './checkup';

// What the doctor says to people, a part at a time. Every text ends with a line break.

const LABELS: Readonly<Record<CheckedSource, string>> = {
  'sign-in': 'sign-in',
  'resource-graph': 'finding hubs',
  probe: 'way from here',
  registry: 'device registry',
  twin: 'twins',
  hub: 'Azure resource',
  'diagnostic-settings': 'logging',
  'log-analytics': 'log',
  storage: 'log',
  'resource-health': 'Resource Health',
  'service-health': 'Service Health',
  metrics: 'metrics',
};

const WIDTH = Math.max(...CHECKED_SOURCES.map((source) => LABELS[source].length)) + 2;

/** As whom and where is looked. */
export function openingLine(where: string, identity: Identity): string {
  return `${printable(`Looking at ${where}, ${whom(identity)}. Nothing is changed.`)}\n`;
}

function whom({ as, appId, objectId, name, tenantId }: Identity): string {
  if (as === 'lab') return 'as its own identity';
  const tenant = tenantId === null ? '' : ` of the tenant ${tenantId}`;
  if (as === 'bot') return `as the bot, ${appId}${tenant}`;
  const who = name ?? (appId === null ? objectId : `the app ${appId}`);
  return `by your own sign-in${who === null ? '' : `, ${who}${tenant}`}`;
}

export function checkLines(checks: readonly Check[], paint: Paint): string {
  const said = new Set<string>();
  const lines = checks.flatMap(({ source, ok, detail, fix }) => {
    const mark = ok ? paint.severity('info', '✓') : paint.severity('critical', '✗');
    const line = `  ${mark} ${LABELS[source].padEnd(WIDTH)}${printable(detail)}`;
    if (ok || fix === undefined) return [line];
    const cure = said.has(fix) ? 'The same as above.' : printable(fix);
    said.add(fix);
    return [line, `${' '.repeat(WIDTH + 4)}${paint.strong('→')} ${cure}`];
  });
  return lines.map((line) => `${line}\n`).join('');
}

export function hubLines({ hub, checks }: HubCheckup, paint: Paint): string {
  return `\n${paint.strong(printable(hub))}\n${checkLines(checks, paint)}`;
}

/** `3 hubs, 27 checks: 26 in order, 1 to be mended.` */
export function closingLine({ checks, hubs, hubsLeftOut }: Checkup): string {
  const all = [...checks, ...hubs.flatMap((hub) => hub.checks)];
  const bad = all.filter(({ ok }) => !ok).length;
  const verdict = bad === 0 ? 'all in order' : `${all.length - bad} in order, ${bad} to be mended`;
  const more = hubsLeftOut === 0 ? '' : ` ${count(hubsLeftOut, 'more hub')} not looked at: name one with --hub.`;
  return `\n${count(hubs.length, 'hub')}, ${count(all.length, 'check')}: ${verdict}.${more}\n`;
}

import { portOf } from './line-text';
import { SETTING_PATTERNS, type SettingPattern } from './patterns/settings';

/** What a log says of its client beside its events. */
export interface Settings {
  agent?: string;
  keepAlive?: number;
  edgeVersion?: string;
  /** Where it connects to, by a line that says it beforehand. */
  target?: { readonly host?: string; readonly port?: number };
}

/** What the line sets, if anything. */
export function settingsIn(text: string, candidates: readonly number[]): Settings {
  const settings: Settings = {};
  for (const index of candidates) {
    const row = SETTING_PATTERNS[index];
    const groups = row?.test.exec(text)?.groups;
    if (row && groups) apply(row.sets, groups, settings);
  }
  return settings;
}

function apply(
  sets: SettingPattern['sets'],
  groups: Readonly<Record<string, string | undefined>>,
  settings: Settings,
): void {
  const { agent, version, seconds, setting, millis, host } = groups;
  if (sets === 'agent') settings.agent = agent === undefined ? `iothubclient/${version}` : decodedAgent(agent);
  else if (sets === 'edgeVersion') settings.edgeVersion = version ?? '';
  else if (sets === 'keepAlive') {
    const value = millis === undefined ? Number(seconds ?? setting) : Number(millis.replace(/[,.]/g, '')) / 1000;
    if (value >= 1 && value <= 65_535) settings.keepAlive = value;
  } else {
    const port = portOf(groups.port) ?? impliedPort(groups);
    settings.target = { ...(host !== undefined && { host }), ...(port !== undefined && { port }) };
  }
}

/** MQTT and AMQP over TLS. */
function impliedPort({ mqtt, amqp }: Readonly<Record<string, string | undefined>>): number | undefined {
  if (mqtt !== undefined) return 8883;
  return amqp === undefined ? undefined : 5671;
}

/** Real user agents are far shorter. */
const LONGEST_AGENT = 512;

/** `iothubclient%2f1.2.11%20(native%3b%20Linux)`, as it travels in the MQTT user name. */
function decodedAgent(agent: string): string {
  const cut = agent.slice(0, LONGEST_AGENT);
  return cut.replace(/(?:%[0-9a-f]{2})+/gi, (encoded) =>
    Buffer.from(encoded.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

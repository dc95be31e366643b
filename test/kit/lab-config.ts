import { type Config, readConfig } from '../../src/config';

/** What the settings are when nobody sets any, in a folder and on a free port of its own. */
export function labConfig(dataDir: string, settings: Readonly<Record<string, string>> = {}): Config {
  const read = readConfig({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'silent', ...settings });
  if (!read.ok) throw new Error(read.problems.join(' '));
  return read.config;
}

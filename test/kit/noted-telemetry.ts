import type { Telemetry } from '../../src/telemetry/telemetry';

/** Telemetry as lines: `keepalive.turn 5 ms a1b2c3d4 webchat message answered`. */
export function notedTelemetry(): { readonly telemetry: Telemetry; readonly noted: string[] } {
  const noted: string[] = [];
  return {
    noted,
    telemetry: {
      took(name, { begun, ended, reference }, about) {
        const ms = ended.getTime() - begun.getTime();
        noted.push([name, `${ms} ms`, reference ?? '-', ...Object.values(about)].join(' '));
      },
      count: (name, about) => void noted.push([name, ...Object.values(about)].join(' ')),
    },
  };
}

import type { DeviceLogEvent } from '../../../../src/evidence/device-log';

/**
 * Lines as a client writes them, made up after what the named issue or source shows, and what they mean: `meaning code
 * (client)`, none for a line that means nothing. `also` is what else the event must carry.
 */
export interface LineTable {
  /** Id of the catalogue of SDKs; null where the lines alone do not tell. */
  readonly of: string;
  readonly rows: ReadonlyArray<readonly [line: string, means: readonly string[], also?: Partial<DeviceLogEvent>]>;
}

/** The CONNACK refusals 1 to 5 in one client's words: `line('5')`. */
export function refusals(line: (code: string) => string): LineTable['rows'] {
  const meanings = [
    'protocol-refused',
    'identifier-refused',
    'unavailable',
    'credentials-refused',
    'credentials-refused',
  ];
  return meanings.map((meaning, index) => [line(String(index + 1)), [`${meaning} ${index + 1}`]]);
}

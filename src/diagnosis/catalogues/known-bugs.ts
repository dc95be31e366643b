import catalogue from './known-bugs.json';
import { compareVersions, type RecognizedSdk } from './sdks';

export interface KnownBug {
  readonly id: string;
  /** Id of the SDK in the catalogue of SDKs. */
  readonly sdk: string;
  /** First version known to have it; `0.0.0` when nobody said. */
  readonly from: string;
  /** First version without it; null while it is open. */
  readonly fixedIn: string | null;
  /** `mqtt` or `amqp`; null for both. */
  readonly protocol: string | null;
  /** What must be in the evidence; the names are those of patterns/bug-symptoms. */
  readonly symptom: string;
  /** Continues "Version 2.7.0 …". */
  readonly title: string;
  readonly issue: string;
  readonly url: string;
  /** Findings that this bug is the reason for. */
  readonly explains: readonly string[];
}

export const KNOWN_BUGS: readonly KnownBug[] = catalogue.bugs.map((bug) => ({ ...bug, explains: bug.explains ?? [] }));

/** The listed bugs that this version has, over this protocol: `Mqtt`, `AmqpWs`, … */
export function bugsOf({ sdk, version }: RecognizedSdk, protocol: string): readonly KnownBug[] {
  return KNOWN_BUGS.filter(
    (bug) =>
      bug.sdk === sdk.id &&
      compareVersions(version, bug.from) >= 0 &&
      (bug.fixedIn === null || compareVersions(version, bug.fixedIn) < 0) &&
      (bug.protocol === null || protocol.toLowerCase().startsWith(bug.protocol)),
  );
}

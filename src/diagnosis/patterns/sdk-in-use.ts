import { type RecognizedSdk, recognizeSdk } from '../catalogues/sdks';
import type { Session } from '../session';
import type { Timeline } from '../timeline';

export interface SdkInUse {
  /** As logged; '' when no connect named one. */
  readonly text: string;
  readonly recognized: RecognizedSdk | undefined;
  readonly session: Session;
  readonly at: Date;
}

/** The SDK of the newest session that names one; else the newest session without. Undefined when no connect was seen. */
export function sdkInUse({ sessions }: Timeline): SdkInUse | undefined {
  // Records of an end carry no SDK in the documented samples: only a connect's silence means that there is none.
  const session =
    sessions.findLast(({ sdkVersion }) => sdkVersion !== '') ?? sessions.findLast(({ from }) => from !== null);
  const at = session?.from ?? session?.to;
  if (!session || !at) return undefined;
  return { text: session.sdkVersion, recognized: recognizeSdk(session.sdkVersion), session, at };
}

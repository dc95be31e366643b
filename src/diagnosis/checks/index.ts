import type { AnyCheck } from '../check';
import { credentialsRejected } from './credentials-rejected';
import { dailyQuotaUsed } from './daily-quota-used';
import { deviceDisabled } from './device-disabled';
import { deviceNeverConnected } from './device-never-connected';
import { deviceNotFound } from './device-not-found';
import { dropsUnexplained } from './drops-unexplained';
import { duplicateIdentity } from './duplicate-identity';
import { halfOpenSession } from './half-open-session';
import { hubUnavailable } from './hub-unavailable';
import { idleTimeout } from './idle-timeout';
import { loggingOff } from './logging-off';
import { networkLoss } from './network-loss';
import { noProblemSeen } from './no-problem-seen';
import { reconnectStorm } from './reconnect-storm';
import { sasRenewal } from './sas-renewal';
import { sasTokenExpired } from './sas-token-expired';
import { sdkKnownBug } from './sdk-known-bug';
import { sdkOutdated } from './sdk-outdated';
import { sdkUnknown } from './sdk-unknown';
import { serviceErrors } from './service-errors';
import { serviceEvent } from './service-event';
import { siteOutage } from './site-outage';
import { stateIsStale } from './state-is-stale';
import { throttled } from './throttled';

/** Every check there is, in the order in which a report names them. A new finding is one more file and one more line. */
export const CHECKS: readonly AnyCheck[] = [
  deviceNotFound,
  deviceDisabled,
  deviceNeverConnected,
  sasRenewal,
  sasTokenExpired,
  credentialsRejected,
  duplicateIdentity,
  halfOpenSession,
  networkLoss,
  idleTimeout,
  siteOutage,
  serviceEvent,
  hubUnavailable,
  serviceErrors,
  dailyQuotaUsed,
  reconnectStorm,
  throttled,
  sdkOutdated,
  sdkKnownBug,
  sdkUnknown,
  loggingOff,
  stateIsStale,
  dropsUnexplained,
  noProblemSeen,
];

import type { AnyCheck } from '../check';
import { clockSkew } from './clock-skew';
import { credentialsRejected } from './credentials-rejected';
import { dailyQuotaUsed } from './daily-quota-used';
import { deviceDisabled } from './device-disabled';
import { deviceNeverConnected } from './device-never-connected';
import { deviceNotFound } from './device-not-found';
import { deviceRestart } from './device-restart';
import { dnsFailure } from './dns-failure';
import { dropsUnexplained } from './drops-unexplained';
import { duplicateIdentity } from './duplicate-identity';
import { edgeAuth } from './edge-auth';
import { edgehubIdleClose } from './edgehub-idle-close';
import { edgehubNoConnack } from './edgehub-no-connack';
import { halfOpenSession } from './half-open-session';
import { idleTimeout } from './idle-timeout';
import { loggingOff } from './logging-off';
import { networkLoss } from './network-loss';
import { noProblemSeen } from './no-problem-seen';
import { portBlocked } from './port-blocked';
import { proxyBlocked } from './proxy-blocked';
import { sasRenewal } from './sas-renewal';
import { sasTokenExpired } from './sas-token-expired';
import { sdkKnownBug } from './sdk-known-bug';
import { sdkOutdated } from './sdk-outdated';
import { sdkUnknown } from './sdk-unknown';
import { serviceErrors } from './service-errors';
import { serviceEvent } from './service-event';
import { stateIsStale } from './state-is-stale';
import { tlsTrust } from './tls-trust';

/** Every check there is, in the order in which a report names them. A new finding is one more file and one more line. */
export const CHECKS: readonly AnyCheck[] = [
  deviceNotFound,
  deviceDisabled,
  deviceNeverConnected,
  sasRenewal,
  sasTokenExpired,
  credentialsRejected,
  clockSkew,
  duplicateIdentity,
  halfOpenSession,
  networkLoss,
  idleTimeout,
  portBlocked,
  dnsFailure,
  tlsTrust,
  proxyBlocked,
  serviceEvent,
  serviceErrors,
  dailyQuotaUsed,
  sdkOutdated,
  sdkKnownBug,
  sdkUnknown,
  deviceRestart,
  edgeAuth,
  edgehubNoConnack,
  edgehubIdleClose,
  loggingOff,
  stateIsStale,
  dropsUnexplained,
  noProblemSeen,
];

import type { AnyCheck } from '../check';
import { certificateInvalid } from './certificate-invalid';
import { clientClosed } from './client-closed';
import { clientGaveUp } from './client-gave-up';
import { clockSkew } from './clock-skew';
import { credentialsRejected } from './credentials-rejected';
import { dailyQuotaUsed } from './daily-quota-used';
import { deviceDisabled } from './device-disabled';
import { deviceNeverConnected } from './device-never-connected';
import { deviceNotFound } from './device-not-found';
import { deviceRecreated } from './device-recreated';
import { deviceRestart } from './device-restart';
import { dnsFailure } from './dns-failure';
import { dropsUnexplained } from './drops-unexplained';
import { duplicateIdentity } from './duplicate-identity';
import { edgeAuth } from './edge-auth';
import { edgeRuntimeFailing } from './edge-runtime-failing';
import { edgehubIdleClose } from './edgehub-idle-close';
import { edgehubNoConnack } from './edgehub-no-connack';
import { halfOpenSession } from './half-open-session';
import { hubUnavailable } from './hub-unavailable';
import { idleTimeout } from './idle-timeout';
import { keepAliveTooLong } from './keep-alive-too-long';
import { loggingOff } from './logging-off';
import { messageTooLarge } from './message-too-large';
import { methodNotAnswered } from './method-not-answered';
import { networkLoss } from './network-loss';
import { networkRule } from './network-rule';
import { noProblemSeen } from './no-problem-seen';
import { portBlocked } from './port-blocked';
import { protocolViolation } from './protocol-violation';
import { proxyBlocked } from './proxy-blocked';
import { reconnectStorm } from './reconnect-storm';
import { sasAuthDisabled } from './sas-auth-disabled';
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
import { tlsTrust } from './tls-trust';

/** Every check there is, in the order in which a report names them. A new finding is one more file and one more line. */
export const CHECKS: readonly AnyCheck[] = [
  deviceNotFound,
  deviceDisabled,
  deviceRecreated,
  deviceNeverConnected,
  sasRenewal,
  sasTokenExpired,
  credentialsRejected,
  certificateInvalid,
  clockSkew,
  sasAuthDisabled,
  duplicateIdentity,
  halfOpenSession,
  networkLoss,
  idleTimeout,
  keepAliveTooLong,
  siteOutage,
  portBlocked,
  dnsFailure,
  tlsTrust,
  proxyBlocked,
  networkRule,
  serviceEvent,
  hubUnavailable,
  serviceErrors,
  dailyQuotaUsed,
  reconnectStorm,
  throttled,
  sdkOutdated,
  sdkKnownBug,
  sdkUnknown,
  clientGaveUp,
  clientClosed,
  protocolViolation,
  messageTooLarge,
  deviceRestart,
  edgeRuntimeFailing,
  edgeAuth,
  edgehubNoConnack,
  edgehubIdleClose,
  loggingOff,
  methodNotAnswered,
  stateIsStale,
  dropsUnexplained,
  noProblemSeen,
];

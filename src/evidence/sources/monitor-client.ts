import { Agent } from 'node:https';
import { isRestError } from '@azure/core-rest-pipeline';
import type { AzureAccess } from '../azure';
import type { Gap } from '../evidence';
import { gapOfStatus, type Place } from '../gaps';
import { saidInError } from './said';
import { gapOfTrouble } from './trouble';

// What the clients of @azure/monitor-query (logs and metrics) have in common.

/** Loaded with the first question to them, or by loadSdks(): a start need not wait for it. */
export function monitorSdk(): typeof import('@azure/monitor-query') {
  return require('@azure/monitor-query');
}

/**
 * Their own retries would wait as long as Retry-After says, past the deadline: whoever asks again does so itself. Nor do
 * they follow a service that sends them elsewhere, or in circles. Where a private authority is trusted, the service is on this machine:
 * the agent of our own keeps the clients from asking a proxy (HTTPS_PROXY) for it.
 */
export function wireOptions({ ca }: AzureAccess) {
  return {
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    ...(ca !== undefined && { agent: new Agent({ keepAlive: true, ca }) }),
  };
}

/** By status where there is one. */
export function gapOfMonitor(error: unknown, place: Place, signal: AbortSignal, deadline: number): Gap {
  if (!signal.aborted && isRestError(error) && error.statusCode !== undefined) {
    return gapOfStatus(error.statusCode, place, saidInError(error));
  }
  return gapOfTrouble(error, place, signal, deadline);
}

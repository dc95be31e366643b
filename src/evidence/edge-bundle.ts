/** How far a gateway has come with its bundle. */
export type BundleTask =
  /** It is still at it. */
  | 'running'
  | 'completed'
  | 'failed'
  /** The agent was started anew meanwhile: it keeps its tasks in memory. */
  | 'forgotten';

export const BUNDLE_METHOD = 'UploadSupportBundle';
export const TASK_METHOD = 'GetTaskStatus';

/**
 * As "Upload support bundle diagnostics" of the IoT Edge documentation has it: the last day of the runtime's own logs. The
 * logs of other modules hold what customers measure, and tell nothing of the connection.
 *
 * @param address with the right to write into a container. A secret, but for people who are shown the call
 */
export function bundlePayload(address: string): object {
  return { schemaVersion: '1.0', sasUrl: address, since: '1d', edgeRuntimeOnly: true };
}

export function taskPayload(correlationId: string): object {
  return { schemaVersion: '1.0', correlationId };
}
